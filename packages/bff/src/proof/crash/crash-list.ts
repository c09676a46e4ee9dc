/** Which points are run: all of a scenario, or a bounded choice that covers every operation. Pure. Used by the runner and the test. */
import type { EngineName } from './crash-database.ts';
import type { CrashPoint } from './crash-point.ts';
import type { Guard } from './sabotage.ts';
import type { ScenarioName } from './scenarios.ts';

/** One run to make. */
export interface CrashCase {
  readonly engine: EngineName;
  readonly scenario: ScenarioName;
  readonly point: CrashPoint;
  /** A guard that is left out, to see the point fail; null = all are there. */
  readonly without: Guard | null;
}

/** What a point is about, whatever its ordinal. */
export function kindOf({ operation, moment, step }: CrashPoint): string {
  return `${operation} ${moment} ${String(step)}`;
}

/** Where not all are run, the last fifth of each kind is left out: two crowds never make quite the same calls. */
const SAFE_PART = 0.8;

/** Of each kind at most `perKind` points, spread evenly over the life of a scenario. */
export function spreadOver(points: readonly CrashPoint[], perKind: number): readonly CrashPoint[] {
  if (perKind === Number.POSITIVE_INFINITY) return points;
  return groups(points, kindOf).flatMap((group) => {
    const safe = Math.max(1, Math.floor(group.length * SAFE_PART));
    const count = Math.min(perKind, safe);
    return Array.from({ length: count }, (_, n) => group[Math.floor((n * safe) / count)]).filter(
      (point) => point !== undefined,
    );
  });
}

/**
 * One point of every operation; another `turn` takes others, and in the end all of them. Except the last call of several, which a run may do
 * without: on a busy machine one question may be enough where there were two.
 */
export function oneOfEach(cases: readonly CrashCase[], turn: number): readonly CrashCase[] {
  return groups(cases, ({ engine, point }) => `${engine} ${point.operation}`)
    .map((group) => {
      const last = Math.max(...group.map(({ point }) => point.ordinal));
      const before = group.filter(({ point }) => point.ordinal < last);
      const sure = before.length === 0 ? group : before;
      return sure[turn % sure.length];
    })
    .filter((one) => one !== undefined);
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const byKey = new Map<string, T[]>();
  for (const item of items) {
    const group = byKey.get(keyOf(item));
    if (group === undefined) byKey.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...byKey.values()];
}
