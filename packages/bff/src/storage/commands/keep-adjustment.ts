/** Keeps the line of every adjustment: begun and ended with the attempt's own move, and found again by the operation that instructed it. */
import type { AdjustmentStep, Attempt } from '../../checkout/checkout.ts';
import type { StoredAdjustment } from '../../checkout/ports/checkout-store.ts';
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Stores a step of an attempt's adjustment. */
export function* keepAdjustment(
  { q }: StoreContext,
  { id, shopId, checkoutId }: Attempt,
  step: AdjustmentStep,
  now: number,
): StoreCommand<void> {
  if (step.kind === 'ended') {
    const { operationId, end, detail } = step;
    const ended = yield* run(
      q
        .updateTable('adjustments')
        .set({ state: end, detail, ended_at: now })
        .where('operation_id', '=', operationId)
        .where('attempt_id', '=', id)
        .where('state', '=', 'open'),
    );
    if (ended !== 1) throw new Error(`adjustment ${operationId} of attempt ${id} is not open`);
    return;
  }
  const { from, adjustment } = step;
  yield* run(
    q.insertInto('adjustments').values({
      operation_id: adjustment.operationId,
      shop_id: shopId,
      checkout_id: checkoutId,
      attempt_id: id,
      kind: adjustment.kind,
      from_amount: from.amount,
      from_tax: from.tax,
      to_amount: adjustment.amount,
      to_tax: adjustment.tax,
      state: 'open',
      begun_at: adjustment.begunAt,
    }),
  );
}

/** See `CheckoutStore.findAdjustment`. */
export function* findAdjustment(
  { q }: StoreContext,
  shopId: string,
  operationId: string,
): StoreCommand<StoredAdjustment | null> {
  const row = yield* one(
    q
      .selectFrom('adjustments')
      .select(['attempt_id', 'state', 'detail'])
      .where('shop_id', '=', shopId)
      .where('operation_id', '=', operationId),
  );
  return row === null ? null : { attemptId: row.attempt_id, state: row.state, detail: row.detail };
}
