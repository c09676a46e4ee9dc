/** The tests of all Node code in one run: one project per package, and one for the repository's own scripts. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

// Absolute, because a package's own `test` script starts in another folder than the root's.
const absolute = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Minutes long and small on disk: begun last, as a clone without a cache would, they would run alone at the end. */
const LONG =
  /(?:any-order|simulation|crash-points|guards|stories|killed|orphans|floods|canary|restore-drill|measured|bench\/src\/main)\.test\.ts$/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

const project = (name: string, folder: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, root: absolute(folder), include, ...more },
});

/** Every answer of a BFF is held against the API's description. */
const HEAR_ANSWERS = { setupFiles: [absolute('packages/bff/src/testing/setup-hearing.ts')] };

export default defineConfig({
  test: {
    // Processes, not threads: the database driver is native code, and tests start and kill processes of their own.
    pool: 'forks',
    // Journeys mostly wait for a clock or for another process: more of them than cores shorten the whole.
    maxWorkers: 3,
    // The same process takes one file after the other, so that what they import is loaded once: half of the time went into that.
    isolate: false,
    sequence: { sequencer: LongFirst },
    globals: false,
    // For a loaded machine with two cores; a hanging test still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      project('shared', 'packages/shared', ['src/**/*.test.ts']),
      project('bff', 'packages/bff', ['src/**/*.test.ts'], {
        ...HEAR_ANSWERS,
        // PostgreSQL is started only when a test asks for a database.
        globalSetup: [absolute('packages/bff/src/testing/postgres-on-demand.ts')],
      }),
      project('simulator', 'packages/simulator', ['src/**/*.test.ts']),
      project('widget', 'packages/widget', ['scripts/**/*.test.ts', 'src/**/*.node.test.ts']), // the others need a browser
      project('demo', 'demo', ['src/**/*.test.ts'], HEAR_ANSWERS),
      project('bench', 'bench', ['src/**/*.test.ts']),
      project('site', 'site', ['src/**/*.test.ts']),
      project('scripts', 'scripts', ['*.test.mjs']),
    ],
  },
});
