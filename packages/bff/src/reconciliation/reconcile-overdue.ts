/**
 * The timer's work: asks GMO-PG about every attempt whose time has come, carries out the captures and adjustments that are due, and then asks about an OrderID without one. Called by the worker every
 * second and when a notification arrives. With every notification lost it is what makes a paid order known.
 */
import { adjustCheckout } from '../checkout/adjust-checkout.ts';
import { askAboutOrphan } from '../checkout/ask-about-orphan.ts';
import { captureCheckout } from '../checkout/capture-checkout.ts';
import type { Core } from '../checkout/core.ts';
import type { OrphanStore } from '../checkout/ports/orphan-store.ts';
import type { Refresher } from '../checkout/refresh-checkout.ts';

/** Attempts looked after at a time; how many calls leave at once is bounded by the gateway. */
const WORK_MAX = 64;

/** Batches of one run; the rest waits for the next run. */
const BATCHES_MAX = 16;

/** How long a run waits for its batch before it looks for more: one slow answer of GMO-PG must not hold up everybody else. */
const PATIENCE_MS = 500;

/** Shortest time between two looks of the timer at one attempt. */
const SPACING_MS = 1_000;

/**
 * How long other processes leave to this one what it claimed. Longer than one call; after that this process counts as dead, and
 * what it did not finish is theirs.
 */
const CLAIM_MS = 45_000;

/** Of so many attempts it is remembered for so long when they had their last turn. */
const REMEMBERED_MAX = 2_048;
const REMEMBERED_MS = 60_000;

/** Does the timer's work. */
export interface Reconciler {
  /**
   * One run: begins what is due, and waits for it a moment; what takes longer goes on beside the next runs. Gives how much it began. `shouldStop` is asked
   * between batches. Rejects with the first failure since the run before.
   */
  run(shouldStop: () => boolean): Promise<number>;
  /** Waits for everything that was begun. */
  drain(): Promise<void>;
}

/** Makes the reconciler. Without `orphans` it looks after our own payments only. */
export function createReconciler(core: Core, refresher: Refresher, orphans?: OrphanStore): Reconciler {
  const inquired = createTurns();
  const captured = createTurns();
  const adjusted = createTurns();
  /** Work under way, by what it is about: nothing is begun twice. */
  const running = new Map<string, Promise<void>>();
  /** The question about a trade without a record, while one is under way. Beside the others, so that no batch waits for it. */
  let orphan: Promise<void> | null = null;
  const failures: Error[] = [];

  function tracked(work: Promise<unknown>): Promise<void> {
    return work.then(
      () => undefined,
      (error: unknown) => {
        failures.push(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  function begin(name: string, work: Promise<unknown>): void {
    const begun = tracked(work);
    running.set(name, begun);
    void begun.then(() => running.delete(name));
  }

  function beginOrphan(): void {
    if (orphans === undefined || orphan !== null) return;
    orphan = tracked(askAboutOrphan(core, orphans));
    void orphan.then(() => (orphan = null));
  }

  async function beginDue(): Promise<number> {
    const now = core.clock.now();
    const places = WORK_MAX - running.size;
    if (places <= 0) return 0;
    const limit = WORK_MAX + inquired.remembered() + captured.remembered() + adjusted.remembered();
    const claim = { now, limit, owner: core.instanceId, until: now + CLAIM_MS };
    const idle = (kind: string, ids: readonly string[]): readonly string[] =>
      ids.filter((id) => !running.has(`${kind} ${id}`));
    const due = await core.store.claimDue(claim);
    const inquiries = inquired.take(idle('inquiry', due.inquiries), places, now);
    const captures = captured.take(idle('capture', due.captures), places, now);
    const adjustments = adjusted.take(idle('adjustment', due.adjustments), places, now);
    for (const id of inquiries) begin(`inquiry ${id}`, refresher.refresh(id));
    for (const id of captures) begin(`capture ${id}`, captureCheckout(core, refresher, id));
    for (const id of adjustments) begin(`adjustment ${id}`, adjustCheckout(core, refresher, id));
    return inquiries.length + captures.length + adjustments.length;
  }

  return {
    async run(shouldStop) {
      let begun = 0;
      for (let batch = 0; batch < BATCHES_MAX && !shouldStop(); batch += 1) {
        const more = await beginDue();
        if (more === 0) break;
        begun += more;
        await Promise.race([Promise.all(running.values()), core.sleep(PATIENCE_MS)]);
      }
      // After everybody that we know; it takes one place of the gateway's, and no more.
      if (!shouldStop()) beginOrphan();
      const [failure] = failures.splice(0);
      if (failure !== undefined) throw failure;
      return begun;
    },
    async drain() {
      await Promise.all([...running.values(), orphan]);
    },
  };
}

/** Whose turn it is among those that are due. */
interface Turns {
  /** How many had a turn and may be due again: so many more have to be looked at, or they hide the others. */
  remembered(): number;
  /** At most `places` of them, those who waited longest since their last turn first. */
  take(ids: readonly string[], places: number, now: number): readonly string[];
}

/**
 * Fairness among the due. Some stay due however often they are asked about: a flood of hints makes them so, or a row that cannot be
 * read. Taken by age alone, 64 of them would keep everybody else from ever being asked about.
 */
function createTurns(): Turns {
  const lastTurn = new Map<string, number>();
  return {
    remembered: () => lastTurn.size,
    take(ids, places, now) {
      for (const [id, at] of lastTurn) if (Math.abs(now - at) > REMEMBERED_MS) lastTurn.delete(id);
      const waited = (id: string): number => Math.abs(now - (lastTurn.get(id) ?? Number.NEGATIVE_INFINITY));
      const turn = ids
        .filter((id) => waited(id) >= SPACING_MS)
        .sort((a, b) => (lastTurn.get(a) ?? 0) - (lastTurn.get(b) ?? 0))
        .slice(0, places);
      for (const id of turn) if (lastTurn.size < REMEMBERED_MAX || lastTurn.has(id)) lastTurn.set(id, now);
      return turn;
    },
  };
}
