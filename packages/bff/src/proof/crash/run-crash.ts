/** Runs one scenario in a fresh world, with one crash or none, and judges it. Used by the runner and by the test. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseMaker } from './crash-database.ts';
import { formatCrashPoint } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { Breach, CrashWorld } from './crash-world.ts';
import { judge } from './judge.ts';
import { nothingKnown, pointsOf } from './points-of.ts';
import type { KnownCalls } from './points-of.ts';
import type { Guard } from './sabotage.ts';
import { SCENARIOS } from './scenarios.ts';
import type { ScenarioName } from './scenarios.ts';
import type { ObservedCall } from './watch-calls.ts';

/** The end of one run. */
export interface CrashRun {
  /** What went wrong; null = everything ended as it has to. */
  readonly fault: string | null;
  /** The fault is one of the run itself, such as a connection to the simulator that a loaded machine did not make: it judges nothing. */
  readonly isSpoiled: boolean;
  /** The process did die at the point. */
  readonly crashed: boolean;
  /** The longest wait after the restart, seconds of the clock. */
  readonly recoverySeconds: number;
  /** Those that the scenario is about. */
  readonly calls: readonly ObservedCall[];
}

/** Runs a scenario; `point` null = nothing is killed; `without` a guard that is left out. */
export async function runCrash(
  maker: DatabaseMaker,
  name: ScenarioName,
  point: CrashPoint | null,
  without: Guard | null = null,
): Promise<CrashRun> {
  const { lives, database, isOpening, diesFirstAt, hasSpare, hasOther } = SCENARIOS[name];
  const last = point === null ? null : formatCrashPoint(point);
  const crashes = diesFirstAt === null ? [last] : [diesFirstAt, last];
  const crash = await CrashWorld.start({ maker, database, crashes, hasSpare, hasOther, without });
  let fault: string | null = null;
  let isSpoiled = false;
  try {
    const orders = await lives(crash);
    // The last points come when the lives have ended, and a second capture or a contradicting word could come even later.
    await crash.untilQuiet();
    await judge(crash, orders);
  } catch (error) {
    // A connection breaks a moment before the process behind it is known to have ended.
    await sleep(200);
    fault = crash.processFault ?? describe(error);
    isSpoiled = crash.processFault === null && !(error instanceof Breach);
  } finally {
    await crash.stop();
  }
  const { crashed, opening, serving } = crash.bff;
  return {
    fault,
    isSpoiled,
    crashed,
    recoverySeconds: crash.recoverySeconds,
    calls: isOpening ? opening : serving,
  };
}

/**
 * Every point that a scenario reaches and that is not known yet, by recording one run of it.
 * @throws Error when that run fails without any crash
 */
export async function recordPoints(
  maker: DatabaseMaker,
  scenario: ScenarioName,
  known: KnownCalls = nothingKnown(),
  without: Guard | null = null,
): Promise<readonly CrashPoint[]> {
  const { fault, calls } = await runCrash(maker, scenario, null, without);
  if (fault !== null) throw new Error(`${scenario} on ${maker.engine} fails without a crash: ${fault}`);
  return pointsOf(calls, known);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.name}: ${error.message}${cause}`;
}
