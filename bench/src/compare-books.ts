/**
 * Holds the BFF's records and what the shop was told against GMO-PG's ledger, which is the truth: what was lost, and what was doubled. Pure.
 * Called by the soak.
 */
import type { LedgerTrade } from './gateway-control.ts';

/** One attempt as the BFF has it, with its checkout. */
export interface BookRecord {
  readonly gmoOrderId: string;
  /** The shop's. */
  readonly orderId: string;
  readonly status: string;
  readonly funds: string;
  readonly phase: string;
  readonly amount: number;
  readonly tax: number;
}

/** Everything that is compared. */
export interface Books {
  readonly trades: readonly Pick<LedgerTrade, 'orderId' | 'status' | 'amount' | 'tax' | 'history'>[];
  readonly records: readonly BookRecord[];
  /** Orders that a shopper confirmed. */
  readonly confirmed: readonly string[];
  /** Kinds of the events that each order was told of, one for each id. */
  readonly told: ReadonlyMap<string, readonly string[]>;
}

/** Sentences; none = the books agree. */
export interface Differences {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

const WITH_MONEY = ['AUTH', 'CAPTURE', 'SALES'];

/** What every captured payment is told by, once each. */
const TOLD_ONCE = ['checkout.paid', 'checkout.captured'];

/** Compares them. */
export function compareBooks(books: Books): Differences {
  const lost: string[] = [];
  const doubled: string[] = [];
  const recordOf = new Map(books.records.map((record) => [record.gmoOrderId, record]));
  const paidCount = new Map<string, number>();
  for (const trade of books.trades.filter(({ status }) => WITH_MONEY.includes(status))) {
    const record = recordOf.get(trade.orderId);
    if (record === undefined) {
      lost.push(`trade ${trade.orderId} has money and no record`);
      continue;
    }
    paidCount.set(record.orderId, (paidCount.get(record.orderId) ?? 0) + 1);
    if (!isRight(trade, record)) lost.push(`trade ${trade.orderId} has money and is ${wordsOf(record)}`);
    const captures = trade.history.filter(({ status }) => status === 'SALES').length;
    if (captures > 1) doubled.push(`trade ${trade.orderId} was captured ${String(captures)} times`);
  }
  for (const orderId of books.confirmed) {
    if (!paidCount.has(orderId)) lost.push(`order ${orderId} was confirmed and has no money`);
  }
  for (const record of books.records.filter(({ phase }) => phase === 'paid')) {
    if (!paidCount.has(record.orderId)) lost.push(`order ${record.orderId} is paid without money`);
  }
  for (const [orderId, count] of paidCount) {
    if (count > 1) doubled.push(`order ${orderId} was paid ${String(count)} times`);
    for (const type of TOLD_ONCE) {
      const events = books.told.get(orderId)?.filter((one) => one === type).length ?? 0;
      if (events === 0) lost.push(`the shop was not told ${type} of order ${orderId}`);
      if (events > 1)
        doubled.push(`the shop was told ${type} of order ${orderId} by ${String(events)} events`);
    }
  }
  return { lost, doubled };
}

function isRight(trade: Books['trades'][number], record: BookRecord): boolean {
  const isCaptured = trade.status !== 'AUTH' && record.funds === 'captured';
  const isSameMoney = trade.amount === record.amount && trade.tax === record.tax;
  return record.phase === 'paid' && record.status === 'paid' && isCaptured && isSameMoney;
}

function wordsOf({ phase, status, funds, amount, tax }: BookRecord): string {
  return `${phase}, ${status}, ${funds}, ${String(amount)} + ${String(tax)} yen in the records`;
}
