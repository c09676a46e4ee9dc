/**
 * `GET /v1/merchant/events`, `POST /v1/merchant/events/{id}/redeliver` and `POST /v1/merchant/events/redeliver`: the events for the shop,
 * and one or a range of them once more.
 */
import {
  eventIdSchema,
  listEventsQuerySchema,
  noFieldsSchema,
  orphanEventSchema,
  redeliverManyRequestSchema,
  webhookEventSchema,
} from '@epos-kantan/shared';
import type { ListEventsResponse, RedeliverManyResponse, RedeliverResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { SentEvent } from '../../checkout/ports/checkout-reader.ts';
import type { OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { doneEnd, otherOperation, problemEnd } from '../merchant-operation.ts';
import { readQuery, readSegment } from '../read-request.ts';
import { viewDelivery } from './merchant-checkouts.ts';

/** Most events of one request that has a range sent again. */
const RANGE_MAX = 500;

/** Checkouts whose events are queued again at a time. */
const AT_A_TIME_MAX = 8;

const eventSchema = z.union([orphanEventSchema, webhookEventSchema]);

/** Handles the list. */
export async function listEvents(deps: AppDeps, c: Context): Promise<Response> {
  const { after, limit, state } = readQuery(c.req.raw, listEventsQuerySchema);
  const { shopId } = deps.core.policy;
  const query = { shopId, after, limit, ...(state === undefined ? {} : { state }) };
  const events = await deps.reader.sentEvents(query);
  const orphans = after === 0 ? await deps.reader.orphanEvents(query) : [];
  const body: ListEventsResponse = {
    events: events.map(({ sequence, body, delivery }) => ({
      cursor: sequence,
      event: eventSchema.parse(JSON.parse(body)),
      delivery: viewDelivery(delivery),
    })),
    orphans: orphans.map(({ body, delivery }) => ({
      event: orphanEventSchema.parse(JSON.parse(body)),
      delivery: viewDelivery(delivery),
    })),
  };
  return c.json(body);
}

/** Handles the resend. */
export function redeliverEvent(deps: AppDeps, c: Context): Promise<Response> {
  const eventId = readSegment(eventIdSchema, c.req.param('id'));
  return otherOperation(deps, c, {
    target: `POST /v1/merchant/events/${eventId}/redeliver`,
    body: noFieldsSchema,
    operate: () => operateRedeliver(deps, eventId),
  });
}

/** Queues the event again, and gives the end as an answer. */
export async function operateRedeliver(
  { core, redeliver }: Pick<AppDeps, 'core' | 'redeliver'>,
  eventId: string,
): Promise<OperationEnd> {
  const isKnown = await redeliver({ shopId: core.policy.shopId, eventId, now: core.clock.now() });
  if (!isKnown) return problemEnd('retry', 'not_found');
  const body: RedeliverResponse = { eventId, state: 'waiting' };
  return doneEnd(body);
}

/** Handles the resend of a range. */
export function redeliverEvents(deps: AppDeps, c: Context): Promise<Response> {
  return otherOperation(deps, c, {
    target: 'POST /v1/merchant/events/redeliver',
    body: redeliverManyRequestSchema,
    operate: (range) => operateRedeliverRange(deps, range),
  });
}

/** Each event by itself, so that a long range holds up nobody. A request that broke off is repeated: what was queued again comes once more. */
export async function operateRedeliverRange(
  deps: Pick<AppDeps, 'core' | 'reader' | 'redeliver'>,
  { after, through, state }: z.infer<typeof redeliverManyRequestSchema>,
): Promise<OperationEnd> {
  const { reader, core } = deps;
  const query = {
    ...{ shopId: core.policy.shopId, after, limit: RANGE_MAX },
    ...(through === undefined ? {} : { through }),
    ...(state === 'any' ? {} : { state }),
  };
  const events = await reader.sentEvents(query);
  const orphans = after === 0 ? await reader.orphanEvents(query) : [];
  const byCheckout = groupByCheckout(events.filter(hasEnded));
  const lines = [...byCheckout.values(), ...orphans.filter(hasEnded).map((one) => [one])];
  const limit = pLimit(AT_A_TIME_MAX);
  const counts = await Promise.all(lines.map((line) => limit(() => redeliverInOrder(deps, line))));
  const answer: RedeliverManyResponse = {
    redelivered: counts.reduce((sum, count) => sum + count, 0),
    through: events.at(-1)?.sequence ?? null,
    more: events.length === RANGE_MAX,
  };
  return doneEnd(answer);
}

/** One after the other: whichever is queued first has the turn of its checkout. */
async function redeliverInOrder(
  { core, redeliver }: Pick<AppDeps, 'core' | 'redeliver'>,
  line: readonly Pick<SentEvent, 'eventId'>[],
): Promise<number> {
  let count = 0;
  for (const { eventId } of line) {
    const isKnown = await redeliver({ shopId: core.policy.shopId, eventId, now: core.clock.now() });
    if (isKnown) count += 1;
  }
  return count;
}

const hasEnded = ({ delivery }: Pick<SentEvent, 'delivery'>): boolean => delivery.state !== 'waiting';

function groupByCheckout(events: readonly SentEvent[]): ReadonlyMap<string, readonly SentEvent[]> {
  const groups = new Map<string, SentEvent[]>();
  for (const event of events) {
    const id = checkoutIdOf(event.body);
    groups.set(id, [...(groups.get(id) ?? []), event]);
  }
  return groups;
}

/** Events of one checkout share it; those that name none are their own. */
function checkoutIdOf(body: string): string {
  const event = eventSchema.parse(JSON.parse(body));
  return event.data.checkoutId ?? event.id;
}
