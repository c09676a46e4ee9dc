/**
 * The port to the queue of notifications that are passed on: those of the shop's other payment methods, for which GMO-PG has no second
 * URL. Rows are written before GMO-PG is answered; the worker claims, sends and records. Implemented in `storage`.
 */
import type { TryEnd } from '../outbound/try-end.ts';

/** What GMO-PG sent, byte for byte. */
export interface ForwardContent {
  /** The `Content-Type` as it came; null = there was none. */
  readonly contentType: string | null;
  readonly body: Uint8Array;
}

/** Input of {@link ForwardQueue.keep}. Times in ms since the epoch. */
export interface KeepForward {
  readonly shopId: string;
  readonly gmoOrderId: string;
  readonly payType: string | null;
  readonly content: ForwardContent;
  /** SHA-256 (hex) over the content. */
  readonly digest: string;
  readonly now: number;
  /** Bounds of what waits: in all, of one order, and in bytes of bodies. */
  readonly rowsMax: number;
  readonly rowsPerOrderMax: number;
  readonly bytesMax: number;
}

/** `repeated`: the newest that waits of this order is the same. `full`: not kept. */
export type KeptForward = 'kept' | 'repeated' | 'full';

/** One notification to pass on. */
export interface ForwardRow {
  /** Its place in the order in which they came. */
  readonly sequence: number;
  /** Null when it cannot be unsealed. */
  readonly content: ForwardContent | null;
  /** Tries before this one. */
  readonly tries: number;
}

/** One that was not passed on yet, for the shop's people: nothing of its content. */
export interface ListedForward {
  readonly sequence: number;
  readonly gmoOrderId: string;
  readonly payType: string | null;
  readonly receivedAt: number;
  readonly state: 'waiting' | 'dead';
  readonly tries: number;
  readonly lastDetail: string | null;
  readonly endedAt: number | null;
}

/** Which rows are wanted: after `after`, up to and with `through`. */
export interface ForwardRange {
  readonly shopId: string;
  readonly after: number;
  readonly through?: number;
  readonly limit: number;
}

/** The queue. */
export interface ForwardQueue {
  /** Stores one. Durable when it resolves; rejects when it could not be stored. */
  keep(command: KeepForward): Promise<KeptForward>;
  /** Leases rows whose time has come: of each order only the oldest that waits, so that the order within it is kept. */
  claimDue(command: {
    readonly now: number;
    readonly limit: number;
    readonly owner: string;
    readonly leaseUntil: number;
  }): Promise<readonly ForwardRow[]>;
  /** Records the end of a try; what was delivered is forgotten. Ignored when the lease is no longer the owner's. */
  recordEnd(command: {
    readonly sequence: number;
    readonly owner: string;
    readonly now: number;
    readonly end: TryEnd;
  }): Promise<void>;
  /** How many wait, since when the oldest does, and how many are dead letters. */
  depth(
    shopId: string,
  ): Promise<{ readonly waiting: number; readonly oldestAt: number | null; readonly dead: number }>;
  /** Oldest first. */
  list(query: ForwardRange & { readonly state?: ListedForward['state'] }): Promise<readonly ListedForward[]>;
  /** Has dead letters sent again, with all their tries; gives their places, oldest first. */
  redeliver(command: ForwardRange & { readonly now: number }): Promise<readonly number[]>;
}
