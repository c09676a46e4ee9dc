/** The settings that the rules of the core depend on, as plain values. Durations in ms. Made by `compose` from the configuration. */
import type { JobCode } from './ports/payment-gateway.ts';

/** Settings of the core. */
export interface CheckoutPolicy {
  readonly shopId: string;
  readonly testMode: boolean;
  readonly jobCode: JobCode;
  /** Take the money as soon as it is proven to be secured. Never with job code CAPTURE. */
  readonly captureAutomatic: boolean;
  /** Money that is secured and not taken for so long is told to the operator, because an authorization does not last for ever. */
  readonly captureWarnMs: number;
  /** PaymentTermSec: how long GMO-PG lets a shopper start. */
  readonly paymentTermMs: number;
  /** How long a shopper may take at EPOS after the start limit. */
  readonly finishMs: number;
  /** Longest a single call to GMO-PG may take; the lease of a start is a little longer. */
  readonly gatewayTimeoutMs: number;
  /** Base URL of the BFF as browsers and GMO-PG reach it, without a trailing slash. */
  readonly publicUrl: string;
}

/** After the start limit, how long we wait before "not started" means "cannot be started any more". */
export const START_GRACE_MS = 120_000;

/** How long a dead attempt is still asked about. */
export const SWEEP_MS = 14 * 24 * 3_600_000;

/** After this long without a clear answer, an operator is told. */
export const UNKNOWN_ATTENTION_MS = 15 * 60_000;

/**
 * Tries after which a definite no counts although an earlier call had no clear end. By their waits that is nine minutes; they are counted
 * and not only timed, because what is long ago by the clock of one process can be a moment ago by another's.
 */
export const TRIES_BEFORE_NO = 8;

/** Longest wait between two tries of an instruction. */
const INSTRUCTION_BACK_OFF_MAX_MS = 15 * 60_000;

/** The wait after so many tries of an instruction whose end is not known, ms. */
export function backOffAfter(tries: number): number {
  return Math.min(2 ** Math.min(tries, 12) * 1000, INSTRUCTION_BACK_OFF_MAX_MS);
}

/**
 * What the inquiry after an instruction waits: points, coupons and the day of the books are read back, never computed.
 */
export const READ_BACK_MS = 2_000;

/** How long a page asks by itself after the last sign of the shopper. */
export const POLL_MS = 10 * 60_000;
