/** `GET /console/payments/{id}`: one payment with its timeline. */
import { checkoutIdSchema } from '@epos-kantan/shared';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { freshKey } from '../actions/action-key.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import type { ConsoleContext } from '../console-view.ts';
import { ConsoleProblem } from '../door/console-problem.ts';
import { renderPayment } from '../pages/payment-page.ts';

/** Handles the route. */
export async function showPayment(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { core, reader } = deps;
  const found = await paymentOfPath(deps, c);
  const { id } = found.checkout;
  const [timeline, deliveries] = [await reader.timeline(id), await reader.deliveries(id)];
  return renderPayment(c, { now: core.clock.now(), found, timeline, deliveries, key: freshKey(core.ids) });
}

/**
 * The payment of an id in the path.
 * @throws ConsoleProblem not_found
 */
export async function paymentOfPath(
  { core }: Pick<ConsoleDeps, 'core'>,
  c: ConsoleContext,
): Promise<CheckoutAndAttempts> {
  const id = checkoutIdSchema.safeParse(c.req.param('id'));
  const found = id.success ? await core.store.findById(core.policy.shopId, id.data) : null;
  if (found === null) throw new ConsoleProblem('not_found');
  return found;
}
