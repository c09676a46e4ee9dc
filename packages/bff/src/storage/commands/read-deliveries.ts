/** Reads what became of webhooks, and sends one again. For the shop's people. */
import type { CheckoutId } from '@epos-kantan/shared';
import { sql } from 'kysely';
import type { CheckoutReader, Delivery, SentEvent } from '../../checkout/ports/checkout-reader.ts';
import { all, one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { holdOwnerOf } from './deliver-webhooks.ts';
import { EVENTS_MAX } from './read-events.ts';

type SentQuery = Parameters<CheckoutReader['sentEvents']>[0];

const DELIVERY = ['state', 'tries', 'last_detail as lastDetail', 'ended_at as endedAt'] as const;

/** See `CheckoutReader.deliveries`. */
export function* readDeliveries(
  { q }: StoreContext,
  checkoutId: CheckoutId,
): StoreCommand<ReadonlyMap<string, Delivery>> {
  const rows = yield* all(
    q
      .selectFrom('outbox')
      .select('event_id')
      .select(DELIVERY)
      .where('checkout_id', '=', checkoutId)
      .orderBy('sequence')
      .limit(EVENTS_MAX),
  );
  return new Map(rows.map(({ event_id: id, ...delivery }) => [id, delivery]));
}

/** See `CheckoutReader.sentEvents`. */
export function* readSentEvents(
  context: StoreContext,
  { shopId, after, through, limit, state }: SentQuery,
): StoreCommand<readonly SentEvent[]> {
  for (const query of context.locks.settleEvents) yield query;
  const { rows, place } = eventsOf(context, shopId, state);
  let found = rows.where(place, '>', after);
  if (through !== undefined) found = found.where(place, '<=', through);
  return (yield* all(found.orderBy(place).limit(Math.min(limit, EVENTS_MAX)))).map(toSentEvent);
}

/** See `CheckoutReader.recentEvents`. */
export function* readRecentEvents(
  context: StoreContext,
  { shopId, before = Number.MAX_SAFE_INTEGER, limit, state }: Parameters<CheckoutReader['recentEvents']>[0],
): StoreCommand<readonly SentEvent[]> {
  const { rows, place } = eventsOf(context, shopId, state);
  const found = rows.where(place, '<', before).orderBy(place, 'desc').limit(Math.min(limit, EVENTS_MAX));
  return (yield* all(found)).map(toSentEvent);
}

/**
 * The events of a shop, and their place in the order of commit. Not a join: an engine may begin one with the shop's checkouts, and read
 * every one of them for each page. What waits or is dead is little, and has an index of its own: with the place as a sum, an engine does not
 * look for it among all others.
 */
function eventsOf({ q }: StoreContext, shopId: string, state: Delivery['state'] | undefined) {
  const events = q
    .selectFrom('outbox')
    .select(['sequence', 'event_id', 'body'])
    .select(DELIVERY)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('checkouts')
          .select('checkouts.id')
          .whereRef('checkouts.id', '=', 'outbox.checkout_id')
          .where('checkouts.shop_id', '=', shopId),
      ),
    );
  const isFew = state === 'waiting' || state === 'dead';
  return {
    rows: state === undefined ? events : events.where('state', '=', sql.lit(state)),
    place: isFew ? sql<number>`sequence + 0` : sql<number>`sequence`,
  };
}

function toSentEvent({
  sequence,
  event_id: eventId,
  body,
  ...delivery
}: Delivery & Pick<SentEvent, 'sequence' | 'body'> & { readonly event_id: string }): SentEvent {
  return { sequence, eventId, body, delivery };
}

/** See `CheckoutReader.orphanEvents`. */
export function* readOrphanEvents(
  { q }: StoreContext,
  { shopId, limit, state }: Parameters<CheckoutReader['orphanEvents']>[0],
): StoreCommand<readonly Omit<SentEvent, 'sequence'>[]> {
  let rows = q
    .selectFrom('orphan_events')
    .select(['event_id', 'body'])
    .select(DELIVERY)
    .where('shop_id', '=', shopId);
  if (state !== undefined) rows = rows.where('state', '=', sql.lit(state));
  const found = yield* all(rows.orderBy('created_at', 'desc').limit(Math.min(limit, EVENTS_MAX)));
  return found.map(({ event_id: eventId, body, ...delivery }) => ({ eventId, body, delivery }));
}

/**
 * See `WebhookOutbox.redeliver`. Of a checkout one webhook at a time has the turn: when another one has it, this one comes next, because
 * it is older or waits behind it by its sequence.
 */
export function* redeliver(
  context: StoreContext,
  { shopId, eventId, now }: { readonly shopId: string; readonly eventId: string; readonly now: number },
): StoreCommand<boolean> {
  const { q } = context;
  const owner = yield* holdOwnerOf(context, eventId);
  const again = { state: 'waiting', tries: 0, ended_at: null, lease_owner: null } as const;
  if (owner === null) {
    const sent = yield* run(
      q
        .updateTable('orphan_events')
        .set({ ...again, next_at: now })
        .where('shop_id', '=', shopId)
        .where('event_id', '=', eventId),
    );
    return sent === 1;
  }
  if (owner.shop_id !== shopId) return false;
  const turn = yield* one(
    q
      .selectFrom('outbox')
      .select(['event_id', 'sequence', 'lease_owner'])
      .where('checkout_id', '=', owner.id)
      .where('next_at', 'is not', null),
  );
  const row = yield* one(
    q.selectFrom('outbox').select(['sequence', 'state']).where('event_id', '=', eventId),
  );
  if (row === null) return false;
  const isFree = turn === null || turn.event_id === eventId;
  // It is being sent at this moment: that is what was asked for.
  if (turn?.event_id === eventId && turn.lease_owner !== null) return true;
  yield* run(
    q
      .updateTable('outbox')
      .set({ ...again, next_at: isFree ? now : null })
      .where('event_id', '=', eventId),
  );
  return true;
}
