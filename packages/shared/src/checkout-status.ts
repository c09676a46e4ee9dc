/**
 * The words about a payment. A status says whether the shopper has paid; funds say where the money is. They are two
 * fields, because a refunded order was paid all the same.
 */
import { z } from 'zod';

/** What we believe about a checkout. Stored; `confirming` is derived from it for browsers. */
export const CHECKOUT_STATUSES = [
  'created',
  'awaiting_shopper',
  'paid',
  'failed',
  'canceled',
  'expired',
] as const;

/** Whether the shopper has paid, as stored. */
export type CheckoutStatus = (typeof CHECKOUT_STATUSES)[number];

/** What a browser is told: the stored status, or `confirming` while the shopper came back and nothing is proven yet. */
export const VIEW_STATUSES = [
  'created',
  'awaiting_shopper',
  'confirming',
  'paid',
  'failed',
  'canceled',
  'expired',
] as const;

/** Whether the shopper has paid, as shown. */
export type ViewStatus = (typeof VIEW_STATUSES)[number];

/** Where the money is. */
export const FUNDS = ['none', 'authorized', 'captured', 'voided', 'refunded', 'partly_refunded'] as const;

/** Where the money is. */
export type Funds = (typeof FUNDS)[number];

/** Schema of {@link ViewStatus}. */
export const viewStatusSchema = z.enum(VIEW_STATUSES);

/** Schema of {@link Funds}. */
export const fundsSchema = z.enum(FUNDS);
