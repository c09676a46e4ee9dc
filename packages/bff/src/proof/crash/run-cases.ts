/** Runs crash points, some at a time, and says of each how it ended. Used by the runner and the test. */
import pLimit from 'p-limit';
import type { DatabaseMaker } from './crash-database.ts';
import type { CrashCase } from './crash-list.ts';
import { formatCrashPoint } from './crash-point.ts';
import { runCrash } from './run-crash.ts';

/** A point that was not reached, or whose run was spoiled, is tried again so often: threads of work may meet in another order. */
const TRIES_MAX = 6;

/** How one point ended. */
export interface CaseResult {
  readonly crashCase: CrashCase;
  /** Null = recovered. */
  readonly fault: string | null;
  /** The process never came to the point, so that nothing was shown. It counts as a fault. */
  readonly isReached: boolean;
  /** Runs that it took to come there. */
  readonly tries: number;
  /** Why runs before the last one were run again, although they had come there. */
  readonly spoiled: readonly string[];
  readonly recoverySeconds: number;
}

/** Runs all cases, `parallel` at a time; `onResult` hears of each as it ends. */
export function runCases(
  makers: readonly DatabaseMaker[],
  cases: readonly CrashCase[],
  parallel: number,
  onResult: (result: CaseResult) => void = () => undefined,
): Promise<readonly CaseResult[]> {
  const limit = pLimit(parallel);
  return Promise.all(
    cases.map((one) =>
      limit(async () => {
        const maker = makers.find(({ engine }) => engine === one.engine);
        if (maker === undefined) throw new Error(`nothing makes a database of ${one.engine}`);
        const result = await runCase(maker, one);
        onResult(result);
        return result;
      }),
    ),
  );
}

async function runCase(maker: DatabaseMaker, crashCase: CrashCase): Promise<CaseResult> {
  const { scenario, point, without } = crashCase;
  const spoiled: string[] = [];
  for (let tries = 1; ; tries += 1) {
    const { fault, isSpoiled, crashed, recoverySeconds } = await runCrash(maker, scenario, point, without);
    const end = { crashCase, tries, spoiled, recoverySeconds };
    if (isSpoiled && tries < TRIES_MAX) {
      spoiled.push(fault ?? '');
      continue;
    }
    // A fault without the crash is one of the product, too.
    if (crashed || fault !== null) return { ...end, fault, isReached: crashed };
    if (tries >= TRIES_MAX) {
      const fault = `the point was not reached in ${String(tries)} runs`;
      return { ...end, fault, isReached: false };
    }
  }
}

/** The command that repeats one point alone. */
export function commandOf({ engine, scenario, point, without }: CrashCase): string {
  const guard = without === null ? '' : ` --without ${without}`;
  return `pnpm crash-points --engine ${engine}${guard} ${scenario} ${formatCrashPoint(point)}`;
}
