/** What a crash point is, and how it is written: `applyMove#3:before`. Used by the process that crashes and by those who ask for it. */

/** Before the call is made, or after its effect stands and before the caller knows. */
export type CrashMoment = 'before' | 'after';

/** One moment at which the process ends. */
export interface CrashPoint {
  /** Port and method, such as `checkouts.applyMove`. */
  readonly operation: string;
  /** Of the calls of this operation that did something, 1 = the first. */
  readonly ordinal: number;
  readonly moment: CrashMoment;
  /**
   * Only for a `before` of an operation that often finds nothing to do: so many calls of any kind had ended when the recorded call began.
   * Whether a call will do something is not known before it is made.
   */
  readonly endedBefore: number | null;
}

const PATTERN = /^([\w.-]+)#(\d{1,6}):(before|after)(?:@(\d{1,6}))?$/;

/** Writes a point as `CRASH_AT` takes it. */
export function formatCrashPoint({ operation, ordinal, moment, endedBefore }: CrashPoint): string {
  const suffix = endedBefore === null ? '' : `@${String(endedBefore)}`;
  return `${operation}#${String(ordinal)}:${moment}${suffix}`;
}

/** Reads a point. @throws Error when it is none */
export function parseCrashPoint(text: string): CrashPoint {
  const [, operation, ordinal, moment, endedBefore] = PATTERN.exec(text) ?? [];
  if (operation === undefined) throw new Error(`not a crash point: ${text}`);
  return {
    operation,
    ordinal: Number(ordinal),
    moment: moment === 'before' ? 'before' : 'after',
    endedBefore: endedBefore === undefined ? null : Number(endedBefore),
  };
}
