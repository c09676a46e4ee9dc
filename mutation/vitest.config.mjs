/** The tests that a mutant is tried with: those of one area (`MUTATION_AREA`), without the journeys, which are too slow for thousands of runs. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { areas } from './areas.mjs';
import { OwnTestsFirst } from './own-tests-first.mjs';

const { tests } = areas[process.env['MUTATION_AREA'] ?? 'core'];

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../', import.meta.url)),
    include: tests,
    sequence: { sequencer: OwnTestsFirst },
    globals: false,
    // A mutant is noticed by the first inputs or hardly ever, and thousands of them are tried.
    env: { FUZZ_RUNS: process.env['FUZZ_RUNS'] ?? '25' },
    // Many mutants wait for what never comes: a test that hangs ends here, long before the runner itself has to be started anew.
    testTimeout: 15_000,
    hookTimeout: 20_000,
  },
});
