/** `POST /v1/checkouts/lookup`: what became of an order. Never calls GMO-PG, never starts anything, never answers 404. */
import { orderTokenRequestSchema } from '@epos-kantan/shared';
import type { LookupResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { viewCheckout } from '../../checkout/view-checkout.ts';
import type { AppDeps } from '../app-deps.ts';
import { availabilityOf } from '../availability.ts';
import { readJson } from '../read-request.ts';
import { orderOfToken } from '../start-from-token.ts';

/** Handles the route. */
export async function lookupCheckout(deps: AppDeps, c: Context): Promise<Response> {
  const { orderToken } = await readJson(c.req.raw, orderTokenRequestSchema);
  const order = await orderOfToken(deps, orderToken);
  const { core } = deps;
  const found = await core.store.findByOrder(core.policy.shopId, order.orderId);
  const body: LookupResponse = {
    checkout: found === null ? null : viewCheckout(found, core.clock.now()),
    handle: found?.checkout.handle ?? null,
    ...availabilityOf(deps),
  };
  return c.json(body);
}
