/**
 * Kills the starters of a preloaded script, one after the other, and sees the script stop. The starters are
 * real processes that carry the names of npm and pnpm, with the shells between them that these use.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readProcess } from './process-table.mjs';

const preload = fileURLToPath(new URL('./stop-with-parent.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-stop-'));

/** Takes a name as npm does, and starts the next program through a shell that stays. */
const starter = `
import { spawn } from 'node:child_process';
const [title, next] = process.argv.slice(2);
process.title = title;
console.log(title.split(' ')[0], process.pid);
spawn('sh', ['-c', next + '; exit'], { stdio: 'inherit' });
setInterval(() => {}, 1000);
`;

const server = `
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
if (process.channel === undefined) {
  fork(process.argv[1]);
  new Worker('setInterval(() => {}, 1000)', { eval: true });
  process.once('SIGTERM', () => {
    console.log('asked to stop');
    setTimeout(() => { console.log('stopped'); process.exit(); }, 200);
  });
} else {
  process.on('SIGTERM', () => console.log('the child was asked too'));
  process.on('disconnect', () => process.exit());
}
console.log(process.channel === undefined ? 'script' : 'child', process.pid);
setInterval(() => {}, 1000);
`;

let pids = {};

beforeAll(() => {
  writeFileSync(join(folder, 'starter.mjs'), starter);
  writeFileSync(join(folder, 'server.mjs'), server);
  writeFileSync(join(folder, 'short.mjs'), "console.log('script', process.pid);");
});

afterEach(() => {
  for (const pid of Object.values(pids)) if (readProcess(pid)) process.kill(pid, 'SIGKILL');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the script stops gracefully, once, its children left to it,', () => {
  test.each([
    ['npm', 'SIGKILL'],
    ['npm', 'SIGTERM'],
    ['pnpm', 'SIGKILL'],
  ])('when %s gets a %s', async (victim, signal) => {
    const lines = await startThroughPackageManagers('server.mjs', ['npm', 'pnpm', 'script', 'child']);
    process.kill(pids[victim], signal);
    expect(await lines.next()).toBe('asked to stop');
    expect(await lines.next()).toBe('stopped');
    await untilGone(pids.script);
    await untilGone(pids.child);
  });
});

test('the watch does not keep a script alive that has done its work', async () => {
  await startThroughPackageManagers('short.mjs', ['npm', 'pnpm', 'script']);
  await untilGone(pids.script);
});

test('a script that was started by hand does not end with the one who started it', async () => {
  const start = `require('child_process').spawn('sh', ['-c', ${JSON.stringify(`${preloaded('server.mjs')}; exit`)}], { stdio: 'inherit' });`;
  const shell = spawn(process.execPath, ['-e', `${start} setInterval(() => {}, 1000);`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await readStart(shell, ['script', 'child']);
  process.kill(shell.pid, 'SIGKILL');
  await untilGone(shell.pid);
  await new Promise((resolve) => setTimeout(resolve, 1500)); // time for several looks
  expect(readProcess(pids.script)).toBeDefined();
});

/** npm → sh → pnpm → sh → script; each prints its name and process id. */
function startThroughPackageManagers(script, names) {
  const starterFile = join(folder, 'starter.mjs');
  const pnpm = `'${process.execPath}' '${starterFile}' 'pnpm demo' "${preloaded(script)}"`;
  const npm = spawn(process.execPath, [starterFile, 'npm exec pnpm demo', pnpm], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return readStart(npm, names);
}

function preloaded(script) {
  return `'${process.execPath}' --import '${preload}' '${join(folder, script)}'`;
}

/** Waits until each of `names` has printed its id; what is printed later can be read line by line. */
async function readStart(child, names) {
  const iterator = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await iterator.next()).value;
  pids = {};
  while (Object.keys(pids).length < names.length) {
    const [name, pid] = (await next()).split(' ');
    pids[name] = Number(pid);
  }
  expect(Object.keys(pids).sort()).toEqual([...names].sort());
  await new Promise((resolve) => setTimeout(resolve, 500)); // the watch has begun
  return { next };
}

async function untilGone(pid) {
  while (readProcess(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
}
