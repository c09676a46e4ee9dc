/**
 * Payments of a simulated world that a database before this one had begun, as after a restored backup: GMO-PG tells of them, and nobody
 * knows them. Beside them come OrderIDs that somebody made up.
 */
import type { OrderId } from '@epos-kantan/shared';
import { adoptOrphan } from '../../checkout/adopt-orphan.ts';
import type { AdoptionResult } from '../../checkout/adopt-orphan.ts';
import { SHOP_ID, SHOP_PASS } from './settings.ts';
import type { Process, World } from './world-parts.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Times that the operator tries to adopt one. */
const ADOPTIONS_MAX = 8;

/** A shopper pays a trade of which there is no record, or leaves it unpaid; GMO-PG tells of it. */
export async function payWithoutRecord(world: World, orderId: OrderId): Promise<void> {
  const { random, time, faults, gmo, oracle, notifications, settings } = world;
  const gmoOrderId = madeUpId(world);
  const shop = { ShopID: SHOP_ID, ShopPass: SHOP_PASS, OrderID: gmoOrderId };
  const money = { Amount: String(random.between(100, 50_000)), Tax: '0' };
  faults.count('record_lost');
  oracle.foreign(gmoOrderId);
  const call = async (name: string, fields: Readonly<Record<string, string>>): Promise<string> => {
    const response = await gmo.call(name, new URLSearchParams({ ...shop, ...fields }).toString());
    return time.instantly(response.text());
  };
  const entered = await call('EntryTranEpospay', { JobCd: settings.policy.jobCode, ...money });
  const access = { AccessID: fieldOf(entered, 'AccessID'), AccessPass: fieldOf(entered, 'AccessPass') };
  const executed = await call('ExecTranEpospay', {
    ...access,
    ClientField1: orderId,
    ClientField2: '',
    ClientField3: '',
    RetURL: 'https://pay.shop.example/return/lost',
    PaymentTermSec: String(settings.policy.paymentTermMs / 1000),
  });
  const isStarted = await gmo.start(gmoOrderId, access.AccessID, fieldOf(executed, 'Token'));
  if (!isStarted) throw new Error(`${gmoOrderId} cannot be started`);
  // Somebody who saw the OrderID may pretend first.
  if (random.chance(0.3)) notifications.forge(gmoOrderId);
  await time.sleep(random.pick([1_000, 60_000]));
  if (random.chance(0.2)) return;
  if (await gmo.finish(gmoOrderId, 'confirm', 0)) notifications.tell(gmoOrderId, '');
}

/** GMO-PG's values are not encoded. */
function fieldOf(reply: string, name: string): string {
  return new RegExp(`(?:^|&)${name}=([^&\\r\\n]*)`).exec(reply)?.[1] ?? '';
}

/** Tells of a payment that never was. */
export function inventPayment(world: World): void {
  world.faults.count('suspect_forged');
  world.notifications.invent(madeUpId(world));
}

/** The operator adopts an orphan, twice at once now and then, until it has a definite end. */
export async function adoptLost(world: World, gmoOrderId: string): Promise<void> {
  const { random, time, faults, oracle } = world;
  faults.count('operator_adopts');
  for (let tries = 0; tries < ADOPTIONS_MAX; tries += 1) {
    const ends = await Promise.all(
      Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => adopt(world, gmoOrderId)),
    );
    for (const end of ends) if (end?.kind === 'adopted') oracle.adopted(end.found);
    if (ends.some((end) => end !== null && !isOpen(end))) return;
    await time.sleep(random.between(1_000, 60_000));
  }
}

function isOpen(end: AdoptionResult): boolean {
  return end.kind === 'refused' && end.refusal === 'outcome_unknown';
}

async function adopt(world: World, gmoOrderId: string): Promise<AdoptionResult | null> {
  const { random, time, instances } = world;
  await time.sleep(random.between(1, 50));
  const up: readonly Process[] = instances.flatMap((instance) => instance.process ?? []);
  if (up.length === 0) return null;
  const { core, orphans } = random.pick(up);
  world.note('operator', `adopts ${gmoOrderId}`);
  try {
    return await Promise.race([
      adoptOrphan(core, orphans, { gmoOrderId }),
      time.sleep(60_000).then(() => null),
    ]);
  } catch (error) {
    world.failed(error);
    return null;
  }
}

function madeUpId({ random }: World): string {
  return `ek${random.text(20, BASE32)}-${random.text(1, '0')}${random.text(1, '123')}`;
}
