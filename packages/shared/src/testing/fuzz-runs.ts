/** How often each property is tried. `FUZZ_RUNS=100000` looks for what a build has no time for. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 100);
