/** The end of one world as plain data, which can go from process to process. Called by `run-seeds` and its workers. */
import type { Invariant } from './breach.ts';
import type { Coverage, FaultKind } from './faults.ts';
import type { LatencyCounts } from './latency-figures.ts';
import { runWorld } from './run-world.ts';
import { NO_SABOTAGE, SABOTAGES } from './sabotage.ts';

/** One seed to run. */
export interface SeedTask {
  readonly seed: number;
  readonly stepsMax: number | null;
  /** Lines of the record that are handed back with a breach. */
  readonly lines: number;
  /** A name of `SABOTAGES`. */
  readonly sabotage: string | null;
}

/** What came of it. */
export interface WorldReport {
  readonly seed: number;
  readonly steps: number;
  readonly checkouts: number;
  readonly hash: string;
  readonly isCut: boolean;
  readonly breach: { readonly invariant: Invariant; readonly message: string } | null;
  /** None without a breach. */
  readonly lastLines: readonly string[];
  /** Longest that a payment stayed unknown after the faults, ms. */
  readonly latest: number;
  readonly latencies: LatencyCounts;
  readonly coverage: readonly (readonly [FaultKind, number])[];
}

/** Runs a seed. */
export async function reportOf({ seed, stepsMax, lines, sabotage }: SeedTask): Promise<WorldReport> {
  const coverage: Coverage = new Map();
  const end = await runWorld({
    seed,
    coverage,
    lines,
    sabotage: sabotage === null ? NO_SABOTAGE : (SABOTAGES[sabotage] ?? NO_SABOTAGE),
    ...(stepsMax === null ? {} : { stepsMax }),
  });
  const { steps, checkouts, hash, isCut, latencies, breach } = end;
  return {
    ...{ seed, steps, checkouts, hash, isCut, latencies },
    breach: breach === null ? null : { invariant: breach.invariant, message: breach.message },
    lastLines: breach === null ? [] : end.lastLines,
    latest: Math.max(0, ...end.lateness),
    coverage: [...coverage],
  };
}
