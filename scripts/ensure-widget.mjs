/**
 * Builds the button's files when they are not there, so that `epos-kantan serve` has something to serve from a fresh install.
 * Preloaded with `node --import` by the root scripts of the command line and of the browsers; a published package carries them already.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const widget = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'widget');

const needsButton = process.argv[2] === 'serve' || process.argv[1]?.includes('browsers');

if (isMainThread && process.channel === undefined && needsButton) {
  if (!existsSync(join(widget, 'dist', 'integrity.json'))) {
    console.error('Building the button …');
    const vite = createRequire(join(widget, 'package.json')).resolve('vite/package.json');
    const build = spawnSync(
      process.execPath,
      [join(dirname(vite), 'bin/vite.js'), 'build', '--config', 'vite.iife.config.ts', '--logLevel', 'error'],
      { cwd: widget, stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 },
    );
    if (build.status !== 0) console.error('The button could not be built: /assets will answer 404.');
  }
}
