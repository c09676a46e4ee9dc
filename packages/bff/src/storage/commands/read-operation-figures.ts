/**
 * Reads what operators watch: how much waits, since when, and what was given up. Each count stops at a bound, each age is the first row of an
 * index, so that a look costs the same however much is stored.
 */
import { sql } from 'kysely';
import type { Compilable, SelectQueryBuilder } from 'kysely';
import { FIGURE_MAX } from '../../observability/operation-figures.ts';
import type { OperationFigures, QueueFigures } from '../../observability/operation-figures.ts';
import { one } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

interface Query {
  readonly shopId: string;
  readonly now: number;
}

/** Test payments are few; of very many only the newest are looked at. */
const TRIALS_MAX = 1_000;

const ONE = sql<number>`1`.as('one');

/** See {@link OperationFigures}. `now` in ms since the epoch. */
export function* readOperationFigures(context: StoreContext, query: Query): StoreCommand<OperationFigures> {
  const { q } = context;
  const { shopId, now } = query;
  const attempts = q.selectFrom('attempts').select(ONE);
  const ofShop = attempts.where('shop_id', '=', shopId);
  const unknown = ofShop.where('unknown_since', '>', 0).where('phase', '<>', 'paid');
  const orphans = q.selectFrom('orphans').select(ONE).where('shop_id', '=', shopId);
  const quarantined = q.selectFrom('quarantine').select(ONE);
  return {
    unknown: {
      count: yield* countOf(context, unknown.limit(FIGURE_MAX)),
      oldestAt: yield* firstOf(
        unknown.clearSelect().select('unknown_since as at').orderBy('unknown_since').limit(1),
      ),
    },
    dueInquiries: yield* countOf(context, attempts.where('next_inquiry_at', '<=', now).limit(FIGURE_MAX)),
    dueSince: yield* dueSince(context, now),
    openCaptures: yield* countOf(context, attempts.where('capture_next_at', '>', 0).limit(FIGURE_MAX)),
    openAdjustments: yield* countOf(context, attempts.where('adjustment_next_at', '>', 0).limit(FIGURE_MAX)),
    webhooks: yield* webhooks(context),
    forwards: yield* forwards(context, shopId),
    quarantined: yield* countOf(context, quarantined.limit(FIGURE_MAX)),
    waitingOrphans: yield* countOf(context, orphans.where('state', '=', sql.lit('orphan')).limit(FIGURE_MAX)),
    openTrials: yield* openTrials(context, shopId),
  };
}

/** Counts the rows of a query that has a limit. */
function* countOf<DB, TB extends keyof DB>(
  { q }: StoreContext,
  rows: SelectQueryBuilder<DB, TB, { one: number }>,
): StoreCommand<number> {
  const counted = yield* one(
    q.selectFrom(rows.as('counted')).select(({ fn }) => fn.countAll<number>().as('count')),
  );
  return counted?.count ?? 0;
}

function* firstOf(query: Compilable<{ readonly at: number | null }>): StoreCommand<number | null> {
  return (yield* one(query))?.at ?? null;
}

function* dueSince({ q }: StoreContext, now: number): StoreCommand<OperationFigures['dueSince']> {
  const oldest = (column: 'next_inquiry_at' | 'capture_next_at' | 'adjustment_next_at') =>
    firstOf(
      q.selectFrom('attempts').select(`${column} as at`).where(column, '<=', now).orderBy(column).limit(1),
    );
  return {
    inquiry: yield* oldest('next_inquiry_at'),
    capture: yield* oldest('capture_next_at'),
    adjustment: yield* oldest('adjustment_next_at'),
  };
}

/** Those about checkouts, and those about trades without one. */
function* webhooks(context: StoreContext): StoreCommand<QueueFigures> {
  const tables = ['outbox', 'orphan_events'] as const;
  const depths: QueueFigures[] = [];
  for (const table of tables) {
    const rows = context.q.selectFrom(table);
    const waiting = rows.where('state', '=', sql.lit('waiting'));
    const dead = rows.where('state', '=', sql.lit('dead'));
    depths.push({
      waiting: yield* countOf(context, waiting.select(ONE).limit(FIGURE_MAX)),
      oldestAt: yield* firstOf(waiting.select('created_at as at').orderBy('created_at').limit(1)),
      dead: yield* countOf(context, dead.select(ONE).limit(FIGURE_MAX)),
    });
  }
  const since = depths.map(({ oldestAt }) => oldestAt).filter((at) => at !== null);
  const sum = (field: 'waiting' | 'dead'): number => depths.reduce((all, depth) => all + depth[field], 0);
  return {
    waiting: Math.min(FIGURE_MAX, sum('waiting')),
    oldestAt: since.length === 0 ? null : Math.min(...since),
    dead: Math.min(FIGURE_MAX, sum('dead')),
  };
}

function* forwards(context: StoreContext, shopId: string): StoreCommand<QueueFigures> {
  const rows = context.q.selectFrom('forwards').where('shop_id', '=', shopId);
  const waiting = rows.where('state', '=', sql.lit('waiting'));
  const dead = rows.where('state', '=', sql.lit('dead'));
  return {
    waiting: yield* countOf(context, waiting.select(ONE).limit(FIGURE_MAX)),
    oldestAt: yield* firstOf(waiting.select('received_at as at').orderBy('received_at').limit(1)),
    dead: yield* countOf(context, dead.select(ONE).limit(FIGURE_MAX)),
  };
}

function* openTrials(context: StoreContext, shopId: string): StoreCommand<number> {
  const newest = context.q
    .selectFrom('checkouts')
    .select(['status', 'funds'])
    .where('shop_id', '=', shopId)
    .where('trial', '=', sql.lit(1))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(TRIALS_MAX)
    .as('newest');
  const open = context.q
    .selectFrom(newest)
    .select(ONE)
    .where('newest.status', '=', 'paid')
    .where('newest.funds', 'in', ['authorized', 'captured', 'partly_refunded']);
  return yield* countOf(context, open.limit(FIGURE_MAX));
}
