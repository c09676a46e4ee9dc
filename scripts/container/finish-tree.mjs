/**
 * Makes the folder that `pnpm deploy` wrote ready to run: our packages lead to their build as the published ones do, what only compilers
 * and editors read is taken away, and the health check is put beside. A step of the Dockerfile.
 */
import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that no running program reads: types, maps, and what the driver was compiled from. */
const NOT_RUN = /\.d\.[cm]?ts(?:\.map)?$|\.map$|\/better-sqlite3\/(?:deps|src)\//;
const DRIVER = /\/better-sqlite3\/build\//;
const DRIVER_RUN = /\/build\/Release\/better_sqlite3\.node$/;

/** @param folder what `pnpm deploy` wrote */
export function finishTree(folder) {
  const files = filesBelow(folder);
  for (const file of files.filter((path) => path.endsWith('/package.json'))) publishExports(file);
  const extra = files.filter((path) => NOT_RUN.test(path) || (DRIVER.test(path) && !DRIVER_RUN.test(path)));
  for (const file of extra) rmSync(file);
  copyFileSync(fileURLToPath(new URL('health.mjs', import.meta.url)), join(folder, 'health.mjs'));
  if (!existsSync(join(folder, 'dist/cli/main.js'))) throw new Error(`${folder} holds no build of the BFF`);
}

/** Every file once; links lead to folders that are walked anyway. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** As `pnpm pack` does: in the repository the exports lead to the source. */
function publishExports(file) {
  const { publishConfig, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
  if (!manifest.name?.startsWith('@epos-kantan/') || publishConfig?.exports === undefined) return;
  // A new file: the old one may be the very one of the source, by a hard link.
  rmSync(file);
  writeFileSync(file, `${JSON.stringify({ ...manifest, exports: publishConfig.exports }, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) finishTree(process.argv[2]);
