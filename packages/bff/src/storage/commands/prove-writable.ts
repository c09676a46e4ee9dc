/** Writes one row, always the same: the only honest proof that the store takes writes. Called by the readiness check. */
import { run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Stores the time of the check. */
export function* proveWritable({ q }: StoreContext, now: number): StoreCommand<void> {
  yield* run(
    q
      .insertInto('readiness')
      .values({ id: 1, checked_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ checked_at: now })),
  );
}
