/** Counts how many went how far, a day at a time: what pages told, and what became of the checkouts that were made on it. */
import type { Beacon } from '@epos-kantan/shared';
import { sql } from 'kysely';
import type { Expression, RawBuilder } from 'kysely';
import type { DayCounts } from '../../conversion/conversion-store.ts';
import { all, one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** See `ConversionStore.add`. */
export function* addToDay(
  { q }: StoreContext,
  {
    shopId,
    day,
    counts,
  }: { readonly shopId: string; readonly day: string; readonly counts: ReadonlyMap<Beacon, number> },
): StoreCommand<void> {
  for (const [name, count] of counts) {
    yield* run(
      q
        .insertInto('day_counts')
        .values({ shop_id: shopId, day, name, count })
        .onConflict((conflict) =>
          conflict
            .columns(['shop_id', 'day', 'name'])
            .doUpdateSet((eb) => ({ count: eb('day_counts.count', '+', count) })),
        ),
    );
  }
}

/** See `ConversionStore.countDay`. */
export function* countDay(
  { q }: StoreContext,
  {
    shopId,
    day,
    from,
    to,
  }: { readonly shopId: string; readonly day: string; readonly from: number; readonly to: number },
): StoreCommand<DayCounts> {
  const told = yield* all(
    q.selectFrom('day_counts').select(['name', 'count']).where('shop_id', '=', shopId).where('day', '=', day),
  );
  const toldOf = (name: Beacon): number => told.find((row) => row.name === name)?.count ?? 0;
  const made = yield* one(
    q
      .selectFrom('checkouts')
      .innerJoin('attempts', 'attempts.checkout_id', 'checkouts.id')
      .select(({ fn, val, eb }) => [
        fn.count<number>('checkouts.id').distinct().as('started'),
        countIf(eb('redirect_shown_at', 'is not', null)).as('redirected'),
        countIf(
          eb.or([
            eb.and([
              eb('returned_at', 'is not', null),
              eb.or([eb('death', 'is', null), eb('death', '<>', val('canceled'))]),
            ]),
            eb('checkouts.status', '=', val('paid')),
          ]),
        ).as('confirmed'),
        countIf(eb('checkouts.status', '=', val('paid'))).as('paid'),
      ])
      .where('checkouts.shop_id', '=', shopId)
      .where('attempts.shop_id', '=', shopId)
      .where('trial', '=', sql.lit(0))
      .where('checkouts.created_at', '>=', from)
      .where('checkouts.created_at', '<', to),
  );
  return {
    ...{ shown: toldOf('shown'), pressed: toldOf('pressed') },
    ...{ started: made?.started ?? 0, redirected: made?.redirected ?? 0 },
    ...{ confirmed: made?.confirmed ?? 0, paid: made?.paid ?? 0 },
  };
}

/** Checkouts of which an attempt is so, each once. */
function countIf(condition: Expression<unknown>): RawBuilder<number> {
  return sql<number>`count(DISTINCT CASE WHEN ${condition} THEN checkouts.id END)`;
}
