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

/** @throws StorageFault `bound_elsewhere` */
export function* bindPlace({ q }: StoreContext, place: Place, now: number): StoreCommand<void> {
  const bound = yield* one(q.selectFrom('place').selectAll());
  if (bound === null) {
    const row = { id: 1 as const, gmo_host: place.gmoHost, shop_id: place.shopId, bound_at: now };
    yield* run(q.insertInto('place').values(row));
    return;
  }
  if (bound.gmo_host === place.gmoHost && bound.shop_id === place.shopId) return;
  throw new StorageFault(
    'bound_elsewhere',
    `This database belongs to shop ${bound.shop_id} at ${bound.gmo_host}, the configuration names shop ` +
      `${place.shopId} at ${place.gmoHost}. Give each shop and environment a DATABASE_URL of its own.`,
  );
}
