/**
 * Writes the timeline of a change and queues what the shop is told of it. Called by every command that moves a checkout, in
 * the same unit as the move, so that neither can exist without the other.
 */
import type { AttentionReason, CheckoutId } from '@epos-kantan/shared';
import type { Insertable } from 'kysely';
import type { CheckoutAndAttempt, Checkout, NewEvent } from '../../checkout/checkout.ts';
import { describeEvent, leavesForShop } from '../../checkout/describe-event.ts';
import type { EventsTable, OutboxTable } from '../database-schema.ts';
import { template } from '../query-template.ts';
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Longest text for operators, of an event and of a failed try. */
export const DETAIL_LENGTH_MAX = 500;

/** A change that was just made. */
interface Change {
  /** The checkout before it, null when it was new. */
  readonly before: Pick<Checkout, 'status' | 'funds'> | null;
  readonly after: CheckoutAndAttempt;
  readonly events: readonly NewEvent[];
  /** One fresh id per event. */
  readonly eventIds: readonly string[];
  readonly now: number;
}

/** Appends the attention about an orphan whose order has a checkout, and its outbox row with `body`. */
export function* appendOrphanEvent(
  context: StoreContext,
  found: CheckoutAndAttempt,
  event: { readonly id: string; readonly detail: string; readonly body: string; readonly now: number },
): StoreCommand<void> {
  const change = { before: found.checkout, after: found, now: event.now };
  const line = {
    type: 'checkout.attention',
    cause: 'timer',
    reason: 'orphan_trade',
    detail: event.detail,
  } as const;
  const sequence = yield* appendEvent(context, change, line, event.id);
  yield* queueWebhook(context, change, event.id, sequence, event.body);
}

/** Appends the events of a change, and an outbox row for each that leaves for the shop. */
export function* appendEvents(context: StoreContext, change: Change): StoreCommand<void> {
  if (change.events.length !== change.eventIds.length) throw new Error('each event needs exactly one id');
  for (const [index, given] of change.events.entries()) {
    const event = withinBounds(given);
    const eventId = change.eventIds[index] ?? '';
    const sequence = yield* appendEvent(context, change, event, eventId);
    const { checkout, attempt } = change.after;
    if (leavesForShop(event.type) && !checkout.trial) {
      const body = describeEvent({ ...event, type: event.type }, eventId, checkout, attempt, change.now);
      yield* queueWebhook(context, change, eventId, sequence, JSON.stringify(body));
    }
  }
}

/** Cut, not refused: a long text must never keep a payment from being stored. */
function withinBounds(event: NewEvent): NewEvent {
  return event.detail === undefined ? event : { ...event, detail: event.detail.slice(0, DETAIL_LENGTH_MAX) };
}

const EVENT = template(({ q }, { row }: { readonly row: Readonly<Insertable<EventsTable>> }) =>
  q.insertInto('events').values(row).returning('sequence'),
);

function* appendEvent(
  context: StoreContext,
  { before, after, now }: Omit<Change, 'events' | 'eventIds'>,
  event: Omit<NewEvent, 'reason'> & { readonly reason?: AttentionReason },
  eventId: string,
): StoreCommand<number> {
  const inserted = yield* one(
    EVENT(context, {
      row: {
        id: eventId,
        shop_id: after.checkout.shopId,
        checkout_id: after.checkout.id,
        attempt_id: after.attempt.id,
        type: event.type,
        cause: event.cause,
        by: event.by ?? null,
        reason: event.reason ?? null,
        detail: event.detail ?? null,
        status_from: before?.status ?? null,
        status_to: after.checkout.status,
        funds_from: before?.funds ?? null,
        funds_to: after.checkout.funds,
        at: now,
      },
    }),
  );
  if (inserted === null) throw new Error('the engine did not return the sequence of an event');
  return inserted.sequence;
}

const WITH_TURN = template(({ q }, { checkoutId }: { readonly checkoutId: CheckoutId }) =>
  q
    .selectFrom('outbox')
    .select('event_id')
    .where('checkout_id', '=', checkoutId)
    .where('next_at', 'is not', null),
);

const WEBHOOK = template(({ q }, { row }: { readonly row: Readonly<Insertable<OutboxTable>> }) =>
  q.insertInto('outbox').values(row),
);

/** Only the first waiting row of a checkout is due; the others wait for it to end. See `OutboxTable`. */
function* queueWebhook(
  context: StoreContext,
  { after, now }: Pick<Change, 'after' | 'now'>,
  eventId: string,
  sequence: number,
  body: string,
): StoreCommand<void> {
  const checkoutId = after.checkout.id;
  const head = yield* one(WITH_TURN(context, { checkoutId }));
  yield* run(
    WEBHOOK(context, {
      row: {
        event_id: eventId,
        sequence,
        checkout_id: checkoutId,
        body,
        state: 'waiting',
        tries: 0,
        next_at: head === null ? now : null,
        lease_owner: null,
        last_detail: null,
        created_at: now,
        ended_at: null,
        trace_parent: after.attempt.traceParent,
      },
    }),
  );
}
