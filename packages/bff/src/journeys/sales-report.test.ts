/** The accountant's side: what was taken and given back is in the report by GMO-PG's day, and agrees with EPOS Card's deposit. */
import { salesEntriesSchema, salesSumsSchema } from '@epos-kantan/shared';
import type { SalesEntries, SalesSums } from '@epos-kantan/shared';
import iconv from 'iconv-lite';
import { afterEach, describe, expect, it } from 'vitest';
import { matchDeposit } from '../sales/match-deposit.ts';
import { dayInJapan } from '../sales/sales-report.ts';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { callMerchant, checkoutIdOf } from '../testing/call-merchant.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World, WorldOptions } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

interface DepositList {
  readonly net: number;
  readonly rows: readonly { readonly eposTradeId: string; readonly amount: number }[];
}

const open = async (options: WorldOptions = {}): Promise<void> => {
  world = await startWorld(options);
};

async function pay(orderId: string, shopper: object = {}): Promise<string> {
  const { gmoOrderId } = await goToEpos(world, { orderId });
  await world.control('shopper', { orderId: gmoOrderId, action: 'confirm', ...shopper });
  await world.until(`${orderId} captured`, () => {
    const events = world.webhooks.filter(({ data }) => data.orderId === orderId);
    return events.some(({ type }) => type === 'checkout.captured') || null;
  });
  return checkoutIdOf(world, orderId);
}

function get(query: string): Promise<Response> {
  const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
  return fetch(`${world.bffUrl}/v1/merchant/reports/sales?${query}`, { headers });
}

const year = 'from=2026-01-01&to=2027-01-01';
/** The simulator's clock is its own: the range follows it. */
async function range(): Promise<string> {
  const { now } = (await (await fetch(`${world.simulatorUrl}/_simulator/clock`)).json()) as {
    readonly now: string;
  };
  const today = Date.parse(now);
  return `from=${dayInJapan(today - 20 * 86_400_000)}&to=${dayInJapan(today + 20 * 86_400_000)}`;
}

const entries = async (): Promise<SalesEntries['entries']> =>
  salesEntriesSchema.parse(await (await get(`${await range()}&by=entry`)).json()).entries;
const sums = async (by: 'day' | 'month'): Promise<SalesSums> =>
  salesSumsSchema.parse(await (await get(`${await range()}&by=${by}`)).json());
const booked = (count: number): Promise<SalesEntries['entries']> =>
  world.until(`${String(count)} entries`, async () => {
    const found = await entries();
    await world.advance(2);
    return found.length === count ? found : null;
  });
const post = (id: string, name: string, body: object) =>
  callMerchant(world, id, name, { body: JSON.stringify(body) });

describe('the sales report', () => {
  it('has each capture, refund and cancellation once, and agrees with the deposit of each day', async () => {
    await open();
    const first = await pay('order-1', { points: 300 });
    await pay('order-2');
    await booked(2);
    await world.advance(86_400);
    expect((await post(first, 'refund', { amount: 800 })).status).toBe(200);
    await booked(3);
    const third = await pay('order-3');
    await booked(4);
    expect((await post(third, 'cancel', {})).status).toBe(200);
    const all = await booked(5);
    expect(all.map(({ orderId, kind, total }) => [orderId, kind, total])).toEqual([
      ['order-1', 'captured', 9800],
      ['order-2', 'captured', 9800],
      ['order-1', 'changed', -800],
      ['order-3', 'captured', 9800],
      ['order-3', 'canceled', -9800],
    ]);
    expect(all.map(({ dated }) => dated)).toEqual(['gmo', 'gmo', 'gmo', 'gmo', 'gmo']);
    expect(all[0]).toMatchObject({ points: 300 });
    expect(all[0]?.eposTradeId).toMatch(/^EP\d{16}$/);
    const { lines, total } = await sums('day');
    expect(lines.map(({ entries, net }) => [entries, net])).toEqual([
      [2, 19_600],
      [3, -800],
    ]);
    expect(total).toMatchObject({
      entries: 5,
      captured: 29_400,
      changed: -800,
      canceled: -9800,
      net: 18_800,
    });
    for (const { period, net } of lines) {
      const deposit = (await world.control('deposit', { date: period })) as DepositList;
      expect(deposit.net).toBe(net);
      const match = matchDeposit(
        all.filter(({ date }) => date === period),
        deposit.rows,
      );
      expect([match.differing, match.missing, match.unknown]).toEqual([[], [], []]);
      expect(match.matched.length).toBeGreaterThan(0);
    }
  });

  it('has a capture by the shop, and nothing of what is only secured', async () => {
    await open({ env: { CAPTURE: 'manual' } });
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.paid');
    expect(await entries()).toEqual([]);
    const id = checkoutIdOf(world);
    expect((await post(id, 'capture', {})).status).toBe(200);
    expect((await booked(1))[0]).toMatchObject({ kind: 'captured', total: 9800 });
  });

  it('of secured money that is given back is empty', async () => {
    await open({ env: { CAPTURE: 'manual' } });
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.paid');
    expect((await post(checkoutIdOf(world), 'cancel', {})).status).toBe(200);
    await world.advance(86_400);
    await world.until('looked at again', async () => {
      const { trades } = await world.ledger();
      return trades[0]?.status === 'CANCEL' || null;
    });
    expect(await entries()).toEqual([]);
    expect((await sums('month')).lines).toEqual([]);
  });

  it('is a file for a spreadsheet, in either bytes and either language', async () => {
    await open();
    await pay('注文-1');
    await booked(1);
    const days = await range();
    const file = await get(`${days}&by=entry&format=csv`);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="epos-kantan-sales-[\d-]+-entry\.csv"$/,
    );
    const text = Buffer.from(await file.arrayBuffer()).toString();
    expect(text).toMatch(/^\ufeff処理日,/);
    const japanese = await get(`${days}&by=entry&format=csv&charset=shift_jis`);
    const decoded = iconv.decode(Buffer.from(await japanese.arrayBuffer()), 'windows-31j');
    expect(`\ufeff${decoded}`).toBe(text);
    expect(decoded.split('\r\n')[1]).toContain(',売上,9800,0,9800,0,0,注文-1,');
    const english = await get(`${days}&by=month&format=csv&lang=en`);
    expect(await english.text()).toMatch(/\r\nTotal,1,9800,0,0,9800,0,0\r\n$/);
  });

  it.each([
    'from=2026-11-01',
    'from=2026-11-02&to=2026-11-01',
    'from=2026-11-01&to=2026-11-01',
    'from=2026-01-01&to=2027-06-01',
    'from=2026-02-30&to=2026-03-01',
    `${year}&by=week`,
    `${year}&cursor=x`,
    `${year}&format=xlsx`,
  ])('refuses %s', async (query) => {
    await open();
    const answer = await get(query);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'invalid_request' });
  });
});
