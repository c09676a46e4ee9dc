/**
 * The packages as a shop gets them by npm: each is packed, and an example is copied to a folder of its own, whose package.json names the
 * archives in place of the versions. Called by test-examples.mjs; the packages have to be built before.
 */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run-command.mjs';

const rootFolder = fileURLToPath(new URL('../../', import.meta.url));
const packed = ['shared', 'bff', 'widget'];
const packTimeLimitMs = 2 * 60_000;

/** What an example leaves behind where somebody runs it by hand. */
const made = new Set([
  ...['node_modules', 'dist', '.next', '.nuxt', '.output', '.svelte-kit', '.astro', '.angular', 'build'],
  ...['package-lock.json', 'pnpm-lock.yaml', 'next-env.d.ts'],
]);

/**
 * Packs what an example installs.
 * @param {string} folder  where the archives go
 * @returns {Promise<Record<string, string>>} name of the package → `file:` and its archive
 * @throws {Error} with what the package manager said
 */
export async function packPackages(folder) {
  const archives = {};
  for (const name of packed) {
    const target = join(folder, name);
    const [program, ...before] = packageManager();
    const { isOk, ending, output } = await runCommand({
      ...{ program, args: [...before, 'pack', '--pack-destination', target] },
      ...{ cwd: join(rootFolder, 'packages', name), timeLimitMs: packTimeLimitMs, isCaptured: true },
    });
    if (!isOk) throw new Error(`packing ${name} ${ending}\n${output}`);
    const [file] = readdirSync(target);
    archives[`@epos-kantan/${name}`] = `file:${join(target, file)}`;
  }
  return archives;
}

/** The one that runs this script (a program of its own since version 12), else one of the same version. */
function packageManager() {
  const { npm_execpath: own = '' } = process.env;
  return basename(own) === 'pnpm' ? [own] : ['npx', '--yes', 'pnpm@12.20.0'];
}

/**
 * Copies an example.
 * @param {string} name  of its folder
 * @param {string} target  a folder that is not there yet
 * @param {Record<string, string>} archives  of {@link packPackages}
 */
export function copyExample(name, target, archives) {
  const filter = (path) => !made.has(basename(path));
  cpSync(join(rootFolder, 'examples', name), target, { recursive: true, filter });
  const file = join(target, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  for (const each of Object.keys(manifest.dependencies))
    manifest.dependencies[each] = archives[each] ?? manifest.dependencies[each];
  manifest.overrides = archives; // what the packages need of each other is not on npm either
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}
