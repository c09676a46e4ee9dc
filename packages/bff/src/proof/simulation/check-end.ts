/** What must hold when the faults are over and time enough has passed: everything is known, ended or flagged, captured and told. */
import { demand } from './breach.ts';
import type { AttemptRow, Stored } from './stored-records.ts';
import { readStored } from './stored-records.ts';
import type { World } from './world-parts.ts';

/** Longest that a payment of an open attempt stays unknown without the shopper's return, in a world without faults. */
const KNOWN_WITHIN_MS = 120_000;

/** Longest that it stays unknown after the return. */
const KNOWN_AFTER_RETURN_MS = 10_000;

/** Longest back-off of the timer after questions that failed; it may have been reached before the faults ended. */
export const BACK_OFF_MAX_MS = 300_000;

/** Checks the end of a world. */
export function checkEnd(world: World): void {
  for (const { stored } of world.oracle.checkouts) {
    const whole = readStored(world.database, stored.checkout.id, 0);
    for (const attempt of whole.attempts) checkAttempt(world, whole, attempt);
    checkDuplicates(world, whole);
    checkMoney(world, whole);
    for (const attempt of whole.attempts) checkGivenBack(world, attempt);
  }
  checkDelivered(world);
  checkCommands(world);
  checkOrphans(world);
}

/** Longest back-off of a capture whose end is not known. */
const CAPTURE_BACK_OFF_MAX_MS = 15 * 60_000;

/** The shop knows the end of everything that it commanded. */
function checkCommands({ oracle, time, faultsEndedAt, furthestAhead }: World): void {
  for (const [key, begunAt] of oracle.openCommands) {
    const since = time.now - Math.max(begunAt, faultsEndedAt);
    const isTime = since > CAPTURE_BACK_OFF_MAX_MS + 180_000 + furthestAhead;
    demand('one_answer', !isTime, () => `${key} has no answer after ${String(since / 1000)} s`);
  }
}

/** What GMO-PG told us of is in the books, told, or still asked about. */
function checkOrphans({ database, oracle }: World): void {
  for (const id of oracle.acknowledgedForeign) {
    const { wasShownExact, isExact } = oracle.truth(id);
    if (!isExact) continue;
    const rows = database.rows<{ state: string }>(
      `SELECT state FROM orphans WHERE gmo_order_id = ?
        UNION ALL SELECT 'attempt' FROM attempts WHERE gmo_order_id = ?`,
      id,
      id,
    );
    demand('orphan_is_told', rows.length > 0, () => `${id} was acknowledged and forgotten`);
    const isTold = oracle.wasOrphanTold(id);
    const isFound = rows.some(({ state }) => state === 'orphan' || state === 'adopted');
    demand(
      'orphan_is_told',
      isTold === isFound,
      () => `${id}: told ${String(isTold)}, found ${String(isFound)}`,
    );
    demand('orphan_is_told', !isFound || wasShownExact, () => `${id} is called paid, and nothing showed it`);
  }
}

function isFlagged({ attention }: AttemptRow): boolean {
  return attention !== '[]';
}

function checkAttempt(world: World, { checkout }: Stored, attempt: AttemptRow): void {
  const name = `attempt ${attempt.gmo_order_id} of ${checkout.order_id}`;
  const hasEnded = attempt.phase === 'paid' || attempt.phase === 'dead';
  demand(
    'every_attempt_ends',
    hasEnded || isFlagged(attempt),
    () => `${name} is ${attempt.phase} in the end`,
  );
  const { isExact, exactSince, isForeign } = world.oracle.truth(attempt.gmo_order_id);
  if (!isExact || exactSince === null || isFlagged(attempt) || isForeign) return;
  const knownAt = world.oracle.knownAt(attempt.gmo_order_id);
  // An attempt that time ended is asked about ever more seldom; it has to stay on the list until GMO-PG has said what became of it.
  const isWatched = attempt.next_inquiry_at !== null && attempt.phase === 'dead';
  demand('paid_is_known', knownAt !== undefined || isWatched, () => `${name} is paid and nobody knows`);
  if (knownAt === undefined) return;
  const since = Math.max(exactSince, world.faultsEndedAt);
  const late = knownAt - since;
  if (late > 0 && !world.oracle.wasDead(attempt.gmo_order_id)) {
    // What was put off by a clock that was ahead stays put off for as long as it was ahead.
    const regular = exactSince > world.faultsEndedAt ? KNOWN_WITHIN_MS : BACK_OFF_MAX_MS + 30_000;
    const limit = regular + world.furthestAhead;
    if (!world.settings.clocksJump) world.lateness.push(late);
    const returnedAt = world.oracle.returnedAt(attempt.gmo_order_id) ?? 0;
    if (returnedAt > world.faultsEndedAt) {
      const isSoon =
        knownAt - Math.max(returnedAt, exactSince) <= KNOWN_AFTER_RETURN_MS + world.furthestAhead;
      demand('paid_is_known', isSoon, () => `${name} was not known soon after the return`);
    }
    demand('paid_is_known', late <= limit, () => `${name} was known only after ${String(late / 1000)} s`);
  }
}

