/**
 * An order as the shop keeps it, and the one rule about it: it only moves forward. Called by the order book and the
 * webhook.
 */
import { z } from 'zod';

/** Where an order stands. `paid`: the money is promised, not yet taken. `delivered`: taken, and the goods handed over. */
export const ORDER_STATES = ['open', 'paid', 'delivered', 'refunded'] as const;

/** Where an order stands. */
export type OrderState = (typeof ORDER_STATES)[number];

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
  seenWebhookIds: z.array(z.string()),
});

/** One order of one visitor. */
export type Order = z.infer<typeof orderSchema>;

/** Whether an order may go from one state to another: never back, because webhooks may arrive twice and out of order. */
export function movesForward(from: OrderState, to: OrderState): boolean {
  return ORDER_STATES.indexOf(to) > ORDER_STATES.indexOf(from);
}
