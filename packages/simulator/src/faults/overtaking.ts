/*
 * Lets one exchange wait until another has gone past it, for the `reorder` fault. One per simulator, shared by all
 * payment routes.
 */

/** The place where exchanges wait for each other. */
export interface Overtaking {
  /** Resolves when another exchange ends, or after `msMax`. */
  wait(msMax: number): Promise<void>;
  /** An exchange has ended. */
  passed(): void;
}

/** Makes an empty place. */
export function createOvertaking(): Overtaking {
  const waiting = new Set<() => void>();
  return {
    wait: (msMax) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, msMax);
        timer.unref();
        waiting.add(done);
      }),
    passed: () => {
      for (const done of [...waiting]) done();
    },
  };
}
