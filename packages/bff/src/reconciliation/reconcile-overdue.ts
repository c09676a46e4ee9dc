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

/** Shortest time between two questions of the timer about one attempt: a flood of hints must not become one of inquiries. */
const SPACING_MS = 1_000;

/** Does the timer's work. */
export interface Reconciler {
  /** One run. `shouldStop` is asked between batches. */
  run(shouldStop: () => boolean): Promise<void>;
}

/** Makes the reconciler. */
export function createReconciler(core: Core, refresher: Refresher): Reconciler {
  const askedAt = new Map<string, number>();

  async function ask(attemptId: string): Promise<void> {
    askedAt.set(attemptId, core.clock.now());
    await refresher.refresh(attemptId);
  }

  function forgetOld(now: number): void {
    for (const [id, at] of askedAt) if (Math.abs(now - at) >= SPACING_MS) askedAt.delete(id);
  }

  return {
    async run(shouldStop) {
      for (let batch = 0; batch < BATCHES_MAX && !shouldStop(); batch += 1) {
        const now = core.clock.now();
        forgetOld(now);
        const inquiries = await core.store.listInquiriesDue(now, BATCH_MAX);
        const fresh = inquiries.filter((id) => !askedAt.has(id));
        const captures = await core.store.listCapturesDue(now, BATCH_MAX);
        if (fresh.length + captures.length === 0) return;
        await allDone([
          ...fresh.map((id) => ask(id)),
          ...captures.map((id) => captureCheckout(core, refresher, id)),
        ]);
      }
    },
  };
}

/** Waits for all, then fails with the first failure: one bad row must not stop the others. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(work);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
