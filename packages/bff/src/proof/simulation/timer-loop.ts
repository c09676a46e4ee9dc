/**
 * The worker's timer in a simulated world: one run at a time, a second apart, a kick runs at once. Ticks on which nothing can be
 * due are left out, so that a quiet hour costs nothing.
 */
import type { World } from './world-parts.ts';

const TICK_MS = 1_000;

/** One worker of one process. */
export class TimerLoop {
  readonly #world: World;
  readonly #run: () => Promise<unknown>;
  readonly #isOver: () => boolean;
  #armedFor: number | null = null;
  #isRunning = false;
  #isKicked = false;
  #earliest: number;

  constructor(world: World, run: () => Promise<unknown>, isOver: () => boolean) {
    this.#world = world;
    this.#run = run;
    this.#isOver = isOver;
    this.#earliest = world.time.now;
  }

  /** Something is due at this moment (ms since the epoch, of the world): runs on the first tick from then on. */
  arm(dueAt: number): void {
    if (this.#isRunning) return;
    const late = Math.max(0, dueAt - this.#earliest);
    const at = this.#earliest + Math.ceil(late / TICK_MS) * TICK_MS;
    if (this.#armedFor !== null && this.#armedFor <= at) return;
    this.#armedFor = at;
    this.#world.time.after(at - this.#world.time.now, () => {
      if (this.#armedFor === at) this.#tick();
    });
  }

  /** Runs at once, or once more after the present run. */
  kick(): void {
    if (this.#isRunning) this.#isKicked = true;
    else this.#tick();
  }

  #tick(): void {
    if (this.#isOver() || this.#isRunning) return;
    this.#armedFor = null;
    this.#isRunning = true;
    this.#isKicked = false;
    void this.#run()
      .catch((error: unknown) => {
        this.#world.failed(error);
      })
      .then(() => {
        this.#isRunning = false;
        this.#earliest = this.#world.time.now + TICK_MS;
        if (this.#isKicked) this.#tick();
        else if (!this.#isOver()) this.#world.armTimers();
      });
  }
}
