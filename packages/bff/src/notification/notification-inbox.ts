/**
 * The port to the durable inbox of result notifications. One command stores the notification and marks its attempt for an
 * inquiry in the same transaction; only after it resolves may GMO-PG be answered `0`. Implemented in `storage`.
 */

/** A result notification with the fields that we keep; each at most 256 characters, null when absent or empty. */
export interface Notification {
  readonly gmoOrderId: string;
  readonly accessId: string | null;
  readonly status: string | null;
  readonly jobCode: string | null;
  readonly amount: string | null;
  readonly tax: string | null;
  readonly tranDate: string | null;
  readonly errCode: string | null;
  readonly errInfo: string | null;
  readonly payType: string | null;
  readonly eposTradeId: string | null;
}

/** Input of {@link NotificationInbox.receive}. Times in ms since the epoch. */
export interface ReceiveCommand {
  readonly shopId: string;
  readonly notification: Notification;
  /** SHA-256 (hex) over the kept fields: a repeat of the same notification counts up instead of adding a row. */
  readonly digest: string;
  readonly cancelHinted: boolean;
  readonly now: number;
  /** Soonest inquiry about the attempt. */
  readonly inquireAt: number;
  /** Most rows kept per attempt; later different ones only renew the hint. As many of an unknown reference. */
  readonly rowsPerAttemptMax: number;
  /** Most rows of unknown references kept, and for how long. */
  readonly quarantineRowsMax: number;
  readonly quarantineMs: number;
}

/**
 * `attempt`: one of ours. `quarantined`: our prefix, but no attempt of ours; kept for a while, and asked about in its turn.
 * `quarantine_full`: the same, and not kept.
 */
export type ReceiveResult =
  | {
      readonly kind: 'attempt';
      readonly attemptId: string;
      readonly accessIdMatches: boolean;
      readonly repeated: boolean;
    }
  | { readonly kind: 'quarantined'; readonly repeated: boolean }
  | { readonly kind: 'quarantine_full'; readonly repeated: false };

/** The durable inbox. */
export interface NotificationInbox {
  /** Stores one notification and its hint. Durable when it resolves; rejects when it could not be stored. */
  receive(command: ReceiveCommand): Promise<ReceiveResult>;
}
