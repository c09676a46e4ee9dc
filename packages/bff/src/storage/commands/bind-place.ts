/**
 * Binds the database to the GMO-PG host and the shop of its first start. A test database that is opened with production
 * credentials, or another shop's, would inquire about trades that are not there and call paid orders lost.
 */
import { StorageFault } from '../storage-fault.ts';
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Where the payments of a database live. */
export interface Place {
  /** Host name of GMO-PG's interface. */
  readonly gmoHost: string;
  readonly shopId: string;
}

/** What a database has of its own. */
export interface BoundPlace {
  /** From what the OrderIDs of orders are made; the same as long as the database lives, in its backups too. */
  readonly orderSeed: string;
}

/** How a place is bound. `freshSeed`: 64 hexadecimal digits, for a database that has none. */
export interface BindCommand extends Place {
  readonly freshSeed: string;
  readonly now: number;
}

/** @throws StorageFault `bound_elsewhere` */
export function* bindPlace({ q }: StoreContext, place: BindCommand): StoreCommand<BoundPlace> {
  const { gmoHost, shopId, freshSeed, now } = place;
  const row = { id: 1 as const, gmo_host: gmoHost, shop_id: shopId, bound_at: now, order_seed: freshSeed };
  // Of processes that start at the same time one binds; the others find its row, and wait for it until they do.
  yield* run(
    q
      .insertInto('place')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing()),
  );
  yield* run(q.updateTable('place').set({ order_seed: freshSeed }).where('order_seed', 'is', null));
  const bound = yield* one(q.selectFrom('place').selectAll());
  const orderSeed = bound?.order_seed ?? null;
  if (bound === null || orderSeed === null) throw new Error('a database that was bound has its row');
  if (bound.gmo_host === gmoHost && bound.shop_id === shopId) return { orderSeed };
  throw new StorageFault(
    'bound_elsewhere',
    `This database belongs to shop ${bound.shop_id} at ${bound.gmo_host}, the configuration names shop ` +
      `${place.shopId} at ${place.gmoHost}. Give each shop and environment a DATABASE_URL of its own.`,
  );
}
