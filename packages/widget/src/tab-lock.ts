/**
 * One at a time among all tabs of a browser, by Web Locks. Used by the controllers for starting an order and by the status watch for its
 * stream. Whoever leaves the page, or goes into the back/forward cache with it, lets go before: a page that holds a lock is not kept. Where
 * there are no locks (an insecure page, a sandboxed frame) everybody goes ahead: the BFF makes one trade of one order in any case.
 */
import { within } from './within.ts';

/** A tab that is frozen while it holds the lock makes nobody wait for longer. */
const PATIENCE_MS = 45_000;

/** The lock of one thing of one BFF. */
export function lockName(endpoint: string, what: string | number): string {
  return `epos-kantan ${endpoint} ${what}`;
}

/** Starts something, unless another element or tab is at it: then waits for its end and asks how it went. */
export async function startAlone(
  name: string,
  signal: AbortSignal,
  start: () => Promise<void>,
  ask: () => Promise<void>,
): Promise<void> {
  let isTaken = false;
  let flight: Promise<void> | undefined;
  try {
    await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      isTaken = !lock;
      return lock && (flight = start());
    });
    if (isTaken)
      await within(
        PATIENCE_MS,
        navigator.locks.request(name, { signal }, () => {}),
        signal,
      );
  } catch {
    // No locks here, or not in time. What the flight throws is thrown below.
  }
  return isTaken ? ask() : (flight ?? start());
}

/** Calls `begin` when no other tab is at it any more, and keeps the others waiting until the signal aborts. */
export function inTurn(name: string, signal: AbortSignal, begin: () => void): void {
  const wait = async () => {
    await navigator.locks.request(
      name,
      { signal },
      () =>
        new Promise((leave) => {
          signal.addEventListener('abort', leave);
          begin();
        }),
    );
  };
  wait().catch(() => {
    if (!signal.aborted) begin();
  });
}
