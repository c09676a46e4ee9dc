/**
 * Takes one of an allowance that all processes on one PostgreSQL share: so much a minute, at once or spread. By the database's clock, so that processes
 * whose clocks differ count alike. A transaction of its own, in which nothing else waits.
 */
import { sql } from 'kysely';
import type { Compilable } from 'kysely';
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** See `Storage.takeShared`: 0 = taken, else the ms until there is one again. */
export type TakeAllowance = (command: AllowanceCommand) => Promise<number>;

/** Whose, and how much of it there is. */
export interface AllowanceCommand {
  readonly name: string;
  readonly perMinute: number;
}

/** In microseconds: a large allowance costs fractions of a millisecond. */
const MINUTE_US = 60_000_000;

/** Rows removed whose allowance is whole again, with each that is taken: more than come in, so that the table stays small. */
const SWEPT_ROWS_MAX = 5;

interface TakenRow {
  readonly whole_at: number;
  readonly granted: 0 | 1;
  readonly now: number;
}

/** Takes one. */
export function* takeAllowance(
  context: StoreContext,
  { name, perMinute }: AllowanceCommand,
): StoreCommand<number> {
  // First, and past whoever holds a row: the row that is waited for is the last one that is locked.
  yield* sweep(context);
  const costUs = Math.floor(MINUTE_US / perMinute);
  const row = yield* one(taking(context, name, costUs));
  if (row === null) throw new Error('an allowance was not taken and not refused');
  return row.granted === 1 ? 0 : Math.max(1, (row.whole_at + costUs - row.now - MINUTE_US) / 1_000);
}

/**
 * One statement: who comes second waits for the first one's row, and sees what is left, by the time at
 * which he came: a few seconds old at most. A time that lies further ahead than that explains was written before the clock was set back, and counts
 * as a minute.
 */
function taking({ q }: StoreContext, name: string, costUs: number): Compilable<TakenRow> {
  const now = sql<number>`(extract(epoch FROM statement_timestamp()) * 1000000)::bigint`;
  const minute = sql.lit(MINUTE_US);
  const cost = sql.lit(costUs);
  const wholeAt = sql`CASE WHEN allowances.whole_at > ${now} + 2 * ${minute} THEN ${now} + ${minute}
    ELSE greatest(allowances.whole_at, ${now}) END`;
  const query = sql<TakenRow>`
    INSERT INTO allowances (name, whole_at, granted) VALUES (${name}, ${now} + ${cost}, 1)
    ON CONFLICT (name) DO UPDATE SET
      granted = CASE WHEN (${wholeAt}) + ${cost} <= ${now} + ${minute} THEN 1 ELSE 0 END,
      whole_at = CASE WHEN (${wholeAt}) + ${cost} <= ${now} + ${minute} THEN (${wholeAt}) + ${cost} ELSE ${wholeAt} END
    RETURNING whole_at, granted, ${now} AS now`;
  return { compile: () => query.compile(q) };
}

function* sweep({ q, locks }: StoreContext): StoreCommand<void> {
  const whole = locks.holdFree(
    q
      .selectFrom('allowances')
      .select('name')
      .where('whole_at', '<', sql<number>`(extract(epoch FROM statement_timestamp()) * 1000000)::bigint`)
      .orderBy('whole_at')
      .limit(SWEPT_ROWS_MAX),
  );
  yield* run(q.deleteFrom('allowances').where('name', 'in', whole));
}
