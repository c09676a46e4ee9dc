/** Runs `epos-kantan serve`, or a shop's server, as a process of its own, for tests that kill it or misconfigure it. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from './bundle-program.ts';

/** A started process. */
export interface ServeProcess {
  /** Resolves with the URL of the ready line; rejects when the process ends before. */
  readonly ready: Promise<string>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** What it wrote to stdout so far. */
  output(): string;
  /** And to stderr. */
  errors(): string;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGHUP'): void;
  /** Memory that the process holds now, in bytes (its resident set). */
  residentBytes(): number;
}

const CLI = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
/** By its address, because its name is looked up from the folder in which the program starts. */
const TSX = import.meta.resolve('tsx');

/** Starts `epos-kantan <args>` with exactly this environment, besides what Node needs to run. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServeProcess {
  return run([bundleProgram(CLI), ...args], env);
}

/** The same with another program of the repository, in the folder `cwd`. Only one that prints a ready line is ever `ready`. */
export function runProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd?: string,
): ServeProcess {
  return run(['--import', TSX, file, ...args], env, cwd);
}

function run(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd?: string,
): ServeProcess {
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stdout = '';
  let stderr = '';
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const url = /^epos-kantan ready (\S+)$/m.exec(stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    void ended.then(() => {
      reject(new Error(`ended before it was ready: ${stderr}`));
    });
  });
  ready.catch(() => undefined);
  return {
    ready,
    ended,
    output: () => stdout,
    errors: () => stderr,
    kill: (signal) => {
      child.kill(signal);
    },
    residentBytes: () => residentBytesOf(String(child.pid)),
  };
}

/** By /proc, because the machines of the tests have no `ps`; by `ps` where there is no /proc. */
function residentBytesOf(pid: string): number {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status)
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' }).trim();
  if (kilobytes === undefined) throw new Error(`process ${pid} has ended`);
  return Number(kilobytes) * 1024;
}
