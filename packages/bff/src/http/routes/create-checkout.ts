/** `POST /v1/checkouts`: starts or resumes the payment of an order. The order is the key; the answer is its present state. */
import { orderTokenRequestSchema } from '@epos-kantan/shared';
import type { CreateCheckoutResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { offeredTicket, viewCheckout } from '../../checkout/view-checkout.ts';
import type { AppDeps } from '../app-deps.ts';
import { readJson } from '../read-request.ts';
import { orderOfToken, startOrder } from '../start-from-token.ts';

/** Handles the route. 201 for a new attempt, 200 for what was there. */
export async function createCheckout(deps: AppDeps, c: Context): Promise<Response> {
  const { orderToken } = await readJson(c.req.raw, orderTokenRequestSchema);
  const { created, found } = await startOrder(deps, await orderOfToken(deps, orderToken));
  const now = deps.core.clock.now();
  const { handle } = found.checkout;
  const body: CreateCheckoutResponse = {
    checkout: viewCheckout(found, now),
    handle,
    redirect:
      offeredTicket(found, now) === null
        ? null
        : { page: `${deps.core.policy.publicUrl}/redirect/${handle}` },
  };
  return c.json(body, created ? 201 : 200);
}
