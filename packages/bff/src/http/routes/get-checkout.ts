/** `GET /v1/checkouts/{handle}`: one checkout as it is stored. A reader of an overdue one makes the timer ask. */
import { handleSchema } from '@epos-kantan/shared';
import type { CheckoutResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import { viewCheckout } from '../../checkout/view-checkout.ts';
import type { AppDeps } from '../app-deps.ts';
import { ProblemError } from '../problem-response.ts';
import { readSegment } from '../read-request.ts';

/**
 * The checkout behind the handle in the path.
 * @throws ProblemError too_many_requests; not_found, the same for a malformed, an unknown and an outlived handle
 */
export async function checkoutOfPath(deps: AppDeps, c: Context): Promise<CheckoutAndAttempt> {
  const handle = readSegment(handleSchema, c.req.param('handle'));
  deps.limits.readOfHandle(handle);
  const { core } = deps;
  const found = await core.store.findByHandle(core.policy.shopId, handle);
  if (found === null || hasOutlived(found, core.clock.now())) throw new ProblemError('not_found');
  return found;
}

/** A handle reads for 30 days after the end. */
const HANDLE_LIFE_MS = 30 * 24 * 3_600_000;

function hasOutlived({ checkout, attempt }: CheckoutAndAttempt, now: number): boolean {
  return !attempt.alive && now - checkout.updatedAt > HANDLE_LIFE_MS;
}

/** Handles the route. */
export async function getCheckout(deps: AppDeps, c: Context): Promise<Response> {
  const found = await checkoutOfPath(deps, c);
  askWhenOverdue(deps, found);
  const body: CheckoutResponse = { checkout: viewCheckout(found, deps.core.clock.now()) };
  return c.json(body);
}

/** The timer asks within a second; this only makes sure that a stopped timer cannot keep a watching shopper waiting. */
function askWhenOverdue(deps: AppDeps, { attempt }: CheckoutAndAttempt): void {
  const due = attempt.nextInquiryAt;
  if (due === null || due + 5_000 > deps.core.clock.now()) return;
  deps.refresher.refresh(attempt.id).catch((error: unknown) => {
    deps.log.error({ error: String(error) }, 'an overdue checkout could not be refreshed');
  });
}
