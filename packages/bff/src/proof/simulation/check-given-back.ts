/** Whether money that went back was instructed, and told as it is. Called by the oracle. */
import { merchantCheckoutResponseSchema } from '@epos-kantan/shared';
import { demand } from './breach.ts';
import type { TradeTruth } from './trade-truth.ts';
import type { World } from './world-parts.ts';

/** What went down is what was stored before, whoever repeated the call. */
export function checkAdjustment(
  { database }: Pick<World, 'database'>,
  gmoOrderId: string,
  { remaining }: TradeTruth,
): void {
  const [row] = database.rows<{ target: number | null }>(
    'SELECT adjustment_amount + adjustment_tax AS target FROM attempts WHERE gmo_order_id = ?',
    gmoOrderId,
  );
  demand(
    'refund_once',
    row?.target === remaining,
    () => `${gmoOrderId} has ${String(remaining)} yen left, instructed were ${String(row?.target)}`,
  );
}

/** Nobody is told of a refund that GMO-PG has not made. */
export function checkGivenBack(truth: (gmoOrderId: string) => TradeTruth, key: string, body: string): void {
  const { checkout } = merchantCheckoutResponseSchema.parse(JSON.parse(body));
  for (const { gmoOrderId, total, refundedTotal } of checkout.attempts) {
    const remaining = truth(gmoOrderId).remaining ?? 0;
    demand(
      'refund_once',
      refundedTotal === 0 || total - refundedTotal >= remaining,
      () => `${key} tells of ${String(refundedTotal)} yen given back, ${String(remaining)} are left`,
    );
  }
}
