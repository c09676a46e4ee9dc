/** Starts a program of this repository as a process of its own and waits for its ready line. Called by the measures. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundleBff } from './bundle-bff.ts';

/** A running program. */
export interface ChildProgram {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
  /** Ends it at once, as a crash of the machine would. */
  kill(): Promise<void>;
}

const READY_MS = 60_000;
const STOP_MS = 15_000;

/** Where the programs are. The BFF is started as a bundle of its files. */
export const PROGRAMS = {
  bff: new URL('../../packages/bff/src/cli/main.ts', import.meta.url),
  simulator: new URL('../../packages/simulator/src/main.ts', import.meta.url),
  handWritten: new URL('../peers/hand-written.ts', import.meta.url),
  bareHono: new URL('../peers/bare-hono.ts', import.meta.url),
} as const;

/**
 * Starts a program; its environment is `env` and nothing of ours. With `BENCH_PROFILES` set, each BFF leaves a profile of its processor time
 * in that folder when it stops.
 * @throws Error when it ends, or is not ready within a minute; with its last words
 */
export async function startProgram(
  program: URL,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ChildProgram> {
  const isBff = program === PROGRAMS.bff;
  const command = isBff ? [...profiling(), await bundleBff()] : ['--import', 'tsx', fileURLToPath(program)];
  const child = spawn(process.execPath, [...command, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let words = '';
  const url = await new Promise<string>((resolve, reject) => {
    const giveUp = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`not ready within a minute: ${words}`));
    }, READY_MS);
    const listen = (chunk: Buffer): void => {
      words = (words + chunk.toString()).slice(-4_000);
      const ready = / ready (http:\S+)\n/.exec(words)?.[1];
      if (ready === undefined) return;
      clearTimeout(giveUp);
      resolve(ready);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', () => {
      clearTimeout(giveUp);
      reject(new Error(`ended before it was ready: ${words}`));
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(force);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function profiling(): readonly string[] {
  const folder = process.env['BENCH_PROFILES'];
  return folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', folder];
}
