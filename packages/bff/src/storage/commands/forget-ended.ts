/**
 * Forgets what ended long ago: bodies of webhooks, and notifications that were never passed on. What waits is not touched, however old it
 * is, and neither is the timeline. Called by the retention worker, a bounded part at a time.
 */
import { sql } from 'kysely';
import { all, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** What to forget. */
export interface ForgetCommand {
  /** What ended before this moment (ms since the epoch). */
  readonly before: number;
  /** Most rows of each kind. */
  readonly limit: number;
  /** Of notifications that were given up the newest so many are kept, however young the others are. */
  readonly deadForwardsMax: number;
}

/** The most rows that were removed of one kind: as many as `limit` means that there may be more. */
export function* forgetEnded(context: StoreContext, command: ForgetCommand): StoreCommand<number> {
  const { q, locks } = context;
  const { before, limit } = command;
  const counts: number[] = [];
  for (const table of ['outbox', 'orphan_events'] as const) {
    const old = locks.holdFree(
      q.selectFrom(table).select('event_id').where('ended_at', '<', before).orderBy('ended_at').limit(limit),
    );
    counts.push(yield* run(q.deleteFrom(table).where('event_id', 'in', old)));
  }
  const old = locks.holdFree(
    q
      .selectFrom('forwards')
      .select('sequence')
      .where('ended_at', '<', before)
      .orderBy('ended_at')
      .limit(limit),
  );
  counts.push(yield* run(q.deleteFrom('forwards').where('sequence', 'in', old)));
  counts.push(yield* forgetOverflow(context, command));
  return Math.max(...counts);
}

/** Anybody can send notifications that nobody takes: what they leave must not grow for months. */
function* forgetOverflow(
  { q }: StoreContext,
  { limit, deadForwardsMax }: ForgetCommand,
): StoreCommand<number> {
  const overflow = yield* all(
    q
      .selectFrom('forwards')
      .select('sequence')
      .where('state', '=', sql.lit('dead'))
      .where('ended_at', 'is not', null)
      .orderBy('ended_at', 'desc')
      .orderBy('sequence', 'desc')
      .limit(limit)
      .offset(deadForwardsMax),
  );
  if (overflow.length === 0) return 0;
  const rows = overflow.map(({ sequence }) => sequence);
  return yield* run(
    q.deleteFrom('forwards').where('sequence', 'in', rows).where('state', '=', sql.lit('dead')),
  );
}
