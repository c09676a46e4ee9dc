/** `GET /v1/merchant/events` and `POST /v1/merchant/events/{id}/redeliver`: the events for the shop, and one of them once more. */
import {
  eventIdSchema,
  listEventsQuerySchema,
  noFieldsSchema,
  orphanEventSchema,
  webhookEventSchema,
} from '@epos-kantan/shared';
import type { ListEventsResponse, RedeliverResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { z } from 'zod';
import { runOnce } from '../../idempotency/run-once.ts';
import type { OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { keyOf, problemEnd, responseOf } from '../merchant-operation.ts';
import { readOptionalJson, readQuery, readSegment } from '../read-request.ts';
import { viewDelivery } from './merchant-checkouts.ts';

const eventSchema = z.union([orphanEventSchema, webhookEventSchema]);

/** Handles the list. */
export async function listEvents(deps: AppDeps, c: Context): Promise<Response> {
  const { after, limit, state } = readQuery(c.req.raw, listEventsQuerySchema);
  const { shopId } = deps.core.policy;
  const query = { shopId, after, limit, ...(state === undefined ? {} : { state }) };
  const events = await deps.reader.sentEvents(query);
  const body: ListEventsResponse = {
    events: events.map(({ sequence, body, delivery }) => ({
      cursor: sequence,
      event: eventSchema.parse(JSON.parse(body)),
      delivery: viewDelivery(delivery),
    })),
  };
  return c.json(body);
}

/** Handles the resend. */
export async function redeliverEvent(deps: AppDeps, c: Context): Promise<Response> {
  const key = keyOf(c);
  const body = await readOptionalJson(c.req.raw, noFieldsSchema);
  const eventId = readSegment(eventIdSchema, c.req.param('id'));
  const target = `POST /v1/merchant/events/${eventId}/redeliver`;
  const result = await runOnce(deps.once, { key, target, body }, () => operateRedeliver(deps, eventId));
  return responseOf(deps, result);
}

async function operateRedeliver({ core, redeliver }: AppDeps, eventId: string): Promise<OperationEnd> {
  const isKnown = await redeliver({ shopId: core.policy.shopId, eventId, now: core.clock.now() });
  if (!isKnown) return problemEnd('retry', 'not_found');
  const body: RedeliverResponse = { eventId, state: 'waiting' };
  return {
    kind: 'definite',
    answer: { status: 200, contentType: 'application/json', body: JSON.stringify(body) },
  };
}
