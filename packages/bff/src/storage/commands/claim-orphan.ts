/**
 * Gives out the next question about a suspect. One row holds the budget of all processes: whoever asks holds it, and moves the moment
 * from which the next may ask. The longest due and the newest have their turn alternately: the first keeps anybody from waiting for
 * ever, the second lets a true one through at once while a flood waits before it.
 */
import type { ClaimOrphanCommand, OrphanQuestion } from '../../checkout/ports/orphan-store.ts';
import { all, one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { joinToAttempt } from './join-to-attempt.ts';

/** Suspects that one command forgets, or joins to their attempts. */
const SWEPT_MAX = 100;
const JOINED_MAX = 10;

/** How far apart the clocks of two processes may be. Were it less, each of the two would have a budget of its own. */
const SKEW_MAX_MS = 60_000;

/** Whether there is anything to ask about at all. */
export function* hasDueSuspect(context: StoreContext, command: ClaimOrphanCommand): StoreCommand<boolean> {
  return (yield* all(dueSuspects(context, command, 'asc'))).length > 0;
}

/** See `OrphanStore.claimOrphan`. */
export function* claimOrphan(
  context: StoreContext,
  command: ClaimOrphanCommand,
): StoreCommand<OrphanQuestion | null> {
  const turn = yield* takeTurn(context, command);
  if (turn === null) return null;
  yield* forgetOld(context, command);
  for (let joined = 0; joined <= JOINED_MAX; joined += 1) {
    const suspect = yield* one(context.locks.holdFree(dueSuspects(context, command, turn)));
    if (suspect === null) return null;
    const { gmo_order_id: gmoOrderId, first_heard_at: firstHeardAt, answers, failures } = suspect;
    if (yield* joinToAttempt(context, command.shopId, gmoOrderId, command.now)) continue;
    yield* run(
      context.q
        .updateTable('orphans')
        .set({ next_inquiry_at: command.until })
        .where('shop_id', '=', command.shopId)
        .where('gmo_order_id', '=', gmoOrderId),
    );
    return { gmoOrderId, firstHeardAt, answers, failures, leasedUntil: command.until };
  }
  return null;
}

function dueSuspects({ q }: StoreContext, { shopId, now }: ClaimOrphanCommand, order: 'asc' | 'desc') {
  return q
    .selectFrom('orphans')
    .select(['gmo_order_id', 'first_heard_at', 'answers', 'failures'])
    .where('shop_id', '=', shopId)
    .where('next_inquiry_at', '<=', now)
    .orderBy('next_inquiry_at', order)
    .limit(1);
}

/** Whose turn it is, `asc` = the longest due; null = it is too early for anybody. */
function* takeTurn(
  { q, locks }: StoreContext,
  { now, spacingMs }: ClaimOrphanCommand,
): StoreCommand<'asc' | 'desc' | null> {
  const first = { id: 1, next_at: now, newest: 1 } as const;
  yield* run(
    q
      .insertInto('orphan_turn')
      .values(first)
      .onConflict((conflict) => conflict.doNothing()),
  );
  const turn = yield* one(locks.hold(q.selectFrom('orphan_turn').selectAll().where('id', '=', 1)));
  // Further away than processes may disagree: a clock was set back, and nobody waits for where it was.
  const isBelievable = turn !== null && turn.next_at <= now + spacingMs + SKEW_MAX_MS;
  if (turn === null || (turn.next_at > now && isBelievable)) return null;
  yield* run(
    q
      .updateTable('orphan_turn')
      .set({ next_at: now + spacingMs, newest: turn.newest === 1 ? 0 : 1 })
      .where('id', '=', 1),
  );
  return turn.newest === 1 ? 'desc' : 'asc';
}

function* forgetOld(
  { q, locks }: StoreContext,
  { shopId, now, keepMs }: ClaimOrphanCommand,
): StoreCommand<void> {
  const old = q
    .selectFrom('orphans')
    .select('gmo_order_id')
    .where('shop_id', '=', shopId)
    .where('next_inquiry_at', 'is not', null)
    .where('first_heard_at', '<', now - keepMs)
    .orderBy('first_heard_at')
    .limit(SWEPT_MAX);
  const ids = (yield* all(locks.holdFree(old))).map((row) => row.gmo_order_id);
  if (ids.length === 0) return;
  for (const table of ['quarantine', 'orphans'] as const) {
    yield* run(q.deleteFrom(table).where('shop_id', '=', shopId).where('gmo_order_id', 'in', ids));
  }
}
