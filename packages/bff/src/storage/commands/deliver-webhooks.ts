/**
 * The queue of webhooks: claim what is due, record how a try ended, count what waits. Of each checkout only the oldest
 * waiting row has a `next_at`; ending it hands the turn to the next, in the same unit.
 */
import type { CheckoutId } from '@epos-kantan/shared';
import { sql } from 'kysely';
import type { Selectable, Updateable } from 'kysely';
import type { OutboxRow, WebhookOutbox } from '../../webhook/webhook-outbox.ts';
import type { CheckoutsTable, OutboxTable } from '../database-schema.ts';
import { template } from '../query-template.ts';
import { all, one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { DETAIL_LENGTH_MAX } from './append-events.ts';

type ClaimCommand = Parameters<WebhookOutbox['claimDue']>[0];
type EndCommand = Parameters<WebhookOutbox['recordEnd']>[0];
type Depth = Awaited<ReturnType<WebhookOutbox['depth']>>;

interface Look {
  readonly now: number;
  readonly limit: number;
}

const DUE = template(({ q, locks }, { now, limit }: Look) =>
  locks.holdFree(
    q
      .selectFrom('outbox')
      .select(['event_id', 'checkout_id', 'body', 'tries', 'created_at', 'trace_parent'])
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(limit),
  ),
);

/** Those that belong to no checkout: no order among them. */
const DUE_ORPHANS = template(({ q, locks }, { now, limit }: Look) =>
  locks.holdFree(
    q
      .selectFrom('orphan_events')
      .select(['event_id', 'body', 'tries', 'created_at'])
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(limit),
  ),
);

const leaseOf = (table: 'outbox' | 'orphan_events') =>
  template(
    (
      { q },
      { eventId, owner, until }: { readonly eventId: string; readonly owner: string; readonly until: number },
    ) => q.updateTable(table).set({ lease_owner: owner, next_at: until }).where('event_id', '=', eventId),
  );
const LEASE = leaseOf('outbox');
const LEASE_ORPHAN = leaseOf('orphan_events');

/** See `WebhookOutbox.claimDue`. While leased, a row is due again when the lease ends. */
export function* claimDue(
  context: StoreContext,
  { now, limit, owner, leaseUntil: until }: ClaimCommand,
): StoreCommand<readonly OutboxRow[]> {
  const rows = yield* all(DUE(context, { now, limit }));
  for (const row of rows) yield* run(LEASE(context, { eventId: row.event_id, owner, until }));
  const ofCheckouts = rows.map((row) => toOutboxRow(row, row.checkout_id, row.trace_parent));
  const places = limit - rows.length;
  if (places <= 0) return ofCheckouts;
  const orphans = yield* all(DUE_ORPHANS(context, { now, limit: places }));
  for (const row of orphans) yield* run(LEASE_ORPHAN(context, { eventId: row.event_id, owner, until }));
  return [...ofCheckouts, ...orphans.map((row) => toOutboxRow(row, null, null))];
}

function toOutboxRow(
  row: Pick<Selectable<OutboxTable>, 'event_id' | 'body' | 'tries' | 'created_at'>,
  checkoutId: string | null,
  traceParent: string | null,
): OutboxRow {
  const { event_id: eventId, body, tries, created_at: createdAt } = row;
  return { eventId, checkoutId, body, tries, createdAt, traceParent };
}

const HELD_OWNER = template(({ q, locks }, { eventId }: { readonly eventId: string }) =>
  locks.hold(
    q
      .selectFrom('checkouts')
      .select(['id', 'shop_id'])
      .where('id', 'in', q.selectFrom('outbox').select('checkout_id').where('event_id', '=', eventId)),
  ),
);

/** Holds the checkout that a webhook is about; null = it is about none. */
export function holdOwnerOf(
  context: StoreContext,
  eventId: string,
): StoreCommand<Pick<Selectable<CheckoutsTable>, 'id' | 'shop_id'> | null> {
  return one(HELD_OWNER(context, { eventId }));
}

interface EndedTry {
  readonly columns: Readonly<Updateable<OutboxTable>>;
  readonly eventId: string;
  readonly owner: string;
}

const triesOneMore = { tries: sql<number>`${sql.ref('tries')} + 1` };

const END = template(({ q }, { columns, eventId, owner }: EndedTry) =>
  q
    .updateTable('outbox')
    .set({ ...columns, ...triesOneMore })
    .where('event_id', '=', eventId)
    .where('lease_owner', '=', owner)
    .returning(['checkout_id', 'state']),
);

const END_ORPHAN = template(({ q }, { columns, eventId, owner }: EndedTry) =>
  q
    .updateTable('orphan_events')
    .set({ ...columns, ...triesOneMore })
    .where('event_id', '=', eventId)
    .where('lease_owner', '=', owner),
);

const PASS_TURN = template(
  ({ q }, { checkoutId, now }: { readonly checkoutId: CheckoutId; readonly now: number }) => {
    const next = q
      .selectFrom('outbox')
      .select('event_id')
      .where('checkout_id', '=', checkoutId)
      .where('state', '=', sql.lit('waiting'))
      .orderBy('sequence')
      .limit(1);
    return q.updateTable('outbox').set({ next_at: now }).where('event_id', 'in', next);
  },
);

/**
 * See `WebhookOutbox.recordEnd`. A lease that ran out still counts while nobody else took the row. The checkout is held, so that a
 * webhook that is being queued meanwhile sees whether this one still has the turn: else neither would have it, and the queue of
 * the checkout would stand still for ever.
 */
export function* recordEnd(context: StoreContext, command: EndCommand): StoreCommand<void> {
  const { eventId, owner, now } = command;
  yield* holdOwnerOf(context, eventId);
  const end = { columns: changeOf(command), eventId, owner };
  const ended = yield* one(END(context, end));
  if (ended === null) {
    yield* run(END_ORPHAN(context, end));
    return;
  }
  if (ended.state !== 'waiting') yield* run(PASS_TURN(context, { checkoutId: ended.checkout_id, now }));
}

function changeOf({ end, now }: EndCommand): Readonly<Updateable<OutboxTable>> {
  const nextAt = end.kind === 'failed' ? end.nextAt : null;
  const state = nextAt !== null ? 'waiting' : end.kind === 'delivered' ? 'delivered' : 'dead';
  return {
    state,
    next_at: nextAt,
    lease_owner: null,
    last_detail: end.kind === 'failed' ? end.detail.slice(0, DETAIL_LENGTH_MAX) : null,
    ended_at: nextAt === null ? now : null,
  };
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
