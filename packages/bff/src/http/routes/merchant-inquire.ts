/**
 * `POST /v1/merchant/checkouts/{id}/inquire`: asks GMO-PG now. When GMO-PG could not tell, the answer is 202 with the present state, as for
 * every operation whose end is not known: a 200 would be taken for GMO-PG's word, and an error would hide what is known.
 */
import { noFieldsSchema } from '@epos-kantan/shared';
import type { Context } from 'hono';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { inquireForShop } from '../../checkout/inquire-for-shop.ts';
import type { OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { merchantOperation, presentState } from '../merchant-operation.ts';

/** Handles the route. */
export function merchantInquire(deps: AppDeps, c: Context): Promise<Response> {
  return merchantOperation(deps, c, {
    name: 'inquire',
    body: noFieldsSchema,
    operate: (found) => operateInquire(deps, found),
  });
}

/** Asks, and gives the end as an answer. */
export async function operateInquire(
  { core, refresher }: Pick<AppDeps, 'core' | 'refresher'>,
  found: CheckoutAndAttempts,
): Promise<OperationEnd> {
  const answered = await inquireForShop(refresher, found);
  return presentState(core, found, answered ? 'definite' : 'unknown');
}
