/** The runtimes in which the widget must be importable, and how each runs a program. Called by test-runtimes.mjs. */

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string[]} command  the runtime itself: the program, and what stands before its own arguments
 * @property {string[]} version  arguments that make it say its version
 * @property {Record<string, string>} [without]  entries that it cannot load, each with the reason
 * @property {string[]} [run]  arguments before the program's file; a runtime without them takes no files
 */

/** An exact version of a runtime that npm has; it is fetched when it is asked for, and no dependency of this repository. */
const fromNpm = (exact) => ['npx', '--yes', exact];

/** @type {Runtime[]} */
export const runtimes = [
  { name: 'node 20', command: fromNpm('node@20.20.2'), version: ['--version'], run: [] },
  { name: 'node 22', command: fromNpm('node@22.23.3'), version: ['--version'], run: [] },
  { name: 'node 24', command: fromNpm('node@24.21.0'), version: ['--version'], run: [] },
  { name: 'bun', command: fromNpm('bun@1.4.5'), version: ['--version'], run: ['run', '--no-install'] },
  {
    name: 'deno',
    command: fromNpm('deno@2.9.6'),
    version: ['--version'],
    // Packages from the folder alone and nothing from outside. Reading, for what lies beside is linked; `react` looks at the environment.
    run: ['run', '--no-prompt', '--no-remote', '--node-modules-dir=manual', '--allow-read', '--allow-env'],
  },
  {
    name: 'workerd',
    command: fromNpm('workerd@1.20261117.1'),
    version: ['--version'],
    without: {
      '@epos-kantan/widget/mock':
        'a bundle for workers gets the browser build of msw, which looks for localStorage; `./mock/fetch` needs no msw',
    },
  },
];
