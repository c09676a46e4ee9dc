/**
 * Runs a piece of work again and again: one run at a time, a kick during a run causes one more, and the next tick is scheduled
 * whatever a run does. Used by `compose` for inquiries and webhooks.
 */

/** What to run, and how often. */
export interface RunEveryOptions {
  readonly name: string;
  readonly intervalMs: number;
  /** One run; `shouldStop` turns true when the worker is stopping. */
  readonly run: (shouldStop: () => boolean) => Promise<unknown>;
  /** Told of every run that failed. Must not throw. */
  readonly onError: (name: string, error: unknown) => void;
  /** 0 to 1, for up to a tenth more between ticks, so that instances do not tick together. Default `Math.random`. */
  readonly jitter?: () => number;
}

/** A running worker. */
export interface Worker {
  /** Runs at once, or once more after the present run. */
  kick(): void;
  /** Real time since its last run ended, or since it was started, in ms. */
  sinceEndMs(): number;
  /** Starts no further run and waits for the present one, at most ten seconds. */
  stop(): Promise<void>;
}

const STOP_WAIT_MS = 10_000;

/** Starts a worker; its first run begins at once. */
export function runEvery(options: RunEveryOptions): Worker {
  const jitter = options.jitter ?? Math.random;
  let stopping = false;
  let again = false;
  let running: Promise<unknown> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let endedAt = performance.now();

  function schedule(): void {
    clearTimeout(timer);
    if (!stopping) timer = setTimeout(tick, options.intervalMs * (1 + jitter() / 10));
  }

  function tick(): void {
    if (stopping) return;
    if (running !== null) {
      again = true;
      return;
    }
    again = false;
    running = Promise.resolve()
      .then(() => options.run(() => stopping))
      .catch((error: unknown) => {
        options.onError(options.name, error);
      })
      .finally(() => {
        running = null;
        endedAt = performance.now();
        if (again) tick();
        else schedule();
      });
  }

  tick();
  return {
    kick: tick,
    sinceEndMs: () => performance.now() - endedAt,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      let giveUp: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        giveUp = setTimeout(resolve, STOP_WAIT_MS);
      });
      await Promise.race([running ?? Promise.resolve(), patience]);
      clearTimeout(giveUp);
    },
  };
}
