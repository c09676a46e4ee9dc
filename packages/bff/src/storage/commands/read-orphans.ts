/** Reads the paid trades without a record that wait for an operator. For the console. */
import { sql } from 'kysely';
import type { CheckoutReader, WaitingOrphan } from '../../checkout/ports/checkout-reader.ts';
import { all } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { PAGE_MAX } from './list-checkouts.ts';

/** See `CheckoutReader.waitingOrphans`. */
export function* readWaitingOrphans(
  { q }: StoreContext,
  { shopId, before, limit }: Parameters<CheckoutReader['waitingOrphans']>[0],
): StoreCommand<readonly WaitingOrphan[]> {
  let rows = q
    .selectFrom('orphans as orphan')
    // What the shop was told is forgotten some day; the trade still waits.
    .leftJoin('orphan_events as event', (join) =>
      join
        .onRef('event.shop_id', '=', 'orphan.shop_id')
        .onRef('event.gmo_order_id', '=', 'orphan.gmo_order_id'),
    )
    .select(['orphan.gmo_order_id as gmoOrderId', 'orphan.found_at as foundAt', 'event.body'])
    .where('orphan.shop_id', '=', shopId)
    .where('orphan.state', '=', sql.lit('orphan'));
  if (before !== undefined) {
    // The bound by itself is what an index can begin at.
    rows = rows
      .where('orphan.found_at', '<=', before.foundAt)
      .where(({ eb, or, and }) =>
        or([
          eb('orphan.found_at', '<', before.foundAt),
          and([
            eb('orphan.found_at', '=', before.foundAt),
            eb('orphan.gmo_order_id', '<', before.gmoOrderId),
          ]),
        ]),
      );
  }
  const found = yield* all(
    rows
      .orderBy('orphan.found_at', 'desc')
      .orderBy('orphan.gmo_order_id', 'desc')
      .limit(Math.min(limit, PAGE_MAX)),
  );
  return found.map(({ gmoOrderId, foundAt, body }) => ({ gmoOrderId, foundAt: foundAt ?? 0, body }));
}
