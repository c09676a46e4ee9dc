/** `POST /v1/merchant/orphans/{gmoOrderId}/adopt`: a paid trade without a record is taken into the books. */
import { adoptRequestSchema, gmoOrderIdSchema } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { adoptOrphan } from '../../checkout/adopt-orphan.ts';
import type { AdoptOrphanInput, AdoptionRefusal } from '../../checkout/adopt-orphan.ts';
import type { OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { otherOperation, presentState, problemEnd } from '../merchant-operation.ts';
import { readSegment } from '../read-request.ts';

/** Handles the route. */
export function merchantAdopt(deps: AppDeps, c: Context): Promise<Response> {
  const gmoOrderId = readSegment(gmoOrderIdSchema, c.req.param('gmoOrderId'));
  return otherOperation(deps, c, {
    target: `POST /v1/merchant/orphans/${gmoOrderId}/adopt`,
    body: adoptRequestSchema,
    operate: ({ orderId }) =>
      operateAdoption(deps, { gmoOrderId, ...(orderId === undefined ? {} : { orderId }) }),
  });
}

/** Adopts, and gives the end as an answer. */
export async function operateAdoption(
  { core, orphans }: Pick<AppDeps, 'core' | 'orphans'>,
  input: AdoptOrphanInput,
): Promise<OperationEnd> {
  const result = await adoptOrphan(core, orphans, input);
  if (result.kind === 'adopted') return presentState(core, result.found, 'definite');
  // Nothing was done, and what stands in the way can go: the same key may come again.
  return problemEnd(
    'retry',
    CODES[result.refusal],
    result.refusal === 'outcome_unknown' ? { retryAfterSeconds: 5 } : {},
  );
}

const CODES: Readonly<Record<AdoptionRefusal, ErrorCode>> = {
  no_orphan: 'not_found',
  not_paid: 'not_paid',
  outcome_unknown: 'gateway_unreachable',
  order_unknown: 'order_unknown',
  order_differs: 'order_differs',
  attempts_exhausted: 'attempts_exhausted',
};
