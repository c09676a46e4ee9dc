/** Checks one checkout after a commit, against what was committed before and against the ledger's truth. Called by the oracle. */
import { leavesForShop } from '../../checkout/describe-event.ts';
import { demand } from './breach.ts';
import type { AttemptRow, CheckoutRow, EventRow, Stored } from './stored-records.ts';
import type { TradeTruth } from './trade-truth.ts';

/** What the oracle remembers of a checkout. */
export interface Remembered {
  readonly stored: Stored;
  readonly lastSequence: number;
  /** The last move that the timeline told of. */
  readonly move: Move;
}

interface Move {
  readonly from: string;
  readonly to: string;
  /** Events of this move that name it. */
  readonly named: number;
  /** The last event. */
  readonly type: string;
}

/** Where every timeline begins. */
export const NOTHING: Move = { from: '', to: 'null none', named: 1, type: '' };

/** What is checked with. */
export interface Truths {
  truth(gmoOrderId: string): TradeTruth;
}

/** Checks a commit and gives what is to be remembered of it. */
export function checkCommit(truths: Truths, before: Remembered | undefined, after: Stored): Remembered {
  checkVersions(before?.stored, after);
  checkAttempts(truths, before?.stored, after);
  checkPaid(truths, before?.stored, after);
  checkCaptureFailed(truths, after);
  const move = checkTimeline(before?.move ?? NOTHING, after);
  return { stored: after, move, lastSequence: after.events.at(-1)?.sequence ?? before?.lastSequence ?? 0 };
}

/** What may change without a new version: a hint, and the lease that a restart takes back. */
const UNVERSIONED: ReadonlySet<string> = new Set(['version', 'next_inquiry_at', 'redirect_shown_at']);

function checkVersions(before: Stored | undefined, after: Stored): void {
  if (before === undefined) return;
  checkVersion(before.checkout, after.checkout);
  for (const old of before.attempts) {
    const now = after.attempts.find(({ id }) => id === old.id);
    demand('versions_grow', now !== undefined, () => `attempt ${old.gmo_order_id} vanished`);
    if (now !== undefined) checkVersion(old, now);
  }
}

function checkVersion(old: CheckoutRow | AttemptRow, now: CheckoutRow | AttemptRow): void {
  demand(
    'versions_grow',
    now.version >= old.version,
    () => `${old.id}: version ${now.version} after ${old.version}`,
  );
  if (now.version > old.version) return;
  const values = new Map<string, unknown>(Object.entries(now));
  const changed = Object.entries(old).find(
    ([name, value]) => !UNVERSIONED.has(name) && values.get(name) !== value,
  );
  demand(
    'versions_grow',
    changed === undefined,
    () => `${old.id}: ${String(changed?.[0])} changed, the version did not`,
  );
}

function checkAttempts(truths: Truths, before: Stored | undefined, after: Stored): void {
  const alive = after.attempts.filter((attempt) => attempt.alive === 1);
  demand(
    'one_alive',
    alive.length <= 1,
    () => `${String(alive.length)} attempts of ${after.checkout.order_id} are alive`,
  );
  for (const attempt of after.attempts) {
    const old = before?.attempts.find(({ id }) => id === attempt.id);
    const { death } = attempt;
    if (attempt.phase === 'dead' && old?.phase !== 'dead')
      checkDeath(truths.truth(attempt.gmo_order_id), attempt);
    demand(
      'paid_stays_paid',
      old?.phase !== 'paid' || attempt.phase === 'paid',
      () => `attempt ${attempt.gmo_order_id} was paid and is ${attempt.phase} (${String(death)})`,
    );
  }
}

function checkDeath(truth: TradeTruth, { gmo_order_id, death }: AttemptRow): void {
  const cannotStart = death === 'expired' && !truth.isOffered && truth.wasShownUnstarted;
  const isProven =
    death === 'abandoned'
      ? !truth.isOffered && truth.mayBeAbandoned
      : cannotStart || (death !== null && truth.shownDeaths.has(death));
  demand(
    'death_is_proven',
    isProven,
    () => `attempt ${gmo_order_id} is ${String(death)}, and no answer of GMO-PG says so`,
  );
}

function checkPaid(truths: Truths, before: Stored | undefined, { checkout, attempts }: Stored): void {
  const wasPaid = before?.checkout.status === 'paid';
  const isPaid = checkout.status === 'paid';
  demand(
    'paid_stays_paid',
    !wasPaid || isPaid,
    () => `${checkout.order_id} was paid and is ${checkout.status}`,
  );
  const unknown = attempts.find((attempt) => attempt.phase === 'paid');
  demand(
    'no_lie',
    isPaid || unknown === undefined,
    () => `${checkout.order_id} is ${checkout.status}, an attempt is paid`,
  );
  if (!isPaid || wasPaid) return;
  const current = attempts.find(({ id }) => id === checkout.current_attempt_id);
  const isTrue = current !== undefined && truths.truth(current.gmo_order_id).wasShownExact;
  demand('paid_is_true', isTrue, () => `${checkout.order_id} is paid, no inquiry showed the exact money`);
  const isOrdersMoney =
    current !== undefined && current.amount + current.tax === checkout.amount + checkout.tax;
  demand('paid_is_true', isOrdersMoney, () => `${checkout.order_id} is paid with another order's price`);
}

/** An operator who is told that the money could not be taken must not find it taken by us. */
function checkCaptureFailed(truths: Truths, { attempts, events }: Stored): void {
  for (const event of events) {
    const attempt = attempts.find(({ id }) => id === event.attempt_id);
    if (event.reason !== 'capture_failed' || attempt === undefined) continue;
    const { isCaptured, isOperated } = truths.truth(attempt.gmo_order_id);
    const name = attempt.gmo_order_id;
    demand('shop_is_told_truth', !isCaptured || isOperated, () => `capture_failed, and ${name} is captured`);
  }
}

/** The timeline is a chain: each move begins where the one before ended, has one event that names it, and ends at what is stored. */
function checkTimeline(start: Move, { checkout, events }: Stored): Move {
  let move = start;
  for (const event of events) move = nextMove(move, event, checkout);
  const stored = `${checkout.status} ${checkout.funds}`;
  demand(
    'one_event',
    move.to === stored,
    () => `${checkout.order_id} is ${stored}, its timeline ends at ${move.to}`,
  );
  return move;
}

function nextMove(move: Move, event: EventRow, checkout: CheckoutRow): Move {
  const from = `${String(event.status_from)} ${event.funds_from ?? 'none'}`;
  const to = `${event.status_to} ${event.funds_to}`;
  const isSame = from === move.from && to === move.to && from !== to;
  // The shop is told of a late payment when its money is taken, in the same move.
  const isAcceptance = isSame && move.type === 'checkout.paid' && event.type === 'checkout.captured';
  const isBeside = event.type === 'checkout.attention' || event.type.startsWith('attempt.');
  const name = isBeside || isAcceptance ? 0 : 1;
  const expected = leavesForShop(event.type) ? 1 : 0;
  demand(
    'one_event',
    event.queued === expected,
    () => `${event.type} has ${String(event.queued)} outbox rows`,
  );
  const isNext = from === move.to;
  const where = `${checkout.order_id}: ${event.type} tells ${from} → ${to} after ${move.from} → ${move.to}`;
  demand('one_event', isSame || isNext, () => where);
  const named = isSame ? move.named + name : name;
  demand('one_event', named <= 1, () => `${where}: a second event of one move`);
  return { from, to, named, type: event.type };
}
