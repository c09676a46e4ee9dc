/**
 * Stops a script while its preload still builds the database driver, and sees nothing of the build go on. The
 * scripts are copied beside an empty package, so that the driver is missing; compiler and pnpm are stand-ins.
 */
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readProcess } from './process-table.mjs';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-driver-'));
const programs = join(folder, 'bin');
const pnpm = join(programs, 'pnpm');
const pids = [];

beforeAll(() => {
  cpSync(fileURLToPath(new URL('.', import.meta.url)), join(folder, 'scripts'), { recursive: true });
  mkdirSync(join(folder, 'packages', 'bff'), { recursive: true });
  mkdirSync(programs);
  for (const name of ['g++', 'make', 'python3']) writeProgram(join(programs, name), 'exit 0');
  // The build, and a compiler below it; their output is read by the preload, so they report on another road.
  writeProgram(pnpm, 'sleep 600 &\necho "$$ $!" > "$PIDS_FILE"\nwait');
  writeFileSync(join(folder, 'own-stop.mjs'), ownStop);
});

afterEach(() => {
  for (const pid of pids.splice(0)) if (readProcess(pid)) process.kill(pid, 'SIGKILL');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
])('nothing of the build goes on when the script gets a %s', async (signal, exitCode) => {
  const pidsFile = join(folder, `pids-${signal}`);
  writeFileSync(pidsFile, '');
  const script = startPreloaded(['-e', '0'], { PIDS_FILE: pidsFile, npm_execpath: pnpm });
  const build = await readPids(pidsFile);
  pids.push(...build);
  script.kill(signal);
  expect(await endOf(script)).toBe(exitCode);
  for (const pid of build) await untilGone(pid);
});

const ownStop = `
import { stopChildrenOnSignal } from './scripts/run-command.mjs';
stopChildrenOnSignal({ givesWay: true });
process.once('SIGTERM', () => {
  console.log('stopping');
  setTimeout(() => { console.log('stopped'); process.exit(0); }, 200);
});
console.log('ready');
setInterval(() => {}, 1000);
`;

test("a script's own stop takes the place of the preload's", async () => {
  const script = spawn(process.execPath, [join(folder, 'own-stop.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  pids.push(script.pid);
  const lines = createInterface({ input: script.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  script.kill('SIGTERM');
  expect((await lines.next()).value).toBe('stopping');
  expect((await lines.next()).value).toBe('stopped');
  expect(await endOf(script)).toBe(0);
});

function writeProgram(file, body) {
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

/** The preload as package.json names it, on the copied scripts. */
function startPreloaded(args, env) {
  const preload = join(folder, 'scripts', 'require-database.mjs');
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    // An inherited NODE_PATH would lead to the driver of this repository.
    env: { ...process.env, ...env, NODE_PATH: '', PATH: `${programs}${delimiter}${process.env.PATH}` },
    stdio: 'ignore',
  });
  pids.push(child.pid);
  return child;
}

async function readPids(file) {
  for (;;) {
    const numbers = readFileSync(file, 'utf8').trim().split(' ').map(Number);
    if (numbers.length === 2) return numbers;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function endOf(child) {
  if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
  return child.exitCode;
}

async function untilGone(pid) {
  expect(pid).toBeGreaterThan(0);
  while (readProcess(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
}
