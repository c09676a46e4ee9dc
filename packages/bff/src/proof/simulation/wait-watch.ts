/**
 * Measures how long payments stay unknown and how long calls stay without a clear end, from what is committed. Called by the oracle for
 * every attempt that was written. A payment that is not known in time although everything worked is a breach.
 */
import { demand } from './breach.ts';
import { LATENCIES } from './latency-figures.ts';
import type { AttemptRow } from './stored-records.ts';
import type { TradeTruth } from './trade-truth.ts';
import type { World } from './world-parts.ts';

/** When a call whose end is not known was first seen so. */
interface Open {
  readonly since: number;
  /** Troubles of the trade that are part of the question itself. */
  readonly own: number;
}

/** Watches the attempts of one world. */
export class WaitWatch {
  readonly #world: World;
  /** By the trade and what is unknown of it. */
  readonly #open = new Map<string, Open>();

  constructor(world: World) {
    this.#world = world;
  }

  /** An attempt was stored as paid for the first time. `wasEnded`: it had been given up before. */
  paid(
    attempt: AttemptRow,
    truth: TradeTruth,
    news: { returnedAt?: number | undefined; notifiedAt?: number | undefined },
    wasEnded: boolean,
  ): void {
    const { latencies, settings, time, troubles } = this.#world;
    const { exactSince } = truth;
    if (exactSince === null || settings.clocksJump || truth.isForeign) return;
    if (wasEnded) return latencies.add('known_after_given_up', time.now - exactSince);
    const id = attempt.gmo_order_id;
    if (troubles.since(id, exactSince) > 0)
      return latencies.add(
        'known_after_trouble',
        Math.max(0, time.now - Math.max(exactSince, troubles.last(id))),
      );
    const { returnedAt, notifiedAt } = news;
    if (returnedAt !== undefined) this.#bounded('known_after_return', id, Math.max(returnedAt, exactSince));
    if (notifiedAt !== undefined)
      this.#bounded('known_after_notification', id, Math.max(notifiedAt, exactSince));
    if (returnedAt === undefined && notifiedAt === undefined)
      latencies.add('known_without_news', time.now - exactSince);
  }

  /** An attempt was written: what is unknown of it begins or ends. */
  unknown(attempt: AttemptRow): void {
    if (this.#world.settings.clocksJump) return;
    const hasEnded = attempt.phase === 'paid' || attempt.phase === 'dead';
    this.#track(`outcome ${attempt.gmo_order_id}`, attempt, attempt.unknown_since !== null && !hasEnded, 0);
    this.#track(`capture ${attempt.gmo_order_id}`, attempt, attempt.instruction === 'capture', 1);
  }

  #bounded(name: 'known_after_return' | 'known_after_notification', id: string, since: number): void {
    const { latencies, time } = this.#world;
    const ms = time.now - since;
    latencies.add(name, ms);
    demand(
      'paid_is_known',
      ms <= LATENCIES[name].bound.ms,
      () => `${id}: ${LATENCIES[name].title} took ${String(ms / 1000)} s`,
    );
  }

  #track(key: string, { gmo_order_id: id }: AttemptRow, isOpen: boolean, own: number): void {
    const { latencies, time, troubles } = this.#world;
    const open = this.#open.get(key);
    if (isOpen && open === undefined) this.#open.set(key, { since: time.now, own });
    if (isOpen || open === undefined) return;
    this.#open.delete(key);
    const met = troubles.since(id, open.since);
    // A capture without any trouble was never unknown.
    if (met < open.own) return;
    if (met === open.own)
      latencies.add(
        'unknown_settled',
        time.now - Math.max(open.since, open.own === 0 ? 0 : troubles.last(id)),
      );
    else latencies.add('unknown_after_trouble', Math.max(0, time.now - troubles.last(id)));
  }
}
