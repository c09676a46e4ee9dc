/** The tests of all Node code in one run: one project per package, and one for the repository's own scripts. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const project = (name: string, folder: string, include: string[]) => ({
  extends: true as const,
  // Absolute, because a package's own `test` script starts in another folder than the root's.
  test: { name, root: fileURLToPath(new URL(folder, import.meta.url)), include },
});

export default defineConfig({
  test: {
    // Processes, not threads: the database driver is native code, and tests start and kill processes of their own.
    pool: 'forks',
    // Journeys mostly wait for a clock or for another process: more of them than cores shorten the whole.
    maxWorkers: 4,
    globals: false,
    // For a loaded machine with two cores; a hanging test still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      project('shared', 'packages/shared', ['src/**/*.test.ts']),
      project('bff', 'packages/bff', ['src/**/*.test.ts']),
      project('simulator', 'packages/simulator', ['src/**/*.test.ts']),
      project('widget', 'packages/widget', ['scripts/**/*.test.ts', 'src/**/*.node.test.ts']), // the others need a browser
      project('demo', 'demo', ['src/**/*.test.ts']),
      project('scripts', 'scripts', ['*.test.mjs']),
    ],
  },
});
