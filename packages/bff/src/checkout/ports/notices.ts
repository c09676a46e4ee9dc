/**
 * The port to the people who run the BFF: what the core wants in the log and in the figures. No secret goes in; ids are the
 * checkout's and GMO-PG's OrderID. Implemented by `observability`.
 */
import type { CheckoutAttentionReason } from '@epos-kantan/shared';
import type { CheckoutAndAttempt, NewEvent } from '../checkout.ts';

/** Something an operator may want to see. */
export interface Notice {
  readonly kind:
    | 'checkout_moved'
    | 'gateway_refused'
    | 'gateway_unknown'
    | 'gateway_misconfigured'
    | 'inquiry_could_not_tell'
    | 'move_stale'
    | 'attention'
    | 'foreign_start_url';
  /** Null when it is about a trade that has no checkout. */
  readonly checkoutId: string | null;
  readonly gmoOrderId: string;
  /** At most 500 characters. */
  readonly detail?: string;
  readonly codes?: readonly string[];
  /** The line of the timeline that it is about. */
  readonly event?: NewEvent['type'];
  /** Why somebody has to look at it. */
  readonly reason?: CheckoutAttentionReason;
}

/** A payment that was not known here until now. */
export interface KnownPayment {
  readonly found: CheckoutAndAttempt;
  /** When GMO-PG says that it was made, ms since the epoch by its clock, whole seconds; null = it did not say. */
  readonly processedAt: number | null;
}

/** Where notices go. Never throws. */
export interface Notices {
  /** Takes one notice. */
  notify(notice: Notice): void;
  /** Takes the news of a payment. */
  known?(payment: KnownPayment): void;
}
