/**
 * The port through which the shop's people read what is stored: lists, timelines, and what became of each webhook. Reads only; every key goes
 * together with its shop. Implemented in `storage`.
 */
import type { AttentionReason, CheckoutId, CheckoutStatus, Funds, OrderId } from '@epos-kantan/shared';
import type { CheckoutAndAttempt, CheckoutAndAttempts, NewEvent } from '../checkout.ts';
import type { SalesKind } from '../sales-entry.ts';

/** Which checkouts are wanted. Times in ms since the epoch. */
export interface CheckoutQuery {
  readonly shopId: string;
  readonly status?: CheckoutStatus;
  readonly funds?: Funds;
  readonly orderId?: OrderId;
  /** Only those that wait for the shop. */
  readonly attention?: boolean;
  /** True = only trials. Otherwise they are left out, except with `attention`, and where an order is asked for by name. */
  readonly trial?: boolean;
  /** Made at this moment or later. */
  readonly from?: number;
  /** Made before this moment. */
  readonly to?: number;
  /** Older than this one: where the page before ended. */
  readonly before?: { readonly createdAt: number; readonly id: CheckoutId };
  readonly limit: number;
}

/** What became of an event's webhook. */
export interface Delivery {
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly tries: number;
  /** Why the last try failed. */
  readonly lastDetail: string | null;
  readonly endedAt: number | null;
}

/** One line of a timeline. `…From` is null for the line that made the checkout. Times in ms since the epoch. */
export interface TimelineEntry {
  readonly id: string;
  /** Order of commit over all checkouts. */
  readonly sequence: number;
  readonly checkoutId: CheckoutId;
  readonly attemptId: string;
  readonly type: NewEvent['type'];
  readonly cause: NewEvent['cause'];
  readonly by: 'shopper' | 'shop' | null;
  readonly reason: AttentionReason | null;
  readonly detail: string | null;
  readonly statusFrom: CheckoutStatus | null;
  readonly statusTo: CheckoutStatus;
  readonly fundsFrom: Funds | null;
  readonly fundsTo: Funds;
  readonly at: number;
}

/** What GMO-PG told of an attempt, and how often. Times in ms since the epoch. */
export interface HeardNotification {
  readonly attemptId: string;
  /** GMO-PG's word; null = it said none. */
  readonly status: string | null;
  readonly times: number;
  readonly firstAt: number;
}

/** An event that leaves for the shop, and how that went. */
export interface SentEvent {
  /** Its place in the order of commit. */
  readonly sequence: number;
  readonly eventId: string;
  /** The body of its webhook. */
  readonly body: string;
  readonly delivery: Delivery;
}

/** One entry of the sales report. Sums in whole yen and points, negative where money went back. Times in ms since the epoch. */
export interface SalesRow {
  /** Order of commit. */
  readonly sequence: number;
  readonly kind: SalesKind;
  readonly amount: number;
  readonly tax: number;
  readonly points: number;
  readonly coupon: number;
  readonly processedAt: number;
  /** Whose time that is: GMO-PG's ProcessDate, or our clock's. */
  readonly dated: 'gmo' | 'clock';
  readonly checkoutId: CheckoutId;
  readonly orderId: OrderId;
  readonly gmoOrderId: string;
  readonly eposTradeId: string | null;
}

/** A paid trade without a record that nobody has adopted yet. Times in ms since the epoch. */
export interface WaitingOrphan {
  readonly gmoOrderId: string;
  readonly foundAt: number;
  /** The body of the webhook that told of it; null once that was forgotten. */
  readonly body: string | null;
}

/** Why a checkout ended unpaid. `canceled`: nobody knows by whom. */
export const UNPAID_REASONS = [
  'failed',
  'canceled_by_shopper',
  'canceled_by_shop',
  'canceled',
  'expired',
] as const;

/** Why a checkout ended unpaid. */
export type UnpaidReason = (typeof UNPAID_REASONS)[number];

/** A number of things and their sum in whole yen. */
export interface CountAndTotal {
  readonly count: number;
  readonly total: number;
}

/** What happened in a span of time. Test payments are left out, but for the sales entries: their money moves, too. */
export interface SpanFigures {
  /** What was proven paid in it; and how long half and nine tenths of it took at most, from the start of the attempt. Null = there is none. */
  readonly paid: CountAndTotal & { readonly p50Ms: number | null; readonly p90Ms: number | null };
  /** Checkouts that ended unpaid in it; one that was opened again and ended again counts twice. */
  readonly unpaid: Readonly<Record<UnpaidReason, number>>;
  /** Entries of the sales report; what went back is negative. */
  readonly captured: CountAndTotal;
  readonly givenBack: CountAndTotal;
}

/** Reads for the shop's people. */
export interface CheckoutReader {
  /** At most `limit` checkouts, newest first. */
  list(query: CheckoutQuery): Promise<readonly CheckoutAndAttempts[]>;
  /** The checkout that a GMO-PG OrderID belongs to, with that attempt. */
  findByGmoOrder(shopId: string, gmoOrderId: string): Promise<CheckoutAndAttempt | null>;
  /** The timeline of a checkout, oldest first; at most 1000 entries. */
  timeline(checkoutId: CheckoutId): Promise<readonly TimelineEntry[]>;
  /** What GMO-PG told of a checkout, oldest first; at most 100. */
  notifications(of: {
    readonly shopId: string;
    readonly checkoutId: CheckoutId;
  }): Promise<readonly HeardNotification[]>;
  /** What became of the webhooks of a checkout, by the id of the event; at most 1000. */
  deliveries(checkoutId: CheckoutId): Promise<ReadonlyMap<string, Delivery>>;
  /**
   * The events for the shop after the one with `sequence` = `after` (0 = from the beginning), in the order of commit. Whoever goes on
   * after the last one he got misses none.
   */
  sentEvents(query: {
    readonly shopId: string;
    readonly after: number;
    /** Up to and with this one. */
    readonly through?: number;
    readonly limit: number;
    readonly state?: Delivery['state'];
  }): Promise<readonly SentEvent[]>;
  /** The events for the shop, newest first; those that are being committed at this moment may be missing. `before`: a `sequence`. */
  recentEvents(query: {
    readonly shopId: string;
    readonly before?: number;
    readonly limit: number;
    readonly state?: Delivery['state'];
  }): Promise<readonly SentEvent[]>;
  /** What happened between two moments, `from` inclusive. @throws Error for more than a day */
  figures(span: {
    readonly shopId: string;
    readonly from: number;
    readonly to: number;
  }): Promise<SpanFigures>;
  /** Trades without a record that wait, newest first. `before`: where the page before ended. */
  waitingOrphans(query: {
    readonly shopId: string;
    readonly before?: Pick<WaitingOrphan, 'foundAt' | 'gmoOrderId'>;
    readonly limit: number;
  }): Promise<readonly WaitingOrphan[]>;
  /**
   * Entries of the sales report whose time is `from` or later and before `to`, oldest first, at most 1000. `after`: where the page before
   * ended.
   */
  sales(query: {
    readonly shopId: string;
    readonly from: number;
    readonly to: number;
    readonly after?: Pick<SalesRow, 'processedAt' | 'sequence'>;
    readonly limit: number;
  }): Promise<readonly SalesRow[]>;
  /** The events about trades that have no checkout, which have no place in that order; newest first. */
  orphanEvents(query: {
    readonly shopId: string;
    readonly limit: number;
    readonly state?: Delivery['state'];
  }): Promise<readonly Omit<SentEvent, 'sequence'>[]>;
}
