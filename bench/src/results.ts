/** What a run leaves: every round, of which commit, on which machine. Written by `main`, read by `write-performance`. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';
import type { Verdict } from './figures.ts';
import type { RunOptions } from './run-options.ts';

/** The content of `bench/results.json`. */
export interface Results {
  /** Day of the run, UTC, e.g. `2026-11-30`. */
  readonly date: string;
  /** What was measured: the commit, and whether something was changed since. */
  readonly commit: string;
  readonly machine: { readonly node: string; readonly cores: number; readonly processor: string };
  readonly options: Omit<RunOptions, 'names' | 'disk' | 'resultsFile'>;
  readonly verdicts: readonly Verdict[];
}

/** Writes them to `file`. */
export async function writeResults(
  file: string,
  options: Results['options'],
  verdicts: readonly Verdict[],
): Promise<void> {
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    commit: await describeCommit(),
    machine: {
      node: process.version,
      cores: availableParallelism(),
      processor: cpus()[0]?.model ?? 'unknown',
    },
    options,
    verdicts,
  };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** Reads what {@link writeResults} wrote. */
export async function readResults(file: string | URL): Promise<Results> {
  return JSON.parse(await readFile(file, 'utf8')) as Results;
}

/** A copy without its history has no commit to name. */
async function describeCommit(): Promise<string> {
  const options = { cwd: import.meta.dirname };
  try {
    const args = ['describe', '--always', '--dirty=+', '--exclude=*', '--abbrev=10'];
    return (await promisify(execFile)('git', args, options)).stdout.trim();
  } catch {
    return 'unknown';
  }
}
