/**
 * Makes the files of `epos-kantan` that the container image starts, of the sources as they are now: what is measured is what a shop runs, without a
 * loader of TypeScript in its memory and its start. Called by `child-program` and by P11.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleTree } from '../../scripts/container/bundle-tree.mjs';

/** Inside the package, so that what stays outside the bundle is found from there. */
const CACHE = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));

const ENTRY = fileURLToPath(new URL('../../packages/bff/src/cli/main.ts', import.meta.url));

let made: Promise<string> | undefined;

/** The file to start, made once per process, and gone with it. */
export function bundleBff(): Promise<string> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'bff-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  await bundleTree(folder, ENTRY);
  return join(folder, 'bin/main.mjs');
}
