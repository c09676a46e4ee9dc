/**
 * Makes sure that the database driver, better-sqlite3, loads. It is native code: when no ready build fits this
 * machine it is compiled during the installation, and pnpm only warns when that fails.
 * Called by preflight.mjs and require-database.mjs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.mjs';
import { PreflightError, hasProgram, installDebianPackages, installLine } from './system-packages.mjs';

const bffFolder = fileURLToPath(new URL('../packages/bff/', import.meta.url));
const rootFolder = fileURLToPath(new URL('../', import.meta.url));
const pnpmPackage = 'pnpm@12.20.0';
const loadTimeLimitMs = 30_000;
const buildTimeLimitMs = 10 * 60_000;

const compilers = {
  debian: ['g++', 'make', 'python3'],
  fedora: ['gcc-c++', 'make', 'python3'],
  alpine: ['g++', 'make', 'python3'],
  macos: 'xcode-select --install',
};

/**
 * Loads the driver, builds it if it does not load, and loads it again.
 * @param {object} options
 * @param {(line: string) => void} options.say
 * @param {boolean} options.mayInstall  may system packages be installed (Debian, root)?
 * @throws {PreflightError}
 */
export async function ensureDatabaseDriver({ say, mayInstall }) {
  if (await driverLoads()) return;
  let missing = missingPrograms();
  if (missing.length > 0 && mayInstall && (await installDebianPackages(compilers.debian, say)))
    missing = missingPrograms();
  if (missing.length > 0) {
    throw new PreflightError(
      `The database driver (better-sqlite3) has to be compiled here, and ${missing.join(' and ')} ` +
        `${missing.length > 1 ? 'are' : 'is'} missing. Run: ${installLine(compilers)}`,
    );
  }
  say('building the database driver (better-sqlite3), about a minute');
  const { output } = await rebuildDriver();
  if (!(await driverLoads())) throw new PreflightError(describeBuildFault(output));
}

/** In a process of its own: a build for another Node may not only throw but crash. */
async function driverLoads() {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  const load = { args: ['-e', script], cwd: bffFolder, timeLimitMs: loadTimeLimitMs, isCaptured: true };
  return (await runCommand(load)).isOk;
}

function missingPrograms() {
  const hasCompiler = ['g++', 'c++', 'clang++'].some(hasProgram);
  const hasPython = ['python3', 'python'].some(hasProgram);
  return [
    ...(hasCompiler ? [] : ['a C++ compiler (g++)']),
    ...(hasProgram('make') ? [] : ['make']),
    ...(hasPython ? [] : ['python3']),
  ];
}

/** With Node's own headers where this Node brought them along, so that none need to be downloaded. */
function rebuildDriver() {
  const nodeFolder = dirname(dirname(process.execPath));
  const env = hasMatchingHeaders(nodeFolder) ? { npm_config_nodedir: nodeFolder } : {};
  const request = { cwd: rootFolder, env, timeLimitMs: buildTimeLimitMs, isCaptured: true };
  const pnpm = process.env['npm_execpath'] ?? '';
  if (/^pnpm$/.test(basename(pnpm))) return runCommand({ ...request, program: pnpm, args: ['rebuild'] });
  return runCommand({ ...request, program: 'npx', args: ['--yes', pnpmPackage, 'rebuild'] });
}

function hasMatchingHeaders(nodeFolder) {
  const file = join(nodeFolder, 'include', 'node', 'node_version.h');
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  return process.versions.node === [part('MAJOR'), part('MINOR'), part('PATCH')].join('.');
}

function describeBuildFault(output) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|network connectivity/.test(output)) {
    return (
      `The database driver (better-sqlite3) has to be compiled here, and the headers of Node ${process.versions.node} ` +
      'could not be downloaded. Run again with a network, or with npm_config_nodedir set to the folder above include/node'
    );
  }
  const lines = output.split('\n').filter((line) => /error|ERR/i.test(line));
  return `The database driver (better-sqlite3) could not be built. The last words of the build:\n${lines.slice(-8).join('\n')}`;
}
