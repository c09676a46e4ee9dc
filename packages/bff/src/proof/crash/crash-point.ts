/**
 * What a crash point is, and how it is written: `checkouts.applyMove#3:statement-2`. A point is named by what the process does, not by when:
 * the third call of this kind that changes something, at its second change. Used by the process that crashes and by those who ask for it.
 */

/**
 * Before the call has any effect; right after one of its statements, with the transaction open; right after a COMMIT was sent and before its
 * answer is known; or after its effect stands and before the caller knows.
 */
export type CrashMoment = 'before' | 'statement' | 'commit' | 'after';

/** One moment at which the process ends. */
export interface CrashPoint {
  /** Port and method, such as `checkouts.applyMove`. */
  readonly operation: string;
  /** Of the calls of this operation that do something, 1 = the first. If that one does not get so far, the first after it that does. */
  readonly ordinal: number;
  readonly moment: CrashMoment;
  /** Which of the statements or commits of the call, 1 = the first; null for `before` and `after`. */
  readonly step: number | null;
}

const PATTERN = /^([\w.-]+)#(\d{1,6}):(?:(before|after)|(statement|commit)-(\d{1,4}))$/;

/** Writes a point as `CRASH_AT` takes it. */
export function formatCrashPoint({ operation, ordinal, moment, step }: CrashPoint): string {
  const suffix = step === null ? '' : `-${String(step)}`;
  return `${operation}#${String(ordinal)}:${moment}${suffix}`;
}

/** Reads a point. @throws Error when it is none */
export function parseCrashPoint(text: string): CrashPoint {
  const [, operation, ordinal, edge, inside, step] = PATTERN.exec(text) ?? [];
  if (operation === undefined) throw new Error(`not a crash point: ${text}`);
  return {
    operation,
    ordinal: Number(ordinal),
    moment: (edge ?? inside) as CrashMoment,
    step: step === undefined ? null : Number(step),
  };
}
