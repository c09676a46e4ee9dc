/**
 * `GET /v1/merchant/forwards` and `POST /v1/merchant/forwards/redeliver`: notifications of other payment methods that NOTIFICATION_FORWARD_URL
 * has not taken, and those that were given up once more.
 */
import { listForwardsQuerySchema, redeliverForwardsRequestSchema } from '@epos-kantan/shared';
import type { ListForwardsResponse, RedeliverManyResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { doneEnd, otherOperation } from '../merchant-operation.ts';
import { readQuery } from '../read-request.ts';
import { viewDelivery } from './merchant-checkouts.ts';

/** Most that one request has sent again. */
const RANGE_MAX = 500;

/** Handles the list. */
export async function listForwards(deps: AppDeps, c: Context): Promise<Response> {
  const { after, limit, state } = readQuery(c.req.raw, listForwardsQuerySchema);
  const { shopId } = deps.core.policy;
  const found = await deps.forwards.list({ shopId, after, limit, ...(state === undefined ? {} : { state }) });
  const body: ListForwardsResponse = {
    forwards: found.map(({ sequence, gmoOrderId, payType, receivedAt, ...delivery }) => ({
      cursor: sequence,
      gmoOrderId,
      payType,
      receivedAt: new Date(receivedAt).toISOString(),
      delivery: viewDelivery(delivery),
    })),
  };
  return c.json(body);
}

/** Handles the resend. */
export function redeliverForwards(deps: AppDeps, c: Context): Promise<Response> {
  return otherOperation(deps, c, {
    target: 'POST /v1/merchant/forwards/redeliver',
    body: redeliverForwardsRequestSchema,
    operate: (range) => operateForwardRange(deps, range),
  });
}

/** Queues those of a range again that were given up, and gives the end as an answer. */
export async function operateForwardRange(
  { core, forwards }: Pick<AppDeps, 'core' | 'forwards'>,
  { after, through }: z.infer<typeof redeliverForwardsRequestSchema>,
): Promise<OperationEnd> {
  const { shopId } = core.policy;
  const range = { shopId, after, limit: RANGE_MAX, ...(through === undefined ? {} : { through }) };
  const places = await forwards.redeliver({ ...range, now: core.clock.now() });
  const answer: RedeliverManyResponse = {
    redelivered: places.length,
    through: places.at(-1) ?? null,
    more: places.length === RANGE_MAX,
  };
  return doneEnd(answer);
}
