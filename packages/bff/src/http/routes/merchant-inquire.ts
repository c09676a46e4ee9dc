/**
 * `POST /v1/merchant/checkouts/{id}/inquire`: asks GMO-PG now. When GMO-PG could not tell, the answer is 202 with the present state, as for
 * every operation whose end is not known: a 200 would be taken for GMO-PG's word, and an error would hide what is known.
 */
import { noFieldsSchema } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { inquireForShop } from '../../checkout/inquire-for-shop.ts';
import type { AppDeps } from '../app-deps.ts';
import { merchantOperation, presentState } from '../merchant-operation.ts';

/** Handles the route. */
export function merchantInquire(deps: AppDeps, c: Context): Promise<Response> {
  return merchantOperation(deps, c, {
    name: 'inquire',
    body: noFieldsSchema,
    operate: async (found) => {
      const answered = await inquireForShop(deps.refresher, found);
      return presentState(deps, found, answered ? 'definite' : 'unknown');
    },
  });
}
