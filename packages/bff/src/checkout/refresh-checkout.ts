/**
 * Asks GMO-PG about an attempt, then settles. Every mouth of news comes through here: notification, return, timer, a start
 * that finds an open attempt. Questions about the same attempt are coalesced: while one is under way, all who ask meanwhile
 * share the next one, because the one under way may have been answered before their news happened.
 */
import type { CheckoutAndAttempt } from './checkout.ts';
import { aroundAttempt } from './core.ts';
import type { Core } from './core.ts';
import { settleCheckout } from './settle-checkout.ts';

/** Times that a question is asked again because something moved meanwhile. */
const STALE_TRIES_MAX = 3;

/** The end of a refresh: the records after it, and whether GMO-PG gave an answer. Null = there is no such attempt. */
export interface Refreshed {
  readonly found: CheckoutAndAttempt;
  readonly answered: boolean;
}

/** Asks about attempts. */
export interface Refresher {
  /** Inquires about one attempt and settles it. Rejects only when the store fails. */
  refresh(attemptId: string): Promise<Refreshed | null>;
}

/**
 * Shortest real time between the end of one question about an attempt and the next: a return address that is hammered must not become
 * as many inquiries, because GMO-PG's flow control would hit the whole shop.
 */
const SPACING_MS = 1_000;

interface Slot {
  readonly running: Promise<Refreshed | null>;
  /** When the next question may begin. */
  readonly spaced: Promise<void>;
  next: Promise<Refreshed | null> | null;
}

/** Makes the one refresher of a process. */
export function createRefresher(core: Core): Refresher {
  const slots = new Map<string, Slot>();
  const rest = (): Promise<void> => core.sleep(SPACING_MS);

  function run(attemptId: string): Promise<Refreshed | null> {
    const running = refreshOnce(core, attemptId);
    const spaced = running.then(rest, rest);
    slots.set(attemptId, { running, spaced, next: null });
    void spaced.then(() => {
      if (slots.get(attemptId)?.running === running && slots.get(attemptId)?.next === null)
        slots.delete(attemptId);
    });
    return running;
  }

  return {
    refresh(attemptId) {
      const slot = slots.get(attemptId);
      if (slot === undefined) return run(attemptId);
      slot.next ??= slot.spaced.then(() => run(attemptId));
      return slot.next;
    },
  };
}

async function refreshOnce(core: Core, attemptId: string): Promise<Refreshed | null> {
  for (let tries = 1; ; tries += 1) {
    const found = await core.store.findByAttemptId(attemptId);
    if (found === null) return null;
    const result = await aroundAttempt(core, found, async () => {
      const sentAt = core.clock.now();
      const inquiry = await core.gateway.inquireTrade(found.attempt.gmoOrderId);
      return settleCheckout(core, found, inquiry, sentAt);
    });
    if (result.kind !== 'stale') return { found: result.found, answered: result.kind === 'settled' };
    if (tries >= STALE_TRIES_MAX) {
      // Whoever moved it last has stored when to ask next; nothing is lost by stopping here.
      const latest = await core.store.findByAttemptId(attemptId);
      return latest === null ? null : { found: latest, answered: false };
    }
  }
}
