/**
 * How long things took in simulated worlds, by class, with the bounds that hold for a whole run. Filled by the worlds, merged over
 * seeds and workers by `simulate`. Counts in steps of a tenth of a second, so that a long run needs no more memory than a short one.
 */

/** A bound of a class: this share of the samples takes at most so many ms. Null = only told. */
interface Bound {
  readonly share: number;
  readonly ms: number;
}

/** The classes. "Calm": from its beginning to its end GMO-PG answered every call about the trade, no process started or died, and the store took every write. */
export const LATENCIES = {
  known_after_return: {
    title: 'paid, known after the return, calm',
    bound: { share: 1, ms: 10_000 },
  },
  known_after_notification: {
    title: 'paid, known after a notification, calm',
    bound: { share: 1, ms: 15_000 },
  },
  known_without_news: {
    title: 'paid, known without return and notification, calm',
    bound: { share: 0.99, ms: 120_000 },
  },
  known_after_trouble: { title: 'paid, known after the last trouble', bound: null },
  known_after_given_up: { title: 'paid after the attempt had ended', bound: null },
  unknown_settled: { title: 'unknown outcome settled, calm', bound: { share: 0.999, ms: 90_000 } },
  unknown_after_trouble: { title: 'unknown outcome settled after the last trouble', bound: null },
} as const satisfies Record<string, { readonly title: string; readonly bound: Bound | null }>;

/** The name of a class. */
export type LatencyClass = keyof typeof LATENCIES;

/** Names of all classes. */
export const LATENCY_CLASSES = Object.keys(LATENCIES) as LatencyClass[];

/** Fewer samples prove no share. */
const SAMPLES_MIN = 1_000;

/** Width of a count, ms. */
const STEP_MS = 100;

/** Counts by class: how many took that many steps, rounded up. */
export type LatencyCounts = Partial<
  Record<LatencyClass, readonly (readonly [steps: number, count: number])[]>
>;

/** The figures of one world or of many. */
export class LatencyFigures {
  readonly #counts = new Map<LatencyClass, Map<number, number>>();

  /** Adds a sample, ms. */
  add(name: LatencyClass, ms: number): void {
    this.#count(name, Math.ceil(ms / STEP_MS), 1);
  }

  /** Adds the figures of another world. */
  merge(counts: LatencyCounts): void {
    for (const name of LATENCY_CLASSES)
      for (const [steps, count] of counts[name] ?? []) this.#count(name, steps, count);
  }

  /** As plain data. */
  get counts(): LatencyCounts {
    return Object.fromEntries([...this.#counts].map(([name, steps]) => [name, [...steps]]));
  }

  /** How many samples a class has. */
  samples(name: LatencyClass): number {
    return [...(this.#counts.get(name)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  }

  /** What this share of the samples does not exceed, ms; 0 without samples. */
  atShare(name: LatencyClass, share: number): number {
    const sorted = [...(this.#counts.get(name) ?? [])].sort(([a], [b]) => a - b);
    let left = Math.ceil(this.samples(name) * share);
    for (const [steps, count] of sorted) {
      left -= count;
      if (left <= 0) return steps * STEP_MS;
    }
    return 0;
  }

  /** The classes whose bound does not hold; those with too few samples are not judged. */
  exceeded(): readonly LatencyClass[] {
    return LATENCY_CLASSES.filter((name) => {
      const { bound } = LATENCIES[name];
      const isJudged = bound !== null && this.samples(name) >= SAMPLES_MIN;
      return isJudged && this.atShare(name, bound.share) > bound.ms;
    });
  }

  #count(name: LatencyClass, steps: number, count: number): void {
    const counts = this.#counts.get(name) ?? new Map<number, number>();
    this.#counts.set(name, counts);
    counts.set(steps, (counts.get(steps) ?? 0) + count);
  }
}
