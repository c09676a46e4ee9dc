/**
 * What the BFF tells the shop's server, as Standard Webhooks. The body is one event; its id is also the `webhook-id`, the
 * same on every try, so that a receiver can drop repeats.
 */
import { z } from 'zod';
import { CHECKOUT_STATUSES, fundsSchema } from './checkout-status.ts';
import { checkoutIdSchema, orderIdSchema } from './ids.ts';
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

/** The facts of an event about one checkout. Amounts in whole yen. */
export const webhookDataSchema = z.object({
  checkoutId: checkoutIdSchema,
  orderId: orderIdSchema,
  status: z.enum(CHECKOUT_STATUSES),
  funds: fundsSchema,
  captured: z.boolean(),
  amount: yenSchema,
  tax: yenSchema,
  total: yenSchema,
  currency: z.literal('JPY'),
  pointsUsed: yenSchema.optional(),
  couponUsed: yenSchema.optional(),
  testMode: z.boolean(),
  by: z.enum(['shopper', 'shop']).optional(),
  reason: z.enum(ATTENTION_REASONS).optional(),
  detail: z.string().max(500).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** The facts of an event about one checkout. */
export type WebhookData = z.infer<typeof webhookDataSchema>;

/** One event: the whole body of a webhook. */
export const webhookEventSchema = z.object({
  id: z.string().regex(/^evt_[a-z2-7]{26}$/),
  type: z.enum(WEBHOOK_EVENT_TYPES),
  timestamp: z.iso.datetime(),
  data: webhookDataSchema,
});

/** One event to the shop's server. */
export type WebhookEvent = z.infer<typeof webhookEventSchema>;
