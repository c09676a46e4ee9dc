/**
 * Writes third-party-notices.md: every library that an installation of the published packages brings along, with its licence. The
 * test beside it says when it has to be written anew: `node scripts/write-notices.mjs`.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const rootFolder = fileURLToPath(new URL('../', import.meta.url));
const published = ['packages/shared', 'packages/bff', 'packages/widget', 'packages/simulator'];
const librariesMax = 1_000;

/** What a package.json says of itself. */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The folder that a package finds another one in: its own node_modules, or one further up. */
function findFolder(from, name) {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return null;
  }
}

/** Name and version → licence, Node versions and whether it runs a script when installed, of everything that the packages need to run. */
export function collectLibraries() {
  const found = new Map();
  const queue = published.map((folder) => join(rootFolder, folder));
  for (const folder of queue) {
    if (queue.length > librariesMax) throw new Error('there are too many libraries to be true');
    const { dependencies = {}, optionalDependencies = {} } = readPackage(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = findFolder(folder, name);
      // Ours, or one for another machine.
      if (at === null || name.startsWith('@epos-kantan/')) continue;
      const { version, license, engines = {}, scripts = {} } = readPackage(at);
      const key = `${name} ${version}`;
      if (found.has(key)) continue;
      found.set(key, {
        licence: typeof license === 'string' ? license : 'see its package',
        node: engines.node ?? '*',
        installs: ['preinstall', 'install', 'postinstall'].some((script) => script in scripts),
      });
      queue.push(at);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The text of the file. */
export function renderNotices() {
  const rows = collectLibraries().map(([name, { licence }]) => `| ${name} | ${licence} |`);
  return [
    '# Third-party notices',
    '',
    'The script for plain pages holds no code of others. An installation of the packages brings these libraries, each under its own licence:',
    '',
    '| library | licence |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(join(rootFolder, 'third-party-notices.md'), renderNotices());
