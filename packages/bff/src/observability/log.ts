/**
 * The log: one JSON line an entry, on stderr, so that stdout keeps the ready line. Values that came from outside cannot break a
 * line, because they are escaped; secrets cannot get in, because they live in `Secret`.
 */
import pino from 'pino';
import type { DestinationStream } from 'pino';
import { presentFields } from './log-context.ts';
import { logToStderr } from './log-to-stderr.ts';
import { traceFields } from './tracing.ts';

/** The part of the log that the rooms use. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/** Longest text of one value. */
const TEXT_MAX = 2_000;

/** Most values of one list. */
const LIST_MAX = 100;

/**
 * Makes the log.
 * @param level one of pino's, or `silent`
 * @param sink where lines go instead of stderr
 */
export function createLog(options: {
  readonly level: string;
  readonly sink?: DestinationStream | undefined;
}): Log {
  return pino(
    {
      level: options.level,
      base: null,
      mixin: () => ({ ...presentFields(), ...traceFields() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (data) => short(data) },
    },
    options.sink ?? logToStderr(),
  );
}

function short(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shown(value)]));
}

/** JSON leaves some characters as they are that end a line or begin a terminal's command. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, LIST_MAX).map(shown);
  if (typeof value !== 'string') return value;
  const text = value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX)}…` : value;
  return text.replace(UNSAFE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
