/**
 * The queue of webhooks: claim what is due, record how a try ended, count what waits. Of each checkout only the oldest
 * waiting row has a `next_at`; ending it hands the turn to the next, in the same unit.
 */
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { OutboxRow, WebhookOutbox } from '../../webhook/webhook-outbox.ts';
import type { OutboxTable } from '../database-schema.ts';
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
  const ofCheckouts = rows.map((row) => toOutboxRow(row, row.checkout_id));
  const places = command.limit - rows.length;
  return places <= 0
    ? ofCheckouts
    : [...ofCheckouts, ...(yield* claimOrphanEvents({ q, locks }, command, places))];
}

function toOutboxRow(
  row: Pick<Selectable<OutboxTable>, 'event_id' | 'body' | 'tries' | 'created_at'>,
  checkoutId: string | null,
): OutboxRow {
  return { eventId: row.event_id, checkoutId, body: row.body, tries: row.tries, createdAt: row.created_at };
}

/** Those that belong to no checkout: no order among them. */
function* claimOrphanEvents(
  { q, locks }: Pick<StoreContext, 'q' | 'locks'>,
  command: ClaimCommand,
  limit: number,
): StoreCommand<readonly OutboxRow[]> {
  const due = q
    .selectFrom('orphan_events')
    .select(['event_id', 'body', 'tries', 'created_at'])
    .where('next_at', '<=', command.now)
    .orderBy('next_at')
    .limit(limit);
  const rows = yield* all(locks.holdFree(due));
  for (const row of rows) {
    yield* run(
      q
        .updateTable('orphan_events')
        .set({ lease_owner: command.owner, next_at: command.leaseUntil })
        .where('event_id', '=', row.event_id),
    );
  }
  return rows.map((row) => toOutboxRow(row, null));
}

/**
 * See `WebhookOutbox.recordEnd`. A lease that ran out still counts while nobody else took the row. The checkout is held, so that a
 * webhook that is being queued meanwhile sees whether this one still has the turn: else neither would have it, and the queue of
 * the checkout would stand still for ever.
 */
export function* recordEnd({ q, locks }: StoreContext, command: EndCommand): StoreCommand<void> {
  const { now } = command;
  const owner = q.selectFrom('outbox').select('checkout_id').where('event_id', '=', command.eventId);
  yield* one(locks.hold(q.selectFrom('checkouts').select('id').where('id', 'in', owner)));
  const change = changeOf(command);
  const ended = yield* one(
    q
      .updateTable('outbox')
      .set(change)
      .where('event_id', '=', command.eventId)
      .where('lease_owner', '=', command.owner)
      .returning(['checkout_id', 'state']),
  );
  if (ended === null) {
    yield* run(
      q
        .updateTable('orphan_events')
        .set(change)
        .where('event_id', '=', command.eventId)
        .where('lease_owner', '=', command.owner),
    );
    return;
  }
  if (ended.state === 'waiting') return;
  const next = q
    .selectFrom('outbox')
    .select('event_id')
    .where('checkout_id', '=', ended.checkout_id)
    .where('state', '=', sql.lit('waiting'))
    .orderBy('sequence')
    .limit(1);
  yield* run(q.updateTable('outbox').set({ next_at: now }).where('event_id', 'in', next));
}

function changeOf({ end, now }: EndCommand) {
  const nextAt = end.kind === 'failed' ? end.nextAt : null;
  const state = nextAt !== null ? 'waiting' : end.kind === 'delivered' ? 'delivered' : 'dead';
  return {
    state,
    tries: sql<number>`${sql.ref('tries')} + 1`,
    next_at: nextAt,
    lease_owner: null,
    last_detail: end.kind === 'failed' ? end.detail.slice(0, DETAIL_LENGTH_MAX) : null,
    ended_at: nextAt === null ? now : null,
  } as const;
}

/** See `WebhookOutbox.depth`. */
export function* readDepth(context: StoreContext): StoreCommand<Depth> {
  const [checkouts, orphans] = [yield* depthOf(context, 'outbox'), yield* depthOf(context, 'orphan_events')];
  const since = [checkouts.oldestAt, orphans.oldestAt].filter((at) => at !== null);
  return {
    waiting: checkouts.waiting + orphans.waiting,
    oldestAt: since.length === 0 ? null : Math.min(...since),
    dead: checkouts.dead + orphans.dead,
  };
}

function* depthOf({ q }: StoreContext, table: 'outbox' | 'orphan_events'): StoreCommand<Depth> {
  const waiting = yield* one(
    q
      .selectFrom(table)
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest_at')])
      .where('state', '=', sql.lit('waiting')),
  );
  const dead = yield* one(
    q
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', sql.lit('dead')),
  );
  // min() over no rows is null, whatever its type says.
  const oldestAt: number | null = waiting?.oldest_at ?? null;
  return { waiting: waiting?.count ?? 0, oldestAt, dead: dead?.count ?? 0 };
}
