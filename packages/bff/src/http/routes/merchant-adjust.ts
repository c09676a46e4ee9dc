/**
 * `POST /v1/merchant/checkouts/{id}/cancel`, `…/refund` and `…/change`: give the money back, all of it or a part. Canceling a checkout that
 * nobody has paid closes it.
 */
import { cancelRequestSchema, changeRequestSchema, refundRequestSchema } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { adjustForShop } from '../../checkout/adjust-for-shop.ts';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { AdjustmentRequest } from '../../checkout/decide-adjustment.ts';
import type { Operation, OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { merchantOperation, presentState, undoneEnd } from '../merchant-operation.ts';

/** Handles `…/cancel`. */
export function merchantCancel(deps: AppDeps, c: Context): Promise<Response> {
  return merchantOperation(deps, c, {
    name: 'cancel',
    body: cancelRequestSchema,
    operate: (found, operation, { attempt }) =>
      operateAdjustment(deps, found, operation, { kind: 'cancel' }, attempt ?? null),
  });
}

/** Handles `…/refund`. */
export function merchantRefund(deps: AppDeps, c: Context): Promise<Response> {
  return merchantOperation(deps, c, {
    name: 'refund',
    body: refundRequestSchema,
    operate: (found, operation, { amount }) =>
      operateAdjustment(deps, found, operation, { kind: 'refund', amount }),
  });
}

/** Handles `…/change`. */
export function merchantChange(deps: AppDeps, c: Context): Promise<Response> {
  return merchantOperation(deps, c, {
    name: 'change',
    body: changeRequestSchema,
    operate: (found, operation, money) =>
      operateAdjustment(deps, found, operation, { kind: 'change', ...money }),
  });
}

/** Carries the request out, and gives the end as an answer. */
export async function operateAdjustment(
  { core, refresher }: Pick<AppDeps, 'core' | 'refresher'>,
  found: CheckoutAndAttempts,
  operation: Operation,
  request: AdjustmentRequest,
  attemptNumber: number | null = null,
): Promise<OperationEnd> {
  const end = await adjustForShop(core, refresher, found, operation, request, attemptNumber);
  return end.kind === 'done' ? presentState(core, found, 'definite') : undoneEnd(core, found, end);
}
