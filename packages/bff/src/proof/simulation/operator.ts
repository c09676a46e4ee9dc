/** Somebody at the shop of a simulated world who uses GMO-PG's own screens instead of ours. */
import type { World } from './world-parts.ts';

/** Cancels, lowers or captures one trade that is paid: any, or the one that is named. */
export async function operate(world: World, gmoOrderId?: string): Promise<void> {
  const { random, faults, gmo, oracle } = world;
  const attempts = oracle.checkouts.flatMap(({ stored }) => stored.attempts);
  const paid = attempts.filter(
    ({ gmo_order_id: id }) => oracle.truth(id).isExact && (gmoOrderId === undefined || id === gmoOrderId),
  );
  if (paid.length === 0) return;
  const { gmo_order_id, amount, tax } = random.pick(paid);
  const money = { Amount: String(amount), Tax: String(tax) };
  const changed = {
    ChangeAmount: String(Math.max(1, amount - random.between(1, 50))),
    ChangeTax: String(tax),
  };
  const deed = random.pick(['cancel', 'change', 'change', 'capture']);
  world.note('operator', `${deed}s ${gmo_order_id}`);
  if (deed === 'cancel') {
    faults.count('operator_cancel');
    await gmo.operate('EpospayCancel', gmo_order_id, {});
  } else if (deed === 'change') {
    faults.count('operator_change');
    await gmo.operate('EpospayChange', gmo_order_id, changed);
  } else {
    faults.count('operator_capture');
    await gmo.operate('EpospaySales', gmo_order_id, money);
  }
}
