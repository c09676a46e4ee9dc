/**
 * The timer's work: asks GMO-PG about every attempt whose time has come, and captures what is due. Called by the worker every
 * second and when a notification arrives. With every notification lost it is what makes a paid order known.
 */
import { captureCheckout } from '../checkout/capture-checkout.ts';
import type { Core } from '../checkout/core.ts';
import type { Refresher } from '../checkout/refresh-checkout.ts';

/** Attempts looked after at a time; how many calls leave at once is bounded by the gateway. */
const BATCH_MAX = 64;

/** Batches of one run; the rest waits for the next run. */
const BATCHES_MAX = 16;

/**
 * Shortest time between two looks of the timer at one attempt: a flood of hints must not become one of inquiries, and a row that
 * stays due must not be taken up again and again within one run.
 */
const SPACING_MS = 1_000;

/**
 * How long other processes leave to this one what it claimed. Longer than one call; after that this process counts as dead, and
 * what it did not finish is theirs.
 */
const CLAIM_MS = 45_000;

/** Does the timer's work. */
export interface Reconciler {
  /** One run. `shouldStop` is asked between batches. */
  run(shouldStop: () => boolean): Promise<void>;
}

/** Makes the reconciler. */
export function createReconciler(core: Core, refresher: Refresher): Reconciler {
  const inquired = new Map<string, number>();
  const captured = new Map<string, number>();

  /** Those that were not looked at a moment ago; from now on they were. */
  function takeFresh(seen: Map<string, number>, ids: readonly string[], now: number): readonly string[] {
    for (const [id, at] of seen) if (Math.abs(now - at) >= SPACING_MS) seen.delete(id);
    const fresh = ids.filter((id) => !seen.has(id));
    for (const id of fresh) seen.set(id, now);
    return fresh;
  }

  return {
    async run(shouldStop) {
      for (let batch = 0; batch < BATCHES_MAX && !shouldStop(); batch += 1) {
        const now = core.clock.now();
        const claim = { now, limit: BATCH_MAX, owner: core.instanceId, until: now + CLAIM_MS };
        const inquiries = takeFresh(inquired, await core.store.claimInquiriesDue(claim), now);
        const captures = takeFresh(captured, await core.store.claimCapturesDue(claim), now);
        if (inquiries.length + captures.length === 0) return;
        await allDone([
          ...inquiries.map((id) => refresher.refresh(id)),
          ...captures.map((id) => captureCheckout(core, refresher, id)),
        ]);
      }
    },
  };
}

/** Waits for all, then fails with the first failure: one bad row must not stop the others. */
async function allDone(work: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(work);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
