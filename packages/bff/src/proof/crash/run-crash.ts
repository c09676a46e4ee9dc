/** Runs one scenario in a fresh world, with one crash or none, and judges it. Used by the runner and by the test. */
import { formatCrashPoint } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { makeSqliteDatabase } from './crash-database.ts';
import type { MakeDatabase } from './crash-database.ts';
import { CrashWorld } from './crash-world.ts';
import { judge } from './judge.ts';
import { SCENARIOS } from './scenarios.ts';
import type { ScenarioName } from './scenarios.ts';
import type { ObservedCall } from './watch-calls.ts';

/** The end of one run. */
export interface CrashRun {
  /** What went wrong; null = everything ended as it has to. */
  readonly fault: string | null;
  /** The process did die at the point. */
  readonly crashed: boolean;
  /** The longest wait after the restart, seconds of the clock. */
  readonly recoverySeconds: number;
  readonly calls: readonly ObservedCall[];
}

/** Runs a scenario; `point` null = nothing is killed. */
export async function runCrash(
  scenario: ScenarioName,
  point: CrashPoint | null,
  makeDatabase: MakeDatabase = makeSqliteDatabase,
): Promise<CrashRun> {
  const crash = await CrashWorld.start(makeDatabase, point === null ? null : formatCrashPoint(point));
  let fault: string | null = null;
  try {
    const orders = await SCENARIOS[scenario](crash);
    // The last points come when the lives have ended, and a second capture or a contradicting word could come even later.
    await crash.untilQuiet();
    await judge(crash, orders);
  } catch (error) {
    fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    await crash.stop();
  }
  const { crashed, calls } = crash.bff;
  return { fault, crashed, recoverySeconds: crash.recoverySeconds, calls };
}

/** Every point that a scenario reaches, by recording one run of it. @throws Error when that run fails without any crash */
export async function recordPoints(scenario: ScenarioName): Promise<readonly CrashPoint[]> {
  const { fault, calls } = await runCrash(scenario, null);
  if (fault !== null) throw new Error(`${scenario} fails without a crash: ${fault}`);
  return pointsOf(calls);
}

/** Before and after each call that did something. */
export function pointsOf(calls: readonly ObservedCall[]): readonly CrashPoint[] {
  const oftenIdle = new Set(calls.filter(({ idle }) => idle).map(({ operation }) => operation));
  const ordinals = new Map<string, number>();
  return calls
    .filter(({ idle }) => !idle)
    .flatMap(({ operation, endedBefore }) => {
      const ordinal = (ordinals.get(operation) ?? 0) + 1;
      ordinals.set(operation, ordinal);
      const before = oftenIdle.has(operation) ? endedBefore : null;
      return [
        { operation, ordinal, moment: 'before', endedBefore: before } as const,
        { operation, ordinal, moment: 'after', endedBefore: null } as const,
      ];
    });
}
