/**
 * What the BFF tells the shop's server, as Standard Webhooks. The body is one event; its id is also the `webhook-id`, the
 * same on every try, so that a receiver can drop repeats.
 */
import { z } from 'zod';
import { CHECKOUT_STATUSES, fundsSchema } from './checkout-status.ts';
import { checkoutIdSchema, gmoOrderIdSchema, orderIdSchema } from './ids.ts';
import { yenSchema } from './money.ts';

/** Every event that leaves the BFF. */
export const WEBHOOK_EVENT_TYPES = [
  'checkout.paid',
  'checkout.captured',
  'checkout.failed',
  'checkout.canceled',
  'checkout.expired',
  'checkout.refunded',
  'checkout.changed',
  'checkout.attention',
] as const;

/** The type of an event to the shop. */
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** Why an operator should look: see the table "odd outcomes" in the docs. */
export const ATTENTION_REASONS = [
  'amount_mismatch',
  'duplicate_paid',
  'paid_late',
  'unknown_outcome',
  'capture_failed',
  'capture_due',
  'external_change',
  'orphan_trade',
] as const;

/** Why an operator should look. */
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

/** The reasons that are about a checkout; `orphan_trade` is about a trade that has none. */
export type CheckoutAttentionReason = Exclude<AttentionReason, 'orphan_trade'>;

/** The money of an event, in whole yen. */
const money = {
  captured: z.boolean(),
  amount: yenSchema,
  tax: yenSchema,
  total: yenSchema,
  currency: z.literal('JPY'),
  pointsUsed: yenSchema.optional(),
  couponUsed: yenSchema.optional(),
  /** Of the total, how much was canceled or refunded so far; absent when nothing was. */
  refundedTotal: yenSchema.optional(),
  testMode: z.boolean(),
};

/** The facts of an event about one checkout. */
export const webhookDataSchema = z.object({
  checkoutId: checkoutIdSchema,
  orderId: orderIdSchema,
  status: z.enum(CHECKOUT_STATUSES),
  funds: fundsSchema,
  ...money,
  by: z.enum(['shopper', 'shop']).optional(),
  reason: z.enum(ATTENTION_REASONS).exclude(['orphan_trade']).optional(),
  detail: z.string().max(500).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** The facts of an event about one checkout. */
export type WebhookData = z.infer<typeof webhookDataSchema>;

/**
 * The facts of a paid trade that the BFF has no record of. It has no status: it is no checkout until an operator adopts it. Amounts
 * in whole yen, as GMO-PG shows the trade.
 */
const orphanDataSchema = z.object({
  reason: z.literal('orphan_trade'),
  /** GMO-PG's OrderID: what the operator finds in its screens, and what an adoption names. */
  gmoOrderId: gmoOrderIdSchema,
  /** The shop's order that GMO-PG remembers; null when it does not. */
  orderId: orderIdSchema.nullable(),
  /** The checkout of that order, when the BFF has one; null when that was lost as well. */
  checkoutId: checkoutIdSchema.nullable(),
  ...money,
  detail: z.string().max(500),
});

const envelope = { id: z.string().regex(/^evt_[a-z2-7]{26}$/), timestamp: z.iso.datetime() };

/** One event about a checkout: the whole body of a webhook. */
export const webhookEventSchema = z.object({
  ...envelope,
  type: z.enum(WEBHOOK_EVENT_TYPES),
  data: webhookDataSchema,
});

/** The one kind of `checkout.attention` that is about no checkout: told from the others by `data.reason`. */
export const orphanEventSchema = z.object({
  ...envelope,
  type: z.literal('checkout.attention'),
  data: orphanDataSchema,
});

/** One event about a trade that the BFF has no record of. */
export type OrphanEvent = z.infer<typeof orphanEventSchema>;

/** One event to the shop's server, about a checkout. */
export type WebhookEvent = z.infer<typeof webhookEventSchema>;
