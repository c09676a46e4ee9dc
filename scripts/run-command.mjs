/**
 * Runs one program in a process group of its own, with a time limit, and leaves nothing of it behind.
 * Called by check.mjs for its steps and by test.mjs for its suites.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listDescendants, readProcess } from './process-table.mjs';

const gracefulStopMs = 5000;
const lastOutputMs = 1000;
const outputCharactersMax = 200_000;
const preload = fileURLToPath(new URL('./stop-with-parent.mjs', import.meta.url));

const running = new Set();
let isStopping = false;

/**
 * Runs a Node script or, when `program` is given, another program, and waits for its end.
 * @param {object} request
 * @param {string[]} request.args  the script and its arguments, or the arguments of `program`
 * @param {string} [request.program]  a program other than Node
 * @param {string} request.cwd
 * @param {Record<string, string>} [request.env]  added to this process's environment
 * @param {number} request.timeLimitMs  after it the whole group is stopped
 * @param {boolean} [request.isCaptured]  keep the output (its last 200,000 characters) instead of showing it
 * @param {AbortSignal} [request.stopSignal]  stops the whole group before its time, as for a server that is needed no more
 * @returns {Promise<{ isOk: boolean, isTimedOut: boolean, ending: string, seconds: number, output: string }>}
 *   `ending` tells in words how it ended, for a person
 */
export async function runCommand(request) {
  const { args, program, cwd, env = {}, timeLimitMs, isCaptured = false, stopSignal } = request;
  const startedAtMs = performance.now();
  // A preloaded Node process stops by itself, browsers and all, should this process be killed outright.
  const [file, fileArgs] = program ? [program, args] : [process.execPath, ['--import', preload, ...args]];
  const child = spawn(file, fileArgs, {
    cwd,
    env: { ...process.env, ...(program ? {} : { STOP_WITH_PARENT: String(process.pid) }), ...env },
    detached: true,
    stdio: ['ignore', isCaptured ? 'pipe' : 'inherit', isCaptured ? 'pipe' : 'inherit'],
  });
  const output = collectOutput(child);
  running.add(child);
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    void stopTree(child);
  }, timeLimitMs);
  const stop = () => void stopTree(child);
  if (stopSignal?.aborted) stop();
  stopSignal?.addEventListener('abort', stop);
  const { exitCode, signal, error } = await waitForEnd(child);
  if (isStopping) await forEver(); // the caller would go on with the next program
  clearTimeout(timer);
  stopSignal?.removeEventListener('abort', stop);
  running.delete(child);
  signalGroup(child, 'SIGKILL'); // what the program itself forgot to stop
  return {
    isOk: exitCode === 0 && !isTimedOut,
    isTimedOut,
    ending: describeEnding({ exitCode, signal, error, isTimedOut, timeLimitMs }),
    seconds: (performance.now() - startedAtMs) / 1000,
    output: output(),
  };
}

/**
 * From now on SIGTERM, SIGINT and SIGHUP stop everything that runs, then this process.
 * @param {object} [options]
 * @param {boolean} [options.givesWay]  for a preloaded script: only until the program itself listens to that signal.
 *   It ends there and not before, because stop-with-parent.mjs takes a listener that is gone for a stop that runs.
 */
export function stopChildrenOnSignal({ givesWay = false } = {}) {
  for (const [signal, exitCode] of Object.entries({ SIGTERM: 143, SIGINT: 130, SIGHUP: 129 })) {
    const stop = () => {
      isStopping = true;
      void Promise.all([...running].map(stopTree)).then(() => process.exit(exitCode));
    };
    process.on(signal, stop);
    if (!givesWay) continue;
    const giveWay = (event) => {
      if (event !== signal) return;
      process.off('newListener', giveWay);
      // Not before the other one is there: Node hears no more of a signal that has lost its last listener.
      process.nextTick(() => process.off(signal, stop));
    };
    process.on('newListener', giveWay);
  }
}

function forEver() {
  return new Promise(() => {});
}

function collectOutput(child) {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part) => {
      text = (text + part).slice(-outputCharactersMax);
    });
  }
  return () => text;
}

function waitForEnd(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (exitCode, signal) => {
      const end = () => resolve({ exitCode, signal });
      child.once('close', end); // the last output is read
      setTimeout(end, lastOutputMs); // a grandchild may hold the pipe open for ever
    });
  });
}

function describeEnding({ exitCode, signal, error, isTimedOut, timeLimitMs }) {
  if (error) return `did not start: ${error.message}`;
  if (isTimedOut) return `took longer than ${Math.round(timeLimitMs / 1000)} s and was stopped`;
  return signal ? `was ended by ${signal}` : `ended with code ${exitCode}`;
}

/** SIGTERM to the group, five seconds of patience, then SIGKILL to the group and to all that had left it. */
async function stopTree(child) {
  const descendants = listDescendants(child.pid);
  signalGroup(child, 'SIGTERM');
  const hasEnded = child.exitCode !== null || child.signalCode !== null;
  if (!hasEnded) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, gracefulStopMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  signalGroup(child, 'SIGKILL');
  for (const { pid, startedAt } of descendants) {
    if (readProcess(pid)?.startedAt === startedAt) signalProcess(pid, 'SIGKILL');
  }
}

function signalGroup(child, signal) {
  if (child.pid !== undefined) signalProcess(-child.pid, signal);
}

function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended already, which is what we want; macOS says EPERM of a group whose last member is a zombie.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}
