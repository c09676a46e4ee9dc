/**
 * Keeps what strangers can cause from filling the log: at most so many lines a minute of each kind, then one line with the count of
 * the rest. Used for refused order tokens, refused notifications and GMO-PG's refusals of our settings.
 */
import type { Log } from './log.ts';

/** A log with a bound. */
export interface LimitedLog {
  /**
   * Writes a line, or counts it.
   * @param kind what the bound holds for; a hundred kinds a minute at most, further ones share one bound
   */
  write(level: keyof Log, kind: string, data: object, message: string): void;
}

/** What a limited log is made of. */
export interface LimitedLogOptions {
  readonly log: Log;
  /** Lines a minute of one kind. */
  readonly linesPerMinuteMax: number;
  /** Runs something later; tests hand in their own. Default: a timer that keeps no process alive. */
  readonly later?: (run: () => void, ms: number) => void;
}

const MINUTE_MS = 60_000;
const KINDS_MAX = 100;

/** Makes a limited log. The minute of a kind begins with its first line. */
export function createLimitedLog({
  log,
  linesPerMinuteMax,
  later = unheldTimer,
}: LimitedLogOptions): LimitedLog {
  const linesByKind = new Map<string, number>();
  return {
    write(level, kind, data, message) {
      const counted = linesByKind.has(kind) || linesByKind.size < KINDS_MAX ? kind : 'other';
      const lines = (linesByKind.get(counted) ?? 0) + 1;
      linesByKind.set(counted, lines);
      if (lines === 1) {
        later(() => {
          const unwritten = (linesByKind.get(counted) ?? 0) - linesPerMinuteMax;
          linesByKind.delete(counted);
          if (unwritten > 0)
            log[level]({ unwritten }, `${message} (and more of these within a minute, only counted)`);
        }, MINUTE_MS);
      }
      if (lines <= linesPerMinuteMax) log[level](data, message);
    },
  };
}

function unheldTimer(run: () => void, ms: number): void {
  setTimeout(run, ms).unref();
}
