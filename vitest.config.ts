/** The tests of all Node code in one run: one project per package, and one for the repository's own scripts. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Absolute, because a package's own `test` script starts in another folder than the root's.
const absolute = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const project = (name: string, folder: string, include: string[], globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, root: absolute(folder), include, globalSetup: globalSetup.map(absolute) },
});

export default defineConfig({
  test: {
    // Processes, not threads: the database driver is native code, and tests start and kill processes of their own.
    pool: 'forks',
    // Journeys mostly wait for a clock or for another process: more of them than cores shorten the whole.
    maxWorkers: 3,
    // The same process takes one file after the other, so that what they import is loaded once: half of the time went into that.
    isolate: false,
    globals: false,
    // For a loaded machine with two cores; a hanging test still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      project('shared', 'packages/shared', ['src/**/*.test.ts']),
      // PostgreSQL is started only when a test asks for a database.
      project(
        'bff',
        'packages/bff',
        ['src/**/*.test.ts'],
        ['packages/bff/src/testing/postgres-on-demand.ts'],
      ),
      project('simulator', 'packages/simulator', ['src/**/*.test.ts']),
      project('widget', 'packages/widget', ['scripts/**/*.test.ts', 'src/**/*.node.test.ts']), // the others need a browser
      project('demo', 'demo', ['src/**/*.test.ts']),
      project('bench', 'bench', ['src/**/*.test.ts']),
      project('scripts', 'scripts', ['*.test.mjs']),
    ],
  },
});
