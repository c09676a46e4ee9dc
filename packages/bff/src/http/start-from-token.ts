/**
 * Verifies what the browser brought and starts the payment: shared by the JSON route and the road without JavaScript, so that
 * both have one set of rules.
 */
import { startCheckout } from '../checkout/start-checkout.ts';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import type { Order } from '../checkout/ports/order-source.ts';
import type { AppDeps } from './app-deps.ts';
import { ProblemError } from './problem-response.ts';

/**
 * Verifies an order token.
 * @throws ProblemError with the refusal
 */
export async function orderOfToken(deps: AppDeps, orderToken: string): Promise<Order> {
  const verified = await deps.orderSource.verify(orderToken, deps.core.clock.now());
  if (!verified.ok) throw new ProblemError(verified.refusal, verified.detail);
  return verified.order;
}

/**
 * Starts or resumes the payment of a verified order.
 * @throws ProblemError when the order is refused, came too often, or GMO-PG gave no ticket
 */
export async function startOrder(
  deps: AppDeps,
  order: Order,
): Promise<{ readonly created: boolean; readonly found: CheckoutAndAttempt }> {
  await deps.limits.startOfOrder({ shopId: deps.core.policy.shopId, orderId: order.orderId });
  const result = await startCheckout(deps.core, deps.refresher, order);
  deps.metrics.started(result.kind === 'problem' ? result.code : result.created ? 'created' : 'resumed');
  if (result.kind === 'problem') throw new ProblemError(result.code, undefined, result.retryAfterSeconds);
  return result;
}
