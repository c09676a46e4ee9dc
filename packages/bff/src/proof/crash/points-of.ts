/**
 * Makes the list of crash points from the calls that a recorded run made. Pure. Used by `run-crash`.
 *
 * Scenarios begin alike. What has the same history is the same point, and one scenario is enough for it; and of the statements of one unit
 * those in the middle are all the same to whoever comes after, an open transaction, so that they are run for the first unit of a shape.
 */
import type { CrashMoment, CrashPoint } from './crash-point.ts';
import type { ObservedCall } from './watch-calls.ts';

/** What the lists that were made before hold already. */
export interface KnownCalls {
  readonly histories: Set<string>;
  readonly shapes: Set<string>;
}

/** Nothing was listed yet. */
export function nothingKnown(): KnownCalls {
  return { histories: new Set(), shapes: new Set() };
}

/** Before and after each call that did something, after its statements and at each of its commits; not those that are known, which grow. */
export function pointsOf(calls: readonly ObservedCall[], known: KnownCalls): readonly CrashPoint[] {
  const ordinals = new Map<string, number>();
  let history = '';
  return calls.flatMap((call) => {
    const ordinal = (ordinals.get(call.operation) ?? 0) + 1;
    ordinals.set(call.operation, ordinal);
    history += `${shapeOf(call)};`;
    return isNew(known.histories, history) ? pointsOfCall(call, ordinal, known.shapes) : [];
  });
}

function pointsOfCall(call: ObservedCall, ordinal: number, shapes: Set<string>): readonly CrashPoint[] {
  const { operation, statements, commits } = call;
  const at = (moment: CrashMoment, step: number | null): CrashPoint => ({ operation, ordinal, moment, step });
  const first = isNew(shapes, shapeOf(call)) ? 1 : Math.max(1, statements);
  return [
    at('before', null),
    ...numbers(first, statements).map((step) => at('statement', step)),
    ...numbers(1, commits).map((step) => at('commit', step)),
    at('after', null),
  ];
}

function shapeOf({ operation, statements, commits }: ObservedCall): string {
  return `${operation} ${String(statements)} ${String(commits)}`;
}

function isNew(known: Set<string>, word: string): boolean {
  if (known.has(word)) return false;
  known.add(word);
  return true;
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);
}