function checkDuplicates(world: World, { checkout, attempts }: Stored): void {
  const paid = attempts.filter(({ phase }) => phase === 'paid');
  for (const attempt of paid) {
    if (attempt.id === checkout.current_attempt_id || world.oracle.truth(attempt.gmo_order_id).isAdjusted)
      continue;
    const isNamed = attempt.attention.includes('duplicate_paid');
    demand(
      'duplicate_is_flagged',
      isNamed,
      () => `${attempt.gmo_order_id} was paid as well, and is not flagged`,
    );
    demand(
      'duplicate_is_flagged',
      attempt.capture === 'none' ||
        world.settings.policy.jobCode === 'CAPTURE' ||
        (attempt.capture === 'done' && world.oracle.truth(attempt.gmo_order_id).isOperated),
      () => `the capture of ${attempt.gmo_order_id} is ${attempt.capture}`,
    );
  }
}

function checkMoney(world: World, { checkout, attempts, events }: Stored): void {
  const times = (type: string): number => events.filter((event) => event.type === type).length;
  demand('one_event', times('checkout.paid') <= 1, () => `${checkout.order_id}: checkout.paid twice`);
  demand('one_event', times('checkout.captured') <= 1, () => `${checkout.order_id}: checkout.captured twice`);
  const current = attempts.find(({ id }) => id === checkout.current_attempt_id);
  if (checkout.status !== 'paid' || current === undefined) return;
  const truth = world.oracle.truth(current.gmo_order_id);
  const isOrdinary = !isFlagged(current) && !truth.isOperated && !truth.isAdjusted;
  if (!isOrdinary || !world.settings.policy.captureAutomatic) return;
  const isDone = truth.isCaptured && checkout.funds === 'captured' && current.capture === 'done';
  demand(
    'captured_in_the_end',
    isDone && times('checkout.captured') === 1,
    () => `${checkout.order_id} is paid, funds ${checkout.funds}, capture ${current.capture}`,
  );
}

/** Our books and GMO-PG's say the same about what is left. */
function checkGivenBack({ oracle }: World, attempt: AttemptRow): void {
  const { isAdjusted, isOperated, remaining } = oracle.truth(attempt.gmo_order_id);
  if (!isAdjusted || isOperated || attempt.adjustment_id !== null) return;
  const left = (attempt.current_amount ?? attempt.amount) + (attempt.current_tax ?? attempt.tax);
  demand(
    'refund_once',
    left === remaining,
    () => `${attempt.gmo_order_id}: ${String(left)} yen are left, GMO-PG says ${String(remaining)}`,
  );
}

function checkDelivered(world: World): void {
  const rows = world.database.rows<{ event_id: string; body: string }>(
    'SELECT event_id, body FROM outbox UNION ALL SELECT event_id, body FROM orphan_events',
  );
  for (const { event_id, body } of rows) {
    const got = world.oracle.deliveredBody(event_id);
    demand(
      'shop_is_told_truth',
      got === body,
      () => `${event_id} ${got === undefined ? 'never came' : 'differs'}`,
    );
  }
}
