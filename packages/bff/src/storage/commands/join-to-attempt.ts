/**
 * Joins what was told of an OrderID before anybody knew it to its attempt: the kept notifications become the attempt's, and one hint.
 * Called when a suspect turns out to be known by now, and when an orphan is adopted.
 */
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { noteHint } from './note-hint.ts';

const KEPT = [
  ...(['shop_id', 'digest', 'gmo_order_id', 'access_id', 'status', 'job_code', 'amount', 'tax'] as const),
  ...(['tran_date', 'err_code', 'err_info', 'pay_type', 'epos_trade_id'] as const),
  ...(['times_received', 'first_received_at', 'last_received_at'] as const),
] as const;

/** Whether there is such an attempt. Then the OrderID is no suspect any more. Only for one that is. */
export function* joinToAttempt(
  context: StoreContext,
  shopId: string,
  gmoOrderId: string,
  now: number,
): StoreCommand<boolean> {
  const { q } = context;
  const query = q
    .selectFrom('attempts')
    .select(['id', 'next_inquiry_at'])
    .where('shop_id', '=', shopId)
    .where('gmo_order_id', '=', gmoOrderId);
  const attempt = yield* one(query);
  if (attempt === null) return false;
  yield* moveNotifications(context, shopId, gmoOrderId, attempt.id);
  yield* run(q.deleteFrom('orphans').where('shop_id', '=', shopId).where('gmo_order_id', '=', gmoOrderId));
  const hint = { attemptId: attempt.id, now, kind: 'notified', cancelHinted: false, inquireAt: now } as const;
  yield* noteHint(context, hint);
  return true;
}

/** Hands the notifications of a quarantined OrderID to an attempt. */
export function* moveNotifications(
  { q }: StoreContext,
  shopId: string,
  gmoOrderId: string,
  attemptId: string,
): StoreCommand<void> {
  yield* run(
    q
      .insertInto('notifications')
      .columns(['attempt_id', ...KEPT])
      .expression((eb) =>
        eb
          .selectFrom('quarantine')
          .select((row) => [row.val(attemptId).as('attempt_id'), ...KEPT])
          .where('shop_id', '=', shopId)
          .where('gmo_order_id', '=', gmoOrderId),
      )
      .onConflict((conflict) => conflict.columns(['shop_id', 'digest']).doNothing()),
  );
  yield* run(q.deleteFrom('quarantine').where('shop_id', '=', shopId).where('gmo_order_id', '=', gmoOrderId));
}
