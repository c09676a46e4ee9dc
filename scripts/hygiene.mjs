/**
 * Looks through every file of the repository for what does not belong there: addresses of package registries,
 * paths of one person's machine, merge leftovers, names that say nothing, style sheets that are too long. A step of check.mjs, run as a
 * program; prints one line per fault and fails when there is one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const rootFolder = fileURLToPath(new URL('../', import.meta.url));
const fileBytesMax = 2 * 1024 * 1024;
/** As for code, whose lines the linter counts. */
const styleLinesMax = 400;

const upperCaseNames = new Set([
  'README.md',
  'README.ja.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
  'SECURITY.md',
  'Dockerfile',
]);
/** A page of docs/errors has the name of its code, and a route of an example the one that its framework looks for. */
const namesOutsideOurRule =
  /(?:^|\/)(?:node_modules|dist|fixtures|public|generated|\.changeset|\.ci|\.github)\/|^docs\/(?:ja\/)?errors\/[a-z_]+\.md$|^examples\/\w+\/.*\/(?:\+(?:page|layout)(?:\.server)?|\[order\](?:\.get)?)\.\w+$/;

/**
 * Finds the faults of one file.
 * @param {string} file  its path from the root, with `/`
 * @param {string} text
 * @param {{ machinePaths?: string[], registryHosts?: string[] }} machine  what must not appear
 * @returns {string[]} one line per fault
 */
export function findFaults(file, text, { machinePaths = [], registryHosts = [] } = {}) {
  return [...faultsOfName(file), ...faultsOfText(file, text, machinePaths, registryHosts)];
}

function faultsOfName(file) {
  if (namesOutsideOurRule.test(file)) return [];
  const faults = [];
  const name = basename(file);
  if (/(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.\w+$)/.test(file))
    faults.push(`${file}: a name that says nothing`);
  const isKebabCase = /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name);
  if (!isKebabCase && !upperCaseNames.has(name)) faults.push(`${file}: not a kebab-case name`);
  return faults;
}

function faultsOfText(file, text, machinePaths, registryHosts) {
  const faults = [];
  const lines = text.trimEnd().split('\n').length;
  if (file.endsWith('.css') && lines > styleLinesMax)
    faults.push(`${file}: ${lines} lines, at most ${styleLinesMax}`);
  for (const [index, line] of text.split('\n').entries()) {
    const place = `${file}:${index + 1}`;
    if (basename(file) === 'pnpm-lock.yaml' && /https?:\/\/|\btarball:/.test(line))
      faults.push(`${place}: an address in the lockfile`);
    if (registryHosts.some((host) => line.includes(host)))
      faults.push(`${place}: the host of a package registry`);
    if (isMachinePath(line, machinePaths)) faults.push(`${place}: a path of one machine`);
    if (/^(?:<{7}|>{7}) /.test(line)) faults.push(`${place}: a merge leftover`);
  }
  return faults;
}

function isMachinePath(line, machinePaths) {
  if (machinePaths.some((path) => line.includes(path))) return true;
  return /(?:^|[\s"'`(=:])\/(?:home|Users)\/[a-z][\w.-]*\//.test(line);
}

/** What git tracks or would; in a copy without git, all but what is installed or built. */
function listFiles() {
  if (!existsSync(join(rootFolder, '.git'))) return listFolder('');
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listing = execFileSync('git', args, {
    cwd: rootFolder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listing.split('\0').filter((file) => file !== '' && existsSync(join(rootFolder, file)));
}

function listFolder(folder) {
  const left = new Set(['node_modules', 'dist', 'coverage', 'test-results', '.cache']);
  return readdirSync(join(rootFolder, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return left.has(entry.name) ? [] : listFolder(path);
    return entry.isFile() ? [path] : [];
  });
}

/** A short path such as `/app` or `/root` would match innocent text; two folders deep is a place. */
function pathsOfThisMachine() {
  const paths = [rootFolder.replace(/\/$/, ''), homedir()];
  return paths.filter((path) => path.split('/').filter(Boolean).length >= 2);
}

function hostsOfRegistries() {
  const wellKnown = ['registry.npmjs' + '.org', 'registry.yarnpkg' + '.com', 'npm.pkg.github' + '.com'];
  const chosen = process.env['npm_config_registry'] ?? '';
  return URL.canParse(chosen) ? [...wellKnown, new URL(chosen).host] : wellKnown;
}

function main() {
  const machine = { machinePaths: pathsOfThisMachine(), registryHosts: hostsOfRegistries() };
  const faults = listFiles().flatMap((file) => {
    const path = join(rootFolder, file);
    if (statSync(path).size > fileBytesMax) return [`${file}: larger than ${fileBytesMax / 1024 / 1024} MiB`];
    const bytes = readFileSync(path);
    return findFaults(file, bytes.includes(0) ? '' : bytes.toString('utf8'), machine);
  });
  for (const fault of faults) console.log(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
