/*
 * One trade as GMO-PG and EPOS Card know it, and the money questions that can be asked about it. Kept in
 * trade-book.ts; changed by the gateway's calls and by what shoppers do at EPOS.
 */

/** The status words that a trade of this payment method can have (protocol notes, section 7). */
export const tradeStatuses = [
  'UNPROCESSED',
  'REQSUCCESS',
  'AUTHPROCESS',
  'AUTH',
  'CAPTURE',
  'SALES',
  'CANCEL',
  'RETURN',
  'PAYFAIL',
  'EXPIRED',
] as const;

/** One of {@link tradeStatuses}. */
export type TradeStatus = (typeof tradeStatuses)[number];

/** What the shop asked for at registration: only secure the money, or capture it at once. */
export type JobCode = 'AUTH' | 'CAPTURE';

/** One step of a trade's life; `at` is an ISO time, `cause` says in words what led there. */
export interface StatusChange {
  readonly at: string;
  readonly status: TradeStatus;
  readonly cause: string;
}

/** A call that reached GMO-PG; `path` as on the wire, `at` an ISO time. */
export interface RecordedCall {
  readonly at: string;
  readonly path: string;
}

/** One attempt at telling the shop; `answer` is what came back, or in round brackets why nothing did. */
export interface NotificationAttempt {
  readonly at: string;
  readonly answer: string;
}

/** Money that moved between EPOS Card and the shop; yen, always positive. */
export interface MoneyMovement {
  readonly atMs: number;
  readonly kind: 'captured' | 'refunded';
  readonly amount: number;
}

/** A trade. Amounts are whole yen. */
export interface Trade {
  readonly orderId: string;
  readonly accessId: string;
  readonly accessPass: string;
  readonly jobCd: JobCode;
  /** As registered; what was given back since stands in the two `canceled` fields. */
  readonly amount: number;
  readonly tax: number;
  status: TradeStatus;
  processedAtMs: number;
  retUrl: string;
  clientFields: [string, string, string];
  /** Empty until ExecTran. */
  token: string;
  startLimitAtMs: number;
  /** Opens the EPOS page of this trade; unguessable, never on the wire to the shop. */
  eposKey: string;
  /** Opens GMO-PG's page that sends the browser back to the shop. */
  returnKey: string;
  startedAtMs: number;
  authorizedAtMs: number;
  eposTradeId: string;
  pointsUsed: number;
  couponUsed: number;
  canceledAmount: number;
  canceledTax: number;
  /** Why it was not paid; empty when there is no error. */
  errInfo: string;
  readonly money: MoneyMovement[];
  readonly history: StatusChange[];
  readonly calls: RecordedCall[];
  readonly notifications: NotificationAttempt[];
}

/** What is left of the registered amount, without tax. */
export function remainingAmount(trade: Trade): number {
  return trade.amount - trade.canceledAmount;
}

/** What is left of the registered tax. */
export function remainingTax(trade: Trade): number {
  return trade.tax - trade.canceledTax;
}

/** What the shopper pays altogether at this moment. */
export function remainingTotal(trade: Trade): number {
  return remainingAmount(trade) + remainingTax(trade);
}

/** Whether the money is with the shop, not only secured. */
export function isCaptured(trade: Trade): boolean {
  return trade.status === 'SALES' || trade.status === 'CAPTURE';
}

/** Whether the shopper's money is secured or captured. */
export function isPaid(trade: Trade): boolean {
  return trade.status === 'AUTH' || isCaptured(trade);
}
