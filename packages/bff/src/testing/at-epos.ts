/** What journeys do at EPOS and GMO-PG beside the BFF: a shopper who is there, GMO-PG's own screens, what the shop was told. */
import type { OrderToSign } from '../order-token/sign-order.ts';
import type { World } from './start-world.ts';

/** A shopper who was sent to EPOS, with the trade that was made for that. */
export interface ShopperAtEpos {
  readonly handle: string;
  readonly gmoOrderId: string;
  readonly accessId: string;
  readonly returnUrl: string;
}

/** Starts an order and sends its shopper to EPOS with the newest trade. */
export async function goToEpos(world: World, order: Partial<OrderToSign> = {}): Promise<ShopperAtEpos> {
  const { handle, redirect } = await world.startOk(await world.sign(order));
  await world.openRedirect(redirect?.page ?? '');
  const trade = await world.newestTrade();
  return { handle, gmoOrderId: trade.orderId, accessId: trade.accessId, returnUrl: trade.retUrl };
}

/**
 * A shopper at EPOS with a trade over 9,800 yen that no database knows, as when its record was lost. `orderId`: what GMO-PG remembers of
 * the order.
 */
export async function goToEposUnrecorded(world: World, gmoOrderId: string, orderId: string): Promise<void> {
  const OrderID = gmoOrderId;
  const entered = await callGmo(world, 'EntryTranEpospay', {
    OrderID,
    JobCd: 'AUTH',
    Amount: '9800',
    Tax: '0',
  });
  const [AccessID = '', AccessPass = ''] = ['AccessID', 'AccessPass'].map((name) => entered.get(name) ?? '');
  const access = { OrderID, AccessID, AccessPass };
  const more = { ClientField1: orderId, RetURL: `${world.bffUrl}/return/lost`, PaymentTermSec: '900' };
  const executed = await callGmo(world, 'ExecTranEpospay', { ...access, ...more });
  const body = new URLSearchParams({ AccessID, Token: executed.get('Token') ?? '' });
  const started = await fetch(executed.get('StartURL') ?? '', { method: 'POST', body, redirect: 'manual' });
  if (started.status !== 302) throw new Error(`StartURL answered ${String(started.status)}`);
}

/** What the shop was told, in order; an attention with its reason. */
export function told(world: World): readonly string[] {
  return world.webhooks.map(({ type, data }) =>
    data.reason === undefined ? type : `${type}:${data.reason}`,
  );
}

/** Waits until the shop was told `event`. */
export function untilTold(world: World, event: string): Promise<true> {
  return world.until(event, () => told(world).includes(event) || null);
}

/** Waits until the simulator has used up its faults. */
export function untilNoFaults(world: World): Promise<true> {
  return world.until('no faults', async () => {
    const answer = await fetch(`${world.simulatorUrl}/_simulator/faults`);
    const { faults } = (await answer.json()) as { readonly faults: readonly unknown[] };
    return faults.length === 0 || null;
  });
}

/** A notification as anybody could send it. */
export function forgeNotification(world: World, gmoOrderId: string, status: string): Promise<Response> {
  const fields = { ShopID: 'tshop00000001', OrderID: gmoOrderId, Status: status, PayType: '42' };
  return fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', body: new URLSearchParams(fields) });
}

/** A call that does not come from the BFF, as from GMO-PG's admin screen. */
export async function callGmo(
  world: World,
  name: string,
  fields: Record<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const body = new URLSearchParams({ ShopID: 'tshop00000001', ShopPass: 'simulator1', ...fields });
  const answer = await fetch(`${world.simulatorUrl}/payment/${name}.idPass`, { method: 'POST', body });
  return new Map(
    (await answer.text())
      .trim()
      .split('&')
      .map((part) => /^([^=]*)=?(.*)$/s.exec(part) ?? [])
      .map(([, name = '', value = '']) => [name, value]),
  );
}

/** The access fields of a trade, as an inquiry shows them. */
export async function accessOf(world: World, gmoOrderId: string): Promise<Record<string, string>> {
  const trade = await callGmo(world, 'SearchTradeMulti', { OrderID: gmoOrderId, PayType: '42' });
  return {
    AccessID: trade.get('AccessID') ?? '',
    AccessPass: trade.get('AccessPass') ?? '',
    OrderID: gmoOrderId,
  };
}

/** The answer of an inquiry about a trade of 9,800 yen that stands at `status`, for a fault of kind `http`. */
export function inquiryAnswer({ gmoOrderId, accessId }: ShopperAtEpos, status: string): string {
  return (
    `OrderID=${gmoOrderId}&Status=${status}&JobCd=AUTH&AccessID=${accessId}&AccessPass=${'a'.repeat(32)}` +
    '&Amount=9800&Tax=0&PayType=42&TotalCancelAmount=0&TotalCancelTax=0'
  );
}

/** How many inquiries there were about a trade. */
export async function inquiriesOf(world: World, gmoOrderId: string): Promise<number> {
  const trade = (await world.ledger()).trades.find(({ orderId }) => orderId === gmoOrderId);
  return trade?.calls.filter(({ path }) => path.includes('Search')).length ?? 0;
}
