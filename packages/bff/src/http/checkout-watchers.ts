/**
 * Who watches which checkout. A change wakes its watchers, and each reads for itself, so that nobody can be shown a status that
 * is not stored. Implements the core's change feed; used by the server-sent events.
 */
import type { ChangeFeed } from '../checkout/ports/change-feed.ts';

/** Most watchers of one checkout, and of all. */
const WATCHERS_PER_CHECKOUT_MAX = 10;
const WATCHERS_MAX = 20_000;

/** Watchers by checkout id. */
export class CheckoutWatchers implements ChangeFeed {
  readonly #wakeByCheckout = new Map<string, Set<() => void>>();
  #count = 0;

  /** Wakes the watchers of a checkout. */
  publish(checkoutId: string): void {
    for (const wake of this.#wakeByCheckout.get(checkoutId) ?? []) wake();
  }

  /**
   * Adds a watcher.
   * @param wake called after each change; must not throw
   * @returns what removes it again, or null when there are too many
   */
  watch(checkoutId: string, wake: () => void): (() => void) | null {
    const watchers = this.#wakeByCheckout.get(checkoutId) ?? new Set();
    if (watchers.size >= WATCHERS_PER_CHECKOUT_MAX || this.#count >= WATCHERS_MAX) return null;
    watchers.add(wake);
    this.#wakeByCheckout.set(checkoutId, watchers);
    this.#count += 1;
    return () => {
      if (!watchers.delete(wake)) return;
      this.#count -= 1;
      if (watchers.size === 0) this.#wakeByCheckout.delete(checkoutId);
    };
  }

  /** Wakes everybody: the process is stopping, streams should end. */
  wakeAll(): void {
    for (const watchers of this.#wakeByCheckout.values()) for (const wake of watchers) wake();
  }
}
