/**
 * Lays the built widget into an empty folder as npm would install it, with what it depends on beside it, and a program that imports every
 * entry of it. Called by test-runtimes.mjs and its test; the widget and `shared` have to be built before.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
/** What the entries import of others; `zod` comes with `shared`, the others are the shop's own. */
const beside = ['zod', 'msw', 'react'];

/** What is run in every runtime. Its imports are spelled out, because a worker's are bundled. */
const program = (entries) => `const entries = {};
const globals = () => Object.getOwnPropertyNames(globalThis);
async function load(name, importEntry) {
  const before = new Set(globals());
  try {
    const names = Object.keys(await importEntry()).sort().join();
    entries[name] = { names, left: globals().filter((name) => !before.has(name)).join() };
  } catch (error) {
    entries[name] = { fault: String(error) };
  }
}
${entries.map((name) => `await load('${name}', () => import('${name}'));`).join('\n')}
const { renderButton } = await import('@epos-kantan/widget/ssr');
export const report = { entries, markup: renderButton(${JSON.stringify(markupOf())}) };
`;

function markupOf() {
  const shop = { endpoint: 'https://pay.shop.example/', orderToken: 'eyJ.eyJ.c2ln', lang: 'en', nonce: 'n' };
  return {
    ...shop,
    label: 'buy',
    theme: 'outline',
    size: 'large',
    slotted: '<span slot="note">A note</span>',
  };
}

/**
 * The entries of the published package that are JavaScript, as a shop writes them; those that are types alone are left out.
 * @returns {string[]}
 */
export function widgetEntries() {
  const { name, publishConfig } = readPackage('widget');
  return Object.entries(publishConfig.exports)
    .filter(([, target]) => typeof target === 'object' && target.default?.endsWith('.js'))
    .map(([entry]) => name + entry.slice(1));
}

/**
 * Lays everything into a folder.
 * @param {string} folder  an empty one
 * @returns {{ program: string, modules: string }} the program, which exports `report` and prints nothing, and the laid packages
 * @throws {Error} when a package is not built
 */
export function layPackage(folder) {
  const modules = join(folder, 'node_modules');
  for (const name of ['shared', 'widget']) {
    const { publishConfig, ...description } = readPackage(name);
    const from = join(packages, name, 'dist');
    if (!existsSync(from)) throw new Error(`packages/${name} is not built`);
    const to = join(modules, description.name);
    mkdirSync(to, { recursive: true });
    cpSync(from, join(to, 'dist'), { recursive: true });
    writeFileSync(
      join(to, 'package.json'),
      JSON.stringify({ ...description, ...publishConfig, devDependencies: {} }),
    );
  }
  for (const name of beside)
    symlinkSync(realpathSync(join(packages, 'widget/node_modules', name)), join(modules, name));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a-shop', type: 'module' }));
  writeFileSync(join(folder, 'report.mjs'), program(widgetEntries()));
  writeFileSync(
    join(folder, 'program.mjs'),
    // Deno is kept alive by msw, which the entry `./mock` imports; every other one lets it end.
    "import { report } from './report.mjs';\nconsole.log(JSON.stringify(report));\nglobalThis.Deno?.exit(0);\n",
  );
  return { program: join(folder, 'program.mjs'), modules };
}

function readPackage(name) {
  return JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
}
