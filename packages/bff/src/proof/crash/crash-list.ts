/** Which points are run: all of a scenario, or a bounded choice that covers every operation. Pure. Used by the runner and the test. */
import type { CrashPoint } from './crash-point.ts';
import type { ScenarioName } from './scenarios.ts';

/** One run to make. */
export interface CrashCase {
  readonly scenario: ScenarioName;
  readonly point: CrashPoint;
}

/** Of a crowd the last fifth of each operation is left out: two crowds never make quite the same calls. */
const SAFE_PART = 0.8;

/** Per operation and moment at most `perOperation` points, spread evenly over its life. */
export function spreadOver(points: readonly CrashPoint[], perOperation: number): readonly CrashPoint[] {
  return groups(points, ({ operation, moment }) => `${operation} ${moment}`).flatMap((group) => {
    const safe = Math.max(1, Math.floor(group.length * SAFE_PART));
    const step = Math.max(1, safe / perOperation);
    const count = Math.min(perOperation, safe);
    return Array.from({ length: count }, (_, n) => group[Math.floor(n * step)]).filter(
      (point) => point !== undefined,
    );
  });
}

/** One point of every operation; another `turn` takes others, and in the end all of them. */
export function oneOfEach(cases: readonly CrashCase[], turn: number): readonly CrashCase[] {
  return groups(cases, ({ point }) => point.operation)
    .map((group) => group[turn % group.length])
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
