/**
 * Runs the worlds of many seeds, in this process or in several, and hands over each end as it comes. What becomes of a seed does not depend
 * on who runs it; only the order of the ends does. Called by `simulate`.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { reportOf } from './world-report.ts';
import type { SeedTask, WorldReport } from './world-report.ts';

/** What to run. */
export interface SeedRun {
  readonly from: number;
  readonly seeds: number;
  /** 1 = in this process. */
  readonly workers: number;
  readonly task: Omit<SeedTask, 'seed'>;
  /** Takes the end of a world. */
  onEnd(report: WorldReport): void;
  /** Asked before each world. */
  shouldStop(): boolean;
}

/** Runs them. Resolves when the last world that was begun has ended; rejects when a worker is lost. */
export async function runSeeds(run: SeedRun): Promise<void> {
  let next = run.from;
  const take = (): SeedTask | null => {
    if (next >= run.from + run.seeds || run.shouldStop()) return null;
    next += 1;
    return { ...run.task, seed: next - 1 };
  };
  if (run.workers === 1) {
    for (let task = take(); task !== null; task = take()) {
      run.onEnd(await reportOf(task));
      // Worlds live between the turns of the event loop: signals get their turn here.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return;
  }
  const workers = Math.min(run.workers, run.seeds);
  await Promise.all(Array.from({ length: workers }, () => employ(take, run)));
}

const WORKER = fileURLToPath(new URL('seed-worker.ts', import.meta.url));

/** Gives a worker one seed after the other. */
async function employ(take: () => SeedTask | null, run: SeedRun): Promise<void> {
  const worker = fork(WORKER, { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
  const lost = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`a worker ended with ${String(code)}`));
    });
  });
  lost.catch(() => undefined);
  try {
    for (let task = take(); task !== null; task = take())
      run.onEnd(await Promise.race([answerOf(worker, task), lost]));
  } finally {
    if (worker.connected) worker.disconnect();
  }
}

function answerOf(worker: ChildProcess, task: SeedTask): Promise<WorldReport> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message) => {
      // It is our own worker that answers.
      resolve(message as WorldReport);
    });
    worker.send(task, (error) => {
      if (error !== null) reject(error);
    });
  });
}
