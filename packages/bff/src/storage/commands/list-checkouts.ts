/** Lists checkouts with their attempts, newest first, a page at a time. For the shop's people. */
import type { Funds } from '@epos-kantan/shared';
import { sql } from 'kysely';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { CheckoutQuery } from '../../checkout/ports/checkout-reader.ts';
import { toAttempt, toCheckout } from '../checkout-rows.ts';
import { all } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Most checkouts of one page. */
export const PAGE_MAX = 100;

/** See `CheckoutReader.list`. */
export function* listCheckouts(
  context: StoreContext,
  query: CheckoutQuery,
): StoreCommand<readonly CheckoutAndAttempts[]> {
  const checkouts = yield* all(select(context, query));
  if (checkouts.length === 0) return [];
  const attempts = yield* all(
    context.q
      .selectFrom('attempts')
      .selectAll()
      .where('shop_id', '=', query.shopId)
      .where(
        'checkout_id',
        'in',
        checkouts.map(({ id }) => id),
      )
      .orderBy('number'),
  );
  return checkouts.map((row) => ({
    checkout: toCheckout(row),
    attempts: attempts
      .filter((attempt) => attempt.checkout_id === row.id)
      .map((attempt) => toAttempt(attempt, context.cipher)),
  }));
}

/** Those that have an index. Literally, as in it: a parameter would not be seen to fit. */
const RARE_FUNDS = ['authorized', 'voided', 'refunded', 'partly_refunded'] as const;

function isRare(funds: Funds): boolean {
  return RARE_FUNDS.some((rare) => rare === funds);
}

function select({ q }: StoreContext, query: CheckoutQuery) {
  const { shopId, status, funds, orderId, attention, trial, from, to, before, limit } = query;
  let rows = q.selectFrom('checkouts').selectAll('checkouts');
  // Those that wait are found from what waits. With the shop beside it an engine may walk through all of its checkouts instead.
  if (attention !== true) rows = rows.where('shop_id', '=', shopId);
  if (trial === true) rows = rows.where('trial', '=', sql.lit(1));
  else if (orderId === undefined && attention !== true) rows = rows.where('trial', '=', sql.lit(0));
  if (status !== undefined) rows = rows.where('status', '=', status);
  if (funds !== undefined) rows = rows.where('funds', '=', funds);
  if (funds !== undefined && isRare(funds))
    rows = rows.where(
      'funds',
      'in',
      RARE_FUNDS.map((one) => sql.lit(one)),
    );
  if (orderId !== undefined) rows = rows.where('order_id', '=', orderId);
  if (from !== undefined) rows = rows.where('created_at', '>=', from);
  if (to !== undefined) rows = rows.where('created_at', '<', to);
  if (attention === true) {
    rows = rows.where(
      'id',
      'in',
      // Literally, as in the index: a parameter would not be seen to fit it.
      q
        .selectFrom('attempts')
        .select('checkout_id')
        .where('shop_id', '=', shopId)
        .where('attention', '<>', sql.lit('[]')),
    );
  }
  if (before !== undefined) {
    // The bound by itself is what an index can begin at.
    rows = rows
      .where('created_at', '<=', before.createdAt)
      .where(({ eb, or, and }) =>
        or([
          eb('created_at', '<', before.createdAt),
          and([eb('created_at', '=', before.createdAt), eb('id', '<', before.id)]),
        ]),
      );
  }
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(Math.min(limit, PAGE_MAX));
}
