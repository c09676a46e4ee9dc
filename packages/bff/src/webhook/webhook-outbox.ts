/**
 * The port to the queue of webhooks. Rows are written by the store together with the status they tell of; the worker claims,
 * sends and records. Implemented in `storage`.
 */
import type { TryEnd } from '../outbound/try-end.ts';

/** One webhook to send. */
export interface OutboxRow {
  readonly eventId: string;
  /** Null when it is about a trade that has no checkout. */
  readonly checkoutId: string | null;
  /** The exact body, signed as it stands. */
  readonly body: string;
  /** Tries before this one. */
  readonly tries: number;
  /** When the event happened, ms since the epoch. */
  readonly createdAt: number;
  /** The trace in which its payment was started (W3C traceparent); null = none. */
  readonly traceParent: string | null;
}

/** The queue of webhooks. */
export interface WebhookOutbox {
  /**
   * Leases rows whose time has come: for each checkout only its oldest row that is neither delivered nor dead, so that the
   * order within a checkout is kept and one checkout never holds up another. A trade without a checkout has one row.
   */
  claimDue(command: {
    readonly now: number;
    readonly limit: number;
    readonly owner: string;
    readonly leaseUntil: number;
  }): Promise<readonly OutboxRow[]>;
  /** Records the end of a try. Ignored when the lease is no longer the owner's. */
  recordEnd(command: {
    readonly eventId: string;
    readonly owner: string;
    readonly now: number;
    readonly end: TryEnd;
  }): Promise<void>;
  /** Has an event's webhook sent once more, with all its tries. False = this shop has no such event. */
  redeliver(command: {
    readonly shopId: string;
    readonly eventId: string;
    readonly now: number;
  }): Promise<boolean>;
  /** How many rows wait, and since when the oldest does (ms since the epoch). */
  depth(): Promise<{ readonly waiting: number; readonly oldestAt: number | null; readonly dead: number }>;
}
