/**
 * An order as the shop keeps it, and the one rule about it: it only moves forward. Called by the order book and the
 * webhook.
 */
import { z } from 'zod';

/** Where an order stands. `paid`: the money is promised, not yet taken. `delivered`: taken, and the goods handed over. */
export const ORDER_STATES = ['open', 'paid', 'delivered', 'refunded'] as const;

/** Where an order stands. */
export type OrderState = (typeof ORDER_STATES)[number];

/** How an attempt to pay ended without money. `closed`: the shop withdrew the order, and nobody can pay it any more. */
export const UNPAID_OUTCOMES = ['canceled', 'failed', 'expired', 'closed'] as const;

/** How an attempt to pay ended without money. */
export type UnpaidOutcome = (typeof UNPAID_OUTCOMES)[number];

/** Schema of an order at rest. Prices are the ones of the moment the order was made, in yen, tax included. */
export const orderSchema = z.object({
  id: z.string(),
  visitorId: z.string(),
  lines: z.array(z.object({ productId: z.string(), priceYen: z.int().min(1) })),
  totalYen: z.int().min(1),
  createdAt: z.number(),
  state: z.enum(ORDER_STATES),
  pointsUsedYen: z.int().min(0),
  couponUsedYen: z.int().min(0),
  /** The last news that nothing was paid, and when it was so. It counts only as long as the order is `open`. */
  unpaid: z.object({ outcome: z.enum(UNPAID_OUTCOMES), at: z.number() }).optional(),
  seenWebhookIds: z.array(z.string()),
});

/** One order of one visitor. */
export type Order = z.infer<typeof orderSchema>;

/** Whether an order may go from one state to another: never back, because webhooks may arrive twice and out of order. */
export function movesForward(from: OrderState, to: OrderState): boolean {
  return ORDER_STATES.indexOf(to) > ORDER_STATES.indexOf(from);
}

/** What the shop knows of an unpaid order; undefined when it was paid, or nothing has been heard. */
export function unpaidOutcome(order: Order): Order['unpaid'] {
  return order.state === 'open' ? order.unpaid : undefined;
}

/** Whether the shopper can still pay this order. */
export function isPayable(order: Order): boolean {
  return order.state === 'open' && order.unpaid?.outcome !== 'closed';
}
