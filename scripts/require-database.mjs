/**
 * Ends the process with one clear sentence when the database driver does not load and cannot be built.
 * Preloaded with `node --import` by the root scripts that open a database: the demo and the CLI.
 */
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { ensureDatabaseDriver } from './database-driver.mjs';
import { stopChildrenOnSignal } from './run-command.mjs';
import { PreflightError } from './system-packages.mjs';

if (isMainThread && process.channel === undefined) {
  stopChildrenOnSignal({ givesWay: true }); // the build runs in a process group of its own
  try {
    await ensureDatabaseDriver({ say: (line) => console.error(`preflight: ${line}`), mayInstall: false });
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
