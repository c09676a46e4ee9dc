/** Everything that can go wrong in a simulated world, and how often it does there. Drawn once per seed: worlds differ in what they suffer from. */
import type { SeededRandom } from './seeded-random.ts';

/** What can happen to one call to GMO-PG. */
export const CALL_FAULTS = [
  'connect_failed', // nothing was sent
  'request_lost', // sent, never arrives, no answer
  'reset_before', // the connection breaks before GMO-PG sees it
  'reset_after', // GMO-PG does it, the connection breaks
  'reply_lost', // GMO-PG does it, no answer
  'request_late', // no answer; GMO-PG does it after the caller gave up
  'reply_late', // GMO-PG does it at once, the answer takes seconds
  'garbled',
  'truncated', // without a length, so that only the codec can notice
  'cut_off', // with one: the connection ends in the middle of the answer
  'html',
  'html_after', // GMO-PG does it, a page comes instead of the answer
  'empty',
  'http_503',
  'http_503_after',
  'busy',
  'in_process',
  'system_error', // GMO-PG does it all the same
  'unseen_code',
  'unseen_code_after',
] as const;

/** What can happen to one result notification. */
export const NOTIFICATION_FAULTS = [
  'notification_lost',
  'notification_duplicated',
  'notification_delayed', // long enough for others to overtake it
  'notification_garbled',
  'notification_answer_lost',
] as const;

/** What can happen to one delivery to the shop. */
export const WEBHOOK_FAULTS = ['webhook_lost', 'webhook_answer_lost', 'webhook_refused'] as const;

/** What can happen to one commit. */
export const COMMIT_FAULTS = ['commit_failed', 'commit_unclear'] as const;

/** What happens by itself, at a moment of its own. */
export const EVENTS = [
  'outage', // GMO-PG answers nobody for minutes
  'crash',
  'clock_jump',
  'store_slow',
  'notification_forged',
  'return_forged',
  'record_lost', // a payment of a database before this one: GMO-PG tells of it, and nobody knows it
  'suspect_forged', // GMO-PG seems to tell of a payment that never was
  'inquiry_lags', // for seconds after a Sales an inquiry still shows the state before it
] as const;

/** What shoppers, shops and operators do that is not the straight way. */
export const DEEDS = [
  'double_press',
  'second_tab',
  'back_and_again',
  'cancel_at_epos',
  'refused_at_epos',
  'left_at_epos',
  'confirm_late',
  'old_ticket_used',
  'never_return',
  'return_twice',
  'return_before_outcome',
  'price_changed',
  'token_replayed',
  'page_reopened', // the way to EPOS, from the browser's history
  'operator_cancel',
  'operator_change',
  'operator_capture',
  'operator_adopts',
  'shop_captures',
  'shop_inquires',
  'shop_refunds',
  'shop_changes',
  'shop_cancels',
  'shop_cancels_unpaid',
  'shop_cancels_duplicate',
  'same_key_at_once',
  'command_answer_lost',
  'two_keys_at_once',
] as const;

/** Every kind that a run counts. */
export const FAULT_KINDS = [
  ...CALL_FAULTS,
  ...NOTIFICATION_FAULTS,
  ...WEBHOOK_FAULTS,
  ...COMMIT_FAULTS,
  ...EVENTS,
  ...DEEDS,
] as const;

/** One kind. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How often each kind struck. */
export type Coverage = Map<FaultKind, number>;

interface KindOf {
  readonly call: (typeof CALL_FAULTS)[number];
  readonly notification: (typeof NOTIFICATION_FAULTS)[number];
  readonly webhook: (typeof WEBHOOK_FAULTS)[number];
  readonly commit: (typeof COMMIT_FAULTS)[number];
}

type Family = keyof KindOf;

/** The kinds of a family that a world suffers from, and how often one of them strikes. */
interface Share {
  readonly kinds: readonly FaultKind[];
  readonly probability: number;
}

/** The faults of one world. */
export class Faults {
  readonly coverage: Coverage;
  readonly #random: SeededRandom;
  readonly #shares: Readonly<Record<Family, Share>>;
  /** Crashes per passage of an await. */
  readonly #crashProbability: number;
  #on = true;

  constructor(random: SeededRandom, coverage: Coverage) {
    this.#random = random;
    this.coverage = coverage;
    this.#shares = {
      call: drawShare(random, CALL_FAULTS, [0, 0.05, 0.15, 0.4]),
      notification: drawShare(random, NOTIFICATION_FAULTS, [0, 0.2, 0.7]),
      webhook: drawShare(random, WEBHOOK_FAULTS, [0, 0.1, 0.3]),
      commit: drawShare(random, COMMIT_FAULTS, [0, 0, 0.01, 0.05]),
    };
    this.#crashProbability = random.pick([0, 0, 0.001, 0.004]);
  }

  /** Whether faults still strike. */
  get on(): boolean {
    return this.#on;
  }

  /** From now on everything works. */
  end(): void {
    this.#on = false;
  }

  /** The fault that strikes now, if any. */
  strike<F extends Family>(family: F): KindOf[F] | null {
    const { kinds, probability } = this.#shares[family];
    if (!this.#on || kinds.length === 0 || !this.#random.chance(probability)) return null;
    const kind = this.#random.pick(kinds);
    this.count(kind);
    return kind as KindOf[F];
  }

  /** Whether a process dies at this very await. */
  strikesDead(): boolean {
    return this.#on && this.#crashProbability > 0 && this.#random.chance(this.#crashProbability);
  }

  /** Notes that a kind happened. */
  count(kind: FaultKind): void {
    this.coverage.set(kind, (this.coverage.get(kind) ?? 0) + 1);
  }
}

function drawShare(
  random: SeededRandom,
  kinds: readonly FaultKind[],
  probabilities: readonly number[],
): Share {
  const enabled = kinds.filter(() => random.chance(0.5));
  return { kinds: enabled, probability: random.pick(probabilities) };
}
