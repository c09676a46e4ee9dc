/** The settings of Stryker that all areas share; each `<area>.config.mjs` beside this file is one call of it. */
import { areas } from './areas.mjs';
import { scoreMin } from './survivor-list.mjs';

/** Where a run leaves its report and what the next one need not do again. Never committed. */
export const reportFolder = '.cache/mutation';

/** Where a run puts the copies that it mutates. */
export const copiesFolder = `${reportFolder}/copies`;

/**
 * The settings for an area. `MUTATION_CONCURRENCY` says how many mutants are tried at a time, 2 unless it is set.
 * @param {string} name  a key of {@link areas}
 */
export function strykerOptions(name) {
  const { mutate } = areas[name];
  return {
    plugins: ['@stryker-mutator/vitest-runner'],
    testRunner: 'vitest',
    vitest: { configFile: 'mutation/vitest.config.mjs', related: true },
    mutate,
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env['MUTATION_CONCURRENCY'] ?? 2),
    // For what turns in a circle; what only waits is ended by the tests' own limit. A busy machine must not count as either.
    timeoutMS: 20_000,
    timeoutFactor: 2,
    dryRunTimeoutMinutes: 10,
    incremental: true,
    incrementalFile: `${reportFolder}/${name}.incremental.json`,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: `${reportFolder}/${name}.json` },
    tempDirName: copiesFolder,
    // What a copy of the repository can do without.
    ignorePatterns: ['.cache', '**/dist', 'demo', 'e2e', 'bench', 'docs', 'packages/{simulator,widget}'],
    checkers: [],
    disableTypeChecks: false,
    allowEmpty: false,
    cleanTempDir: 'always',
    thresholds: { high: 99, low: scoreMin, break: scoreMin },
  };
}
