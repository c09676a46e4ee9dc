/**
 * Takes the two signs that a shopper's browser gives: it was shown the way to EPOS, and it came back. Both are stored before
 * anything is answered, both only make the timer ask sooner. Called by the redirect page and the return route.
 */
import type { CheckoutAndAttempt } from './checkout.ts';
import type { Core } from './core.ts';
import { PAYING_INTERVAL_MS } from './next-inquiry.ts';
import type { Refresher } from './refresh-checkout.ts';

/** How long the returning browser waits for GMO-PG's answer before it goes on to the shop. */
export const RETURN_WAIT_MS = 2_000;

/** The shopper is about to be sent to EPOS. */
export async function noteRedirectShown(
  core: Core,
  { checkout, attempt }: CheckoutAndAttempt,
): Promise<void> {
  const now = core.clock.now();
  await core.store.noteHint({
    attemptId: attempt.id,
    now,
    kind: 'redirect_shown',
    cancelHinted: false,
    inquireAt: now + PAYING_INTERVAL_MS,
  });
  core.changes.publish(checkout.id);
}

/**
 * The shopper came back. Asks GMO-PG and waits up to two seconds for the answer; the inquiry goes on afterwards.
 * @param cancelHinted the posted fields say that the shopper canceled: chooses a word later, nothing else
 * @returns the records as they are after the wait
 */
export async function noteReturn(
  core: Core,
  refresher: Refresher,
  { checkout, attempt }: CheckoutAndAttempt,
  cancelHinted: boolean,
): Promise<CheckoutAndAttempt | null> {
  const now = core.clock.now();
  // Once the end is known there is nothing to ask: a reloaded return page must not cost GMO-PG an inquiry each time.
  // An attempt that time ended may have paid all the same, and the shopper who comes back is the first to know.
  if (attempt.phase !== 'paid') {
    await core.store.noteHint({ attemptId: attempt.id, now, kind: 'returned', cancelHinted, inquireAt: now });
    core.changes.publish(checkout.id);
    const asked = refresher.refresh(attempt.id).then(
      () => undefined,
      () => undefined, // The timer asks again; the browser is told what is stored.
    );
    await Promise.race([asked, core.sleep(RETURN_WAIT_MS)]);
  }
  return core.store.findByAttemptId(attempt.id);
}
