/**
 * `pnpm test:runtimes`: imports every JavaScript entry of the built widget in Node, Bun, Deno and workerd, and has each draw a button as a
 * server does. Names after the command choose runtimes; `--results <file>` writes the outcome as JSON; `--no-build` takes the build that is
 * there. The runtimes come from npm by exact versions; one that cannot be had is named, with the reason, and not counted. The last line
 * is `N passed, N failed`.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { binOf } from './bin-of.mjs';
import { runCommand } from './run-command.mjs';
import { layPackage, widgetEntries } from './runtimes/lay-package.mjs';
import { runtimes } from './runtimes/runtimes.mjs';
import { reportOfWorkerd } from './runtimes/workerd.mjs';

const rootFolder = fileURLToPath(new URL('../', import.meta.url));
const fetchMsMax = 300_000;
const runMsMax = 120_000;

/**
 * The report of one runtime, by the laid program.
 * @param {import('./runtimes/runtimes.mjs').Runtime} runtime
 * @param {string} folder  where the widget is laid
 */
export async function reportOf({ command: [program, ...args], run }, folder) {
  if (run === undefined)
    return reportOfWorkerd({
      command: [program, ...args],
      folder,
      entries: widgetEntries(),
      timeLimitMs: runMsMax,
    });
  const { stdout } = await promisify(execFile)(program, [...args, ...run, 'program.mjs'], {
    cwd: folder,
    timeout: runMsMax,
  });
  return JSON.parse(stdout);
}

/**
 * What is wrong with a report: one line per entry that cannot be imported, has other names than the reference or leaves a global behind,
 * and one for another markup.
 * @param {object} report
 * @param {object} reference  of this Node
 * @param {Record<string, string>} without  entries that the runtime is known not to load
 * @returns {string[]}
 */
export function faultsOf(report, reference, without = {}) {
  const faults = Object.entries(reference.entries).flatMap(([entry, { names }]) => {
    const found = report.entries[entry];
    if (entry in without) return found?.names === undefined ? [] : [`${entry}: can be imported after all`];
    if (found?.names === undefined) return [`${entry}: ${found?.fault ?? 'is not there'}`];
    if (found.names !== names) return [`${entry}: exports ${found.names}, not ${names}`];
    // The mock is for tests: its libraries (zod, msw) keep globals of their own.
    const isClean = found.left === '' || entry.includes('/mock');
    return isClean ? [] : [`${entry}: leaves ${found.left} behind`];
  });
  return report.markup === reference.markup ? faults : [...faults, `renderButton draws ${report.markup}`];
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { results: { type: 'string' }, 'no-build': { type: 'boolean', default: false } },
  });
  const chosen = chooseRuntimes(positionals.filter((name) => name !== '--'));
  if (!values['no-build']) await buildPackages();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'epos-kantan-runtimes-')));
  const outcomes = [];
  try {
    const { program } = layPackage(folder);
    const { report: reference } = await import(pathToFileURL(join(dirname(program), 'report.mjs')).href);
    for (const runtime of chosen) outcomes.push(await tryRuntime(runtime, folder, reference));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const passed = outcomes.reduce((sum, { passes }) => sum + passes, 0);
  const failed = outcomes.reduce((sum, { faults }) => sum + faults.length, 0);
  if (values.results !== undefined)
    writeFileSync(values.results, `${JSON.stringify({ entries: widgetEntries(), outcomes }, null, 2)}\n`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

function chooseRuntimes(names) {
  const unknown = names.filter((name) => !runtimes.some((runtime) => runtime.name.startsWith(name)));
  if (unknown.length > 0)
    throw new Error(`there is no ${unknown.join()}: ${runtimes.map(({ name }) => name).join(', ')}`);
  return names.length === 0
    ? runtimes
    : runtimes.filter((runtime) => names.some((name) => runtime.name.startsWith(name)));
}

async function tryRuntime(runtime, folder, reference) {
  const { name, without = {} } = runtime;
  const version = await versionOf(runtime).catch((error) => ({ why: firstLine(error) }));
  if (typeof version !== 'string') {
    console.log(`–  ${name}: not run, because it cannot be had here: ${version.why}`);
    return { name, version: null, why: version.why, passes: 0, faults: [], without };
  }
  let faults;
  try {
    faults = faultsOf(await reportOf(runtime, folder), reference, without);
  } catch (error) {
    faults = [`the program ended: ${String(error.stderr || error.message).slice(-2_000)}`];
  }
  // Each entry counts, and the markup.
  const entries = Object.keys(reference.entries).length - Object.keys(without).length;
  const passes = faults.length === 0 ? entries + 1 : 0;
  console.log(`${faults.length === 0 ? '✓' : '✗'}  ${name} (${version}): ${passes} passed`);
  for (const [entry, why] of Object.entries(without)) console.log(`     without ${entry}: ${why}`);
  for (const fault of faults) console.log(`     ${fault}`);
  return { name, version, passes, faults, without };
}

/** Fetches the runtime, too. */
async function versionOf({ command: [program, ...args], version }) {
  const { stdout } = await promisify(execFile)(program, [...args, ...version], { timeout: fetchMsMax });
  return /\d[\d.-]*\d/.exec(stdout)?.[0] ?? 'of an unknown version';
}

function firstLine(error) {
  return String(error.stderr || error.message)
    .trim()
    .split('\n')[0];
}

async function buildPackages() {
  const widget = join(rootFolder, 'packages/widget');
  const vite = binOf(widget, 'vite');
  const steps = [
    ['packages/shared', [binOf(rootFolder, 'typescript', 'tsc'), '-p', 'tsconfig.build.json']],
    ['packages/widget', [vite, 'build', '--logLevel', 'error']],
    ['packages/widget', [vite, 'build', '--config', 'vite.iife.config.ts', '--logLevel', 'error']],
  ];
  for (const [folder, args] of steps) {
    const { isOk, ending } = await runCommand({ args, cwd: join(rootFolder, folder), timeLimitMs: runMsMax });
    if (!isOk) throw new Error(`the build of ${folder} ${ending}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
