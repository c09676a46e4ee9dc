/**
 * Who watches which checkout. A change wakes its watchers, and each reads for itself, so that nobody can be shown a status that
 * is not stored. Implements the core's change feed; used by the server-sent events.
 */
import type { ChangeFeed } from '../checkout/ports/change-feed.ts';

/** Watchers of one checkout: a shopper has a few tabs. */
export const WATCHERS_PER_CHECKOUT_MAX = 10;

/** Most watchers of one client, and of all. Many shoppers can share the address of a carrier or an office. */
export interface WatcherLimits {
  readonly perClientMax: number;
  readonly max: number;
}

/** Watchers by checkout id. */
export class CheckoutWatchers implements ChangeFeed {
  readonly #wakeByCheckout = new Map<string, Set<() => void>>();
  readonly #countByClient = new Map<string, number>();
  #count = 0;
  readonly #whenEmpty: (() => void)[] = [];
  readonly #limits: WatcherLimits;

  constructor(limits: WatcherLimits) {
    this.#limits = limits;
  }

  /** Wakes the watchers of a checkout. */
  publish(checkoutId: string): void {
    for (const wake of this.#wakeByCheckout.get(checkoutId) ?? []) wake();
  }

  /**
   * Adds a watcher.
   * @param client what the watcher's client counts as, see `addressGroup`
   * @param wake called after each change; must not throw
   * @returns what removes it again, or null when there are too many
   */
  watch(checkoutId: string, client: string, wake: () => void): (() => void) | null {
    const watchers = this.#wakeByCheckout.get(checkoutId) ?? new Set();
    const ofClient = this.#countByClient.get(client) ?? 0;
    if (watchers.size >= WATCHERS_PER_CHECKOUT_MAX || this.#count >= this.#limits.max) return null;
    if (ofClient >= this.#limits.perClientMax) return null;
    watchers.add(wake);
    this.#wakeByCheckout.set(checkoutId, watchers);
    this.#count += 1;
    this.#countByClient.set(client, ofClient + 1);
    return () => {
      if (!watchers.delete(wake)) return;
      this.#count -= 1;
      this.#leave(client);
      if (watchers.size === 0) this.#wakeByCheckout.delete(checkoutId);
      if (this.#count === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
    };
  }

  #leave(client: string): void {
    const left = (this.#countByClient.get(client) ?? 0) - 1;
    if (left > 0) this.#countByClient.set(client, left);
    else this.#countByClient.delete(client);
  }

  /** Resolves when nobody watches: the streams have read for the last time, and the store may close. */
  whenEmpty(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** Wakes everybody: the process is stopping, streams should end. */
  wakeAll(): void {
    for (const watchers of this.#wakeByCheckout.values()) for (const wake of watchers) wake();
  }
}
