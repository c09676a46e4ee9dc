/**
 * The sales report: what was taken and given back, by day and month of GMO-PG's ProcessDate in Japan. Made of the entries that the store
 * gives, page by page, with a turn for everybody else between two pages. Called by the merchant API and the console.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SalesEntryView, SalesLine, SalesSums } from '@epos-kantan/shared';
import type { CheckoutReader, SalesRow } from '../checkout/ports/checkout-reader.ts';

/** Over which time, in ms since the epoch. */
export interface SalesRange {
  readonly shopId: string;
  readonly from: number;
  readonly to: number;
}

/** The range holds more entries than one report takes. */
export class ReportTooLarge extends Error {
  override readonly name = 'ReportTooLarge';
}

const PAGE = 1_000;
const PAGES_MAX = 200;
const JAPAN_OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

/** The first moment of a day in Japan (`yyyy-MM-dd`), ms since the epoch. */
export function startOfDayInJapan(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - JAPAN_OFFSET_MS;
}

/** The day in Japan (`yyyy-MM-dd`) of a moment. */
export function dayInJapan(time: number): string {
  return new Date(time + JAPAN_OFFSET_MS).toISOString().slice(0, 10);
}

/** A moment as ISO 8601 in Japan's time (`…+09:00`). */
export function timeInJapan(time: number): string {
  return new Date(time + JAPAN_OFFSET_MS).toISOString().replace('Z', '+09:00');
}

/** Days from `from` to `to`. */
export function daysBetween({ from, to }: Pick<SalesRange, 'from' | 'to'>): number {
  return (to - from) / DAY_MS;
}

/**
 * Every entry of a range, oldest first.
 * @throws ReportTooLarge after 200,000 of them
 */
export async function* entriesOf(
  reader: Pick<CheckoutReader, 'sales'>,
  range: SalesRange,
): AsyncGenerator<SalesRow> {
  let after: SalesRow | undefined;
  for (let pages = 0; ; pages += 1) {
    if (pages === PAGES_MAX) throw new ReportTooLarge();
    const rows = await reader.sales({ ...range, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1);
    // On SQLite a read is never waited for: without this the whole report would hold up every payment.
    await nextTurn();
  }
}

/** The sums of a range by day or month, those with entries alone, and their total. */
export async function sumEntries(
  entries: AsyncIterable<SalesRow>,
  by: 'day' | 'month',
): Promise<Pick<SalesSums, 'lines' | 'total'>> {
  const lines = new Map<string, SalesLine>();
  let total = emptyLine('total');
  for await (const entry of entries) {
    const day = dayInJapan(entry.processedAt);
    const period = by === 'day' ? day : day.slice(0, 7);
    lines.set(period, added(lines.get(period) ?? emptyLine(period), entry));
    total = added(total, entry);
  }
  return { lines: [...lines.values()], total };
}

function emptyLine(period: string): SalesLine {
  return { period, entries: 0, captured: 0, changed: 0, canceled: 0, net: 0, points: 0, coupon: 0 };
}

function added(line: SalesLine, { kind, amount, tax, points, coupon }: SalesRow): SalesLine {
  const sum = amount + tax;
  return {
    ...line,
    entries: line.entries + 1,
    [kind]: line[kind] + sum,
    net: line.net + sum,
    points: line.points + points,
    coupon: line.coupon + coupon,
  };
}

/** An entry as the shop sees it. */
export function viewSalesEntry(row: SalesRow): SalesEntryView {
  const { kind, amount, tax, points, coupon, dated, checkoutId, orderId, gmoOrderId, eposTradeId } = row;
  return {
    date: dayInJapan(row.processedAt),
    processedAt: new Date(row.processedAt).toISOString(),
    dated,
    kind,
    amount,
    tax,
    total: amount + tax,
    points,
    coupon,
    checkoutId,
    orderId,
    gmoOrderId,
    eposTradeId,
  };
}
