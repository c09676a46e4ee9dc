/** `POST /v1/merchant/checkouts/{id}/capture`: takes the whole secured money, or accepts a payment that came too late. */
import { noFieldsSchema } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { captureForShop } from '../../checkout/capture-for-shop.ts';
import type { AppDeps } from '../app-deps.ts';
import { merchantOperation, presentState, problemEnd } from '../merchant-operation.ts';

/** Handles the route. */
export function merchantCapture(deps: AppDeps, c: Context): Promise<Response> {
  return merchantOperation(deps, c, {
    name: 'capture',
    body: noFieldsSchema,
    operate: async (found, operation) => {
      const end = await captureForShop(deps.core, deps.refresher, found, operation);
      switch (end.kind) {
        case 'captured':
          return presentState(deps, found, 'definite');
        case 'unknown':
          return presentState(deps, found, 'unknown');
        case 'refused':
          return problemEnd('definite', end.refusal, { detail: end.detail });
        case 'busy':
          return problemEnd('retry', 'operation_in_progress', { retryAfterSeconds: 2 });
      }
    },
  });
}
