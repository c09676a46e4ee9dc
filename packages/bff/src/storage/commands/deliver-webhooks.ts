/**
 * The queue of webhooks: claim what is due, record how a try ended, count what waits. Of each checkout only the oldest
 * waiting row has a `next_at`; ending it hands the turn to the next, in the same unit.
 */
import { sql } from 'kysely';
import type { OutboxRow, WebhookOutbox } from '../../webhook/webhook-outbox.ts';
import { all, one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { DETAIL_LENGTH_MAX } from './append-events.ts';

type ClaimCommand = Parameters<WebhookOutbox['claimDue']>[0];
type EndCommand = Parameters<WebhookOutbox['recordEnd']>[0];
type Depth = Awaited<ReturnType<WebhookOutbox['depth']>>;

/** See `WebhookOutbox.claimDue`. While leased, a row is due again when the lease ends. */
export function* claimDue(
  { q, locks }: StoreContext,
  command: ClaimCommand,
): StoreCommand<readonly OutboxRow[]> {
  const due = q
    .selectFrom('outbox')
    .select(['event_id', 'checkout_id', 'body', 'tries', 'created_at'])
    .where('next_at', '<=', command.now)
    .orderBy('next_at')
    .limit(command.limit);
  const rows = yield* all(locks.holdFree(due));
  for (const row of rows) {
    yield* run(
      q
        .updateTable('outbox')
        .set({ lease_owner: command.owner, next_at: command.leaseUntil })
        .where('event_id', '=', row.event_id),
    );
  }
  return rows.map((row) => ({
    eventId: row.event_id,
    checkoutId: row.checkout_id,
    body: row.body,
    tries: row.tries,
    createdAt: row.created_at,
  }));
}

/**
 * See `WebhookOutbox.recordEnd`. A lease that ran out still counts while nobody else took the row. The checkout is held, so that a
 * webhook that is being queued meanwhile sees whether this one still has the turn: else neither would have it, and the queue of
 * the checkout would stand still for ever.
 */
export function* recordEnd({ q, locks }: StoreContext, command: EndCommand): StoreCommand<void> {
  const { end, now } = command;
  const owner = q.selectFrom('outbox').select('checkout_id').where('event_id', '=', command.eventId);
  yield* one(locks.hold(q.selectFrom('checkouts').select('id').where('id', 'in', owner)));
  const nextAt = end.kind === 'failed' ? end.nextAt : null;
  const ended = yield* one(
    q
      .updateTable('outbox')
      .set({
        state: nextAt !== null ? 'waiting' : end.kind === 'delivered' ? 'delivered' : 'dead',
        tries: sql<number>`${sql.ref('tries')} + 1`,
        next_at: nextAt,
        lease_owner: null,
        last_detail: end.kind === 'failed' ? end.detail.slice(0, DETAIL_LENGTH_MAX) : null,
        ended_at: nextAt === null ? now : null,
      })
      .where('event_id', '=', command.eventId)
      .where('lease_owner', '=', command.owner)
      .returning(['checkout_id', 'state']),
  );
  if (ended === null || ended.state === 'waiting') return;
  const next = q
    .selectFrom('outbox')
    .select('event_id')
    .where('checkout_id', '=', ended.checkout_id)
    .where('state', '=', sql.lit('waiting'))
    .orderBy('sequence')
    .limit(1);
  yield* run(q.updateTable('outbox').set({ next_at: now }).where('event_id', 'in', next));
}

/** See `WebhookOutbox.depth`. */
export function* readDepth({ q }: StoreContext): StoreCommand<Depth> {
  const waiting = yield* one(
    q
      .selectFrom('outbox')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest_at')])
      .where('state', '=', sql.lit('waiting')),
  );
  const dead = yield* one(
    q
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', sql.lit('dead')),
  );
  // min() over no rows is null, whatever its type says.
  const oldestAt: number | null = waiting?.oldest_at ?? null;
  return { waiting: waiting?.count ?? 0, oldestAt, dead: dead?.count ?? 0 };
}
