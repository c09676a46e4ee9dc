/**
 * Forgets what ended long ago, as `retention-rules` says: bodies of webhooks, notifications, keys whose time is over. What waits is not
 * touched, however old it is, and neither is the timeline. Called by the retention worker, a bounded part at a time.
 */
import { sql } from 'kysely';
import { all, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** What to forget. */
export interface ForgetCommand {
  /** What ended before this moment (ms since the epoch). */
  readonly before: number;
  /** Notifications about payments that are over, by when they first came. */
  readonly notificationsBefore: number;
  /** What was told of OrderIDs that nobody knows, by when it first came. */
  readonly quarantineBefore: number;
  /** Keys that are to be kept until then, or shorter. */
  readonly now: number;
  /** Most rows of each kind. */
  readonly limit: number;
  /** Of notifications that were given up the newest so many are kept, however young the others are. */
  readonly deadForwardsMax: number;
}

/**
 * The most rows that were removed of one kind: as many as `limit` means that there may be more. The rows are named before they are removed:
 * inside the statement that removes, PostgreSQL may look for them more than once, and then remove more than `limit`.
 */
export function* forgetEnded(context: StoreContext, command: ForgetCommand): StoreCommand<number> {
  const { q, locks } = context;
  const { before, limit } = command;
  const counts: number[] = [];
  for (const table of ['outbox', 'orphan_events'] as const) {
    const old = locks.holdFree(
      q.selectFrom(table).select('event_id').where('ended_at', '<', before).orderBy('ended_at').limit(limit),
    );
    const ids = (yield* all(old)).map(({ event_id: id }) => id);
    if (ids.length > 0) counts.push(yield* run(q.deleteFrom(table).where('event_id', 'in', ids)));
  }
  const old = locks.holdFree(
    q
      .selectFrom('forwards')
      .select('sequence')
      .where('ended_at', '<', before)
      .orderBy('ended_at')
      .limit(limit),
  );
  const forwards = (yield* all(old)).map(({ sequence }) => sequence);
  if (forwards.length > 0)
    counts.push(yield* run(q.deleteFrom('forwards').where('sequence', 'in', forwards)));
  counts.push(yield* forgetOverflow(context, command));
  counts.push(yield* forgetNotifications(context, command));
  counts.push(yield* forgetQuarantine(context, command));
  counts.push(yield* forgetKeys(context, command));
  return Math.max(0, ...counts);
}

/** The evidence of a payment that is still asked about, or alive, stays. */
function* forgetNotifications(
  { q, locks }: StoreContext,
  { notificationsBefore, limit }: ForgetCommand,
): StoreCommand<number> {
  const old = locks.holdFree(
    q
      .selectFrom('notifications')
      .select('sequence')
      .where('first_received_at', '<', notificationsBefore)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('attempts')
              .select('attempts.id')
              .whereRef('attempts.id', '=', 'notifications.attempt_id')
              .where(({ eb, or }) => or([eb('alive', '=', 1), eb('next_inquiry_at', 'is not', null)])),
          ),
        ),
      )
      .orderBy('first_received_at')
      .limit(limit),
  );
  const ids = (yield* all(old)).map((row) => row.sequence);
  return ids.length === 0 ? 0 : yield* run(q.deleteFrom('notifications').where('sequence', 'in', ids));
}

/** What was told of an orphan stays until somebody adopted it: it becomes the attempt's then. */
function* forgetQuarantine(
  { q, locks }: StoreContext,
  { quarantineBefore, limit }: ForgetCommand,
): StoreCommand<number> {
  const old = locks.holdFree(
    q
      .selectFrom('quarantine')
      .select('sequence')
      .where('first_received_at', '<', quarantineBefore)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('orphans')
              .select('orphans.gmo_order_id')
              .whereRef('orphans.shop_id', '=', 'quarantine.shop_id')
              .whereRef('orphans.gmo_order_id', '=', 'quarantine.gmo_order_id')
              .where('orphans.state', '=', sql.lit('orphan')),
          ),
        ),
      )
      .orderBy('first_received_at')
      .limit(limit),
  );
  const ids = (yield* all(old)).map((row) => row.sequence);
  return ids.length === 0 ? 0 : yield* run(q.deleteFrom('quarantine').where('sequence', 'in', ids));
}

/** A new key removes some, too; where no new one comes, this does. One whose operation runs is nobody's to remove. */
function* forgetKeys({ q, locks }: StoreContext, { now, limit }: ForgetCommand): StoreCommand<number> {
  const old = locks.holdFree(
    q
      .selectFrom('idempotency_keys')
      .select('operation_id')
      .where('keep_until', '<=', now)
      .where(({ eb, or }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
      .orderBy('keep_until')
      .limit(limit),
  );
  const ids = (yield* all(old)).map((row) => row.operation_id);
  return ids.length === 0 ? 0 : yield* run(q.deleteFrom('idempotency_keys').where('operation_id', 'in', ids));
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
