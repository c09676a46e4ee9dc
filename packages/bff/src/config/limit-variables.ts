/**
 * The limits that an operator may set: each a variable with its bounds and a default that no shop meets in everyday life. The reasons of the
 * numbers stand in docs/limits.md. Used by `config-schema` and `load-config`.
 */
import type { z } from 'zod';
import { wholeNumber } from './whole-number.ts';

/** Without an upper bound that hurts: who measures, or stands behind a limiter of his own, can go where none is ever met. */
const PER_MINUTE_MAX = 1_000_000;

/** Every limit, one by one. None can be switched off: a number that nobody reaches is as good, and is seen. */
export const limitVariables = {
  LIMIT_KEY_PER_MINUTE: wholeNumber(60, PER_MINUTE_MAX, 3_000),
  LIMIT_ORDER_STARTS_PER_MINUTE: wholeNumber(30, PER_MINUTE_MAX, 300),
  LIMIT_ADDRESS_STARTS_PER_MINUTE: wholeNumber(30, PER_MINUTE_MAX, 300),
  LIMIT_ADDRESS_READS_PER_MINUTE: wholeNumber(60, PER_MINUTE_MAX, 6_000),
  LIMIT_HANDLE_READS_PER_MINUTE: wholeNumber(60, PER_MINUTE_MAX, 300),
  LIMIT_STREAMS: wholeNumber(1, 100_000, 20_000),
  LIMIT_STREAMS_PER_ADDRESS: wholeNumber(1, 100_000, 200),
  LIMIT_STARTS_AT_ONCE: wholeNumber(16, 10_000, 512),
  LIMIT_READS_AT_ONCE: wholeNumber(16, 10_000, 256),
  LIMIT_REPORTS_AT_ONCE: wholeNumber(1, 6, 4),
  GMO_CALLS_AT_ONCE: wholeNumber(1, 64, 16),
};

type LimitValues = {
  readonly [Name in keyof typeof limitVariables]: z.output<(typeof limitVariables)[Name]>;
};

/** The limits as plain values. */
export interface Limits {
  /** Requests with one key of the merchant API, all processes on the database together. */
  readonly keyPerMinute: number;
  /** Starts of one order, all processes on the database together. */
  readonly orderStartsPerMinute: number;
  /** Starts from one client address, per process. */
  readonly addressStartsPerMinute: number;
  /** What else one client address may ask of the browsers' routes, per process. */
  readonly addressReadsPerMinute: number;
  /** What is read with one handle, per process. */
  readonly handleReadsPerMinute: number;
  /** Event streams of a process. */
  readonly streams: number;
  readonly streamsPerAddress: number;
  /** Starts and commands under way in a process. */
  readonly startsAtOnce: number;
  /** Requests of browsers that only read, under way in a process. */
  readonly readsAtOnce: number;
  /** Lists and reports of the merchant API under way in a process: fewer than the connections to PostgreSQL. */
  readonly reportsAtOnce: number;
  /** Calls to GMO-PG under way in a process. */
  readonly gmoCallsAtOnce: number;
}

/** The variables as plain values. */
export function limitsOf(values: LimitValues): Limits {
  return {
    keyPerMinute: values.LIMIT_KEY_PER_MINUTE,
    orderStartsPerMinute: values.LIMIT_ORDER_STARTS_PER_MINUTE,
    addressStartsPerMinute: values.LIMIT_ADDRESS_STARTS_PER_MINUTE,
    addressReadsPerMinute: values.LIMIT_ADDRESS_READS_PER_MINUTE,
    handleReadsPerMinute: values.LIMIT_HANDLE_READS_PER_MINUTE,
    streams: values.LIMIT_STREAMS,
    streamsPerAddress: values.LIMIT_STREAMS_PER_ADDRESS,
    startsAtOnce: values.LIMIT_STARTS_AT_ONCE,
    readsAtOnce: values.LIMIT_READS_AT_ONCE,
    reportsAtOnce: values.LIMIT_REPORTS_AT_ONCE,
    gmoCallsAtOnce: values.GMO_CALLS_AT_ONCE,
  };
}
