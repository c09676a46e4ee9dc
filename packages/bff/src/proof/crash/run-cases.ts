/** Runs crash points, two at a time, and says of each how it ended. Used by the runner and the test. */
import pLimit from 'p-limit';
import type { CrashCase } from './crash-list.ts';
import { formatCrashPoint } from './crash-point.ts';
import { runCrash } from './run-crash.ts';

/** Processes that live at a time: the machine of a test run is small. */
const PARALLEL = 2;

/** A point that was not reached is tried again so often: threads of work may meet in another order. */
const TRIES_MAX = 3;

/** How one point ended. */
export interface CaseResult {
  readonly crashCase: CrashCase;
  /** Null = recovered. */
  readonly fault: string | null;
  readonly recoverySeconds: number;
}

/** Runs all cases; `onResult` hears of each as it ends. */
export function runCases(
  cases: readonly CrashCase[],
  onResult: (result: CaseResult) => void = () => undefined,
): Promise<readonly CaseResult[]> {
  const limit = pLimit(PARALLEL);
  return Promise.all(
    cases.map((one) =>
      limit(async () => {
        const result = await runCase(one);
        onResult(result);
        return result;
      }),
    ),
  );
}

async function runCase(crashCase: CrashCase): Promise<CaseResult> {
  for (let tries = 1; ; tries += 1) {
    const { fault, crashed, recoverySeconds } = await runCrash(crashCase.scenario, crashCase.point);
    if (crashed || fault !== null) return { crashCase, fault, recoverySeconds };
    if (tries >= TRIES_MAX) return { crashCase, fault: 'the point was not reached', recoverySeconds };
  }
}

/** The command that repeats one point alone. */
export function commandOf({ scenario, point }: CrashCase): string {
  return `pnpm crash-points ${scenario} ${formatCrashPoint(point)}`;
}
