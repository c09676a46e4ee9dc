/**
 * The port to the people who run the BFF: what the core wants in the log and in the figures. No secret goes in; ids are the
 * checkout's and GMO-PG's OrderID. Implemented by `observability`.
 */

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
}

/** Where notices go. Never throws. */
export interface Notices {
  /** Takes one notice. */
  notify(notice: Notice): void;
}
