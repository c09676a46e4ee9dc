/** `POST /v1/merchant/checkouts/{id}/capture`: takes the whole secured money, or accepts a payment that came too late. */
import { noFieldsSchema } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { captureForShop } from '../../checkout/capture-for-shop.ts';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { Operation, OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { merchantOperation, presentState, undoneEnd } from '../merchant-operation.ts';

/** Handles the route. */
export function merchantCapture(deps: AppDeps, c: Context): Promise<Response> {
  return merchantOperation(deps, c, {
    name: 'capture',
    body: noFieldsSchema,
    operate: (found, operation) => operateCapture(deps, found, operation),
  });
}

/** Captures, and gives the end as an answer. */
export async function operateCapture(
  { core, refresher }: Pick<AppDeps, 'core' | 'refresher'>,
  found: CheckoutAndAttempts,
  operation: Operation,
): Promise<OperationEnd> {
  const end = await captureForShop(core, refresher, found, operation);
  return end.kind === 'captured' ? presentState(core, found, 'definite') : undoneEnd(core, found, end);
}
