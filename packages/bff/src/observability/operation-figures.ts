/** The port to the figures of the database. Implemented in `storage`. */

/** What waits to be sent. */
export interface QueueFigures {
  readonly waiting: number;
  /** Ms since the epoch; null = nothing waits. */
  readonly oldestAt: number | null;
  readonly dead: number;
}

/** What stands in the database at one moment. Counts stop at {@link FIGURE_MAX}; times in ms since the epoch, null = there is none. */
export interface OperationFigures {
  /** Unpaid attempts whose end GMO-PG could not tell. */
  readonly unknown: { readonly count: number; readonly oldestAt: number | null };
  /** Attempts whose question is due. */
  readonly dueInquiries: number;
  /** Since when the oldest piece of work that is due has been so. */
  readonly dueSince: Readonly<Record<'inquiry' | 'capture' | 'adjustment', number | null>>;
  readonly openCaptures: number;
  readonly openAdjustments: number;
  readonly webhooks: QueueFigures;
  readonly forwards: QueueFigures;
  readonly quarantined: number;
  readonly waitingOrphans: number;
  /** Test payments that are paid and not canceled. */
  readonly openTrials: number;
}

/** Counting stops here: on SQLite a read holds up every payment for as long as it takes. */
export const FIGURE_MAX = 10_000;
