/** What is left of a program after its end, its time limit, or the end of the one who ran it: nothing. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readProcess } from './process-table.mjs';
import { runCommand } from './run-command.mjs';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const timeLimitMs = 30_000;

const run = (script, options = {}) =>
  runCommand({ args: ['-e', script], cwd, timeLimitMs, isCaptured: true, ...options });

/** Starts a grandchild that ignores SIGTERM, in the same process group or in its own, and prints its id. */
const withGrandchild = (isDetached, then) => `
const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(process.pid)";
const child = require('child_process').spawn(process.execPath, ['-e', script], { detached: ${isDetached}, stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.on('data', (text) => { console.log(String(text)); ${then} });
`;

test('a program that ends well is ok, and what it said is kept', async () => {
  expect(await run("console.log('done'); console.error('well')")).toMatchObject({
    isOk: true,
    ending: 'ended with code 0',
    output: 'done\nwell\n',
  });
});

test.each([
  ['process.exit(3)', 'ended with code 3'],
  ["process.kill(process.pid, 'SIGKILL')", 'was ended by SIGKILL'],
])('a program that does not end well says how: %s', async (script, ending) => {
  expect(await run(script)).toMatchObject({ isOk: false, ending });
});

test('a program that does not exist is a failure', async () => {
  const result = await runCommand({
    program: 'no-such-program',
    args: [],
    cwd,
    timeLimitMs,
    isCaptured: true,
  });
  expect(result).toMatchObject({ isOk: false, ending: expect.stringContaining('did not start') });
});

test.each(['before it starts', 'while it runs'])(
  'a program that is told to stop %s is stopped',
  async (when) => {
    const stopping = new AbortController();
    if (when === 'before it starts') stopping.abort();
    const running = run('setInterval(() => {}, 1000)', { stopSignal: stopping.signal });
    stopping.abort();
    expect(await running).toMatchObject({ isOk: false, isTimedOut: false, ending: 'was ended by SIGTERM' });
  },
);

test.each([false, true])(
  'the time limit takes a grandchild along (in its own group: %s)',
  async (isDetached) => {
    const { isOk, isTimedOut, ending, output } = await run(withGrandchild(isDetached, ''), {
      timeLimitMs: 2000,
    });
    expect({ isOk, isTimedOut, ending }).toEqual({
      isOk: false,
      isTimedOut: true,
      ending: 'took longer than 2 s and was stopped',
    });
    await untilGone(Number(output));
  },
);

test('a grandchild that was forgotten is stopped', async () => {
  const { isOk, output } = await run(withGrandchild(false, 'process.exit()'));
  expect(isOk).toBe(true);
  await untilGone(Number(output));
});

test.each(['SIGTERM', 'SIGINT', 'SIGKILL'])(
  'nothing goes on when the one who ran it gets a %s',
  async (signal) => {
    const runner = `
    import { runCommand, stopChildrenOnSignal } from './run-command.mjs';
    stopChildrenOnSignal();
    await runCommand({ args: ['-e', 'console.log(process.pid); setInterval(() => {}, 1000)'], cwd: '.', timeLimitMs: 60_000 });
  `;
    const preload = ['--import', './stop-with-parent.mjs']; // as package.json starts test.mjs and check.mjs
    const args = [...preload, '--input-type=module', '-e', runner];
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise((resolve) => child.stdout.once('data', (text) => resolve(Number(text))));
    await new Promise((resolve) => setTimeout(resolve, 500)); // its watch has begun
    child.kill(signal);
    await untilGone(pid);
    await untilGone(child.pid);
  },
);

async function untilGone(pid) {
  expect(pid).toBeGreaterThan(0);
  while (readProcess(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
}
