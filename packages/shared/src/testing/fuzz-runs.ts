/** How often each property is tried. `FUZZ_RUNS=100000` looks for what a build has no time for. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 100);

/** For properties that a build tries more often: as many times as said, less when `FUZZ_RUNS` is below its default. */
export function manyRuns(runs: number): number {
  return Math.min(runs, FUZZ_RUNS * 20);
}
