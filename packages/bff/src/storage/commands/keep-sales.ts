/** Keeps and reads the entries of the sales report. */
import type { Attempt } from '../../checkout/checkout.ts';
import type { CheckoutReader, SalesRow } from '../../checkout/ports/checkout-reader.ts';
import type { SalesEntry } from '../../checkout/sales-entry.ts';
import { all, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Most entries of one page. */
export const SALES_PAGE_MAX = 1_000;

type SalesQuery = Parameters<CheckoutReader['sales']>[0];

/** Adds an entry of an attempt. A second one of the same number is refused by the table. */
export function* bookSales(
  { q }: StoreContext,
  { id, shopId, checkoutId }: Attempt,
  { number, kind, amount, tax, points, coupon, processedAt, dated }: SalesEntry,
  now: number,
): StoreCommand<void> {
  const sums = { amount, tax, points, coupon };
  const place = { shop_id: shopId, checkout_id: checkoutId, attempt_id: id };
  const times = { processed_at: processedAt, dated, booked_at: now };
  yield* run(q.insertInto('sales_entries').values({ ...place, number, kind, ...sums, ...times }));
}

/** See `CheckoutReader.sales`. */
export function* readSales(
  { q }: StoreContext,
  { shopId, from, to, after, limit }: SalesQuery,
): StoreCommand<readonly SalesRow[]> {
  let rows = q
    .selectFrom('sales_entries as entry')
    .innerJoin('checkouts as checkout', 'checkout.id', 'entry.checkout_id')
    .innerJoin('attempts as attempt', 'attempt.id', 'entry.attempt_id')
    .select(['entry.sequence', 'entry.kind', 'entry.amount', 'entry.tax', 'entry.points', 'entry.coupon'])
    .select(['entry.processed_at as processedAt', 'entry.dated', 'checkout.id as checkoutId'])
    .select(['checkout.order_id as orderId', 'attempt.gmo_order_id as gmoOrderId'])
    .select('attempt.epos_trade_id as eposTradeId')
    .where('entry.shop_id', '=', shopId)
    .where('entry.processed_at', '>=', from)
    .where('entry.processed_at', '<', to);
  if (after !== undefined) {
    // The bound by itself is what an index can begin at.
    rows = rows
      .where('entry.processed_at', '>=', after.processedAt)
      .where(({ eb, or, and }) =>
        or([
          eb('entry.processed_at', '>', after.processedAt),
          and([eb('entry.processed_at', '=', after.processedAt), eb('entry.sequence', '>', after.sequence)]),
        ]),
      );
  }
  return yield* all(
    rows.orderBy('entry.processed_at').orderBy('entry.sequence').limit(Math.min(limit, SALES_PAGE_MAX)),
  );
}
