/** Counts what happens, by name, in this process. Read by whoever exports figures. */

/** Named counters. */
export interface Counters {
  /** Adds one. */
  add(name: string): void;
  /** All counters as they are now. */
  snapshot(): Readonly<Record<string, number>>;
}

/** Names are written in code, so that this bound is never met by an attacker's words. */
const NAMES_MAX = 200;

/** Makes the counters of a process. */
export function createCounters(): Counters {
  const counts = new Map<string, number>();
  return {
    add(name) {
      if (counts.size < NAMES_MAX || counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    snapshot: () => Object.fromEntries(counts),
  };
}
