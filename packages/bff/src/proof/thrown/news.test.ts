/** The thrown list, what comes in as news: late, forged, repeated, odd, or about other money. Named by row. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  callGmo,
  forgeNotification,
  goToEpos,
  inquiriesOf,
  inquiryAnswer,
  told,
  untilTold,
} from '../../testing/at-epos.ts';
import { runCli } from '../../testing/serve-process.ts';
import type { World } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';
import { postNotification } from './throw-at.ts';
import type { PostedBody } from './throw-at.ts';

const openWorld = openWorlds();

const LONG_OVER_SECONDS = 900 + 1_800 + 60;
const SHOP = { ShopID: 'tshop00000001', PayType: '42' };

function pay(world: World, gmoOrderId: string, more: object = {}): Promise<unknown> {
  return world.control('shopper', { orderId: gmoOrderId, action: 'confirm', ...more });
}

it.concurrent.each([-86_400_000, 86_400_000])(
  '27: a host whose clock is off by %i ms takes the payment once',
  async (ahead) => {
    const world = await openWorld();
    world.hostAheadMs = ahead;
    const { handle, gmoOrderId } = await goToEpos(world);
    await sleep(1_500);
    expect((await world.view(handle)).status).not.toMatch(/expired|failed|canceled/);
    await pay(world, gmoOrderId);
    // The shop's server, whose clock is right, refuses webhooks of another day; GMO-PG's books tell.
    await world.until('captured', async () => (await world.ledger()).trades[0]?.status === 'SALES' || null);
    expect((await world.startOk(await world.sign())).redirect).toBeNull();
    expect((await world.ledger()).trades).toHaveLength(1);
  },
);

it.concurrent.each([
  ['another shop', 'tshop00000002'],
  ['the ShopID in capitals', 'TSHOP00000001'],
  ['1,000 characters', 's'.repeat(1_000)],
  ['nothing', ''],
])('30: a notification with %s for a ShopID is answered 1, and nothing is asked', async (_, ShopID) => {
  const world = await openWorld();
  const { gmoOrderId } = await goToEpos(world);
  const before = await inquiriesOf(world, gmoOrderId);
  const fields = { ShopID, PayType: '42', OrderID: gmoOrderId, Status: 'AUTH' };
  const answer = await postNotification(world, new URLSearchParams(fields).toString());
  expect([answer.status, await answer.text()]).toEqual([200, '1']);
  await sleep(1_500);
  expect(await inquiriesOf(world, gmoOrderId)).toBe(before);
});

it.concurrent(
  "60: the OrderID of ours with shop B's ShopID is not ours, and an OrderID of shop B moves nothing of ours",
  async () => {
    const world = await openWorld({ env: { CAPTURE: 'manual' } });
    const { gmoOrderId, handle } = await goToEpos(world);
    await world.control('faults', { on: 'notification', kind: 'lose', times: 10 });
    await pay(world, gmoOrderId);
    const asked = await inquiriesOf(world, gmoOrderId);
    const foreign = { ...SHOP, ShopID: 'tshop00000002', OrderID: gmoOrderId, Status: 'AUTH' };
    expect(await (await postNotification(world, new URLSearchParams(foreign).toString())).text()).toBe('1');
    await sleep(1_500);
    expect(await inquiriesOf(world, gmoOrderId)).toBe(asked);
    expect((await world.view(handle)).status).not.toBe('paid');
    expect(await (await forgeNotification(world, gmoOrderId, 'AUTH')).text()).toBe('0');
    await world.until('paid', async () => (await world.view(handle)).status === 'paid' || null);
  },
);

it.concurrent(
  '31: the same notification 300 times at once is one transition, one webhook, and every answer is 0',
  async () => {
    const world = await openWorld();
    const { gmoOrderId } = await goToEpos(world);
    await world.control('faults', { on: 'notification', kind: 'lose', times: 10 });
    await pay(world, gmoOrderId);
    const answers = await Promise.all(
      Array.from({ length: 300 }, async () => (await forgeNotification(world, gmoOrderId, 'AUTH')).text()),
    );
    expect(new Set(answers)).toEqual(new Set(['0']));
    await untilTold(world, 'checkout.captured');
    await sleep(1_500);
    expect(told(world)).toEqual(['checkout.paid', 'checkout.captured']);
    expect(await inquiriesOf(world, gmoOrderId)).toBeLessThan(100);
  },
);

it.concurrent(
  '34: a payment ten minutes after the local expiry is paid_late: never silent, never captured by itself',
  async () => {
    const world = await openWorld();
    const { gmoOrderId, handle } = await goToEpos(world);
    await world.advance(LONG_OVER_SECONDS);
    await untilTold(world, 'checkout.expired');
    await world.advance(600);
    await pay(world, gmoOrderId);
    await untilTold(world, 'checkout.attention:paid_late');
    await sleep(1_500);
    expect(told(world)).toEqual(['checkout.expired', 'checkout.attention:paid_late']);
    expect((await world.view(handle)).status).toBe('paid');
    expect((await world.ledger()).trades.map(({ status }) => status)).toEqual(['AUTH']);
  },
);

describe('an amount', () => {
  it.concurrent.each([
    ['one yen less', 'Amount=9799&Tax=0'],
    ['one yen more', 'Amount=9801&Tax=0'],
    ['one yen of tax more', 'Amount=9800&Tax=1'],
    ['a hundred times less', 'Amount=98&Tax=0'],
  ])('35: %s in the inquiry is a mismatch and not paid', async (_, money) => {
    const world = await openWorld();
    const shopper = await goToEpos(world);
    const body = inquiryAnswer(shopper, 'AUTH').replace('Amount=9800&Tax=0', money);
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 200, body, times: 1_000 });
    await forgeNotification(world, shopper.gmoOrderId, 'AUTH');
    await untilTold(world, 'checkout.attention:amount_mismatch');
    await sleep(1_200);
    expect(told(world)).toEqual(['checkout.attention:amount_mismatch']);
    expect((await world.view(shopper.handle)).status).not.toBe('paid');
    expect((await world.startOk(await world.sign())).redirect).toBeNull();
    expect((await world.ledger()).trades[0]?.calls.some(({ path }) => path.includes('Sales'))).toBe(false);
  });

  it.concurrent('35: another amount in the notification alone is no reason to believe it', async () => {
    const world = await openWorld();
    const { gmoOrderId, handle } = await goToEpos(world);
    const fields = { ...SHOP, OrderID: gmoOrderId, Status: 'AUTH', Amount: '1', Tax: '0' };
    expect(await (await postNotification(world, new URLSearchParams(fields).toString())).text()).toBe('0');
    await pay(world, gmoOrderId);
    await untilTold(world, 'checkout.captured');
    expect(await world.view(handle)).toMatchObject({ status: 'paid', total: 9_800 });
  });

  it.concurrent('35: the same total, divided otherwise into amount and tax, is the right money', async () => {
    const world = await openWorld({ env: { CAPTURE: 'manual' } });
    const shopper = await goToEpos(world);
    // Paid is decided by the total: GMO-PG may divide it as it likes.
    const body = inquiryAnswer(shopper, 'AUTH').replace('Amount=9800&Tax=0', 'Amount=9000&Tax=800');
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 200, body, times: 1_000 });
    await forgeNotification(world, shopper.gmoOrderId, 'AUTH');
    await untilTold(world, 'checkout.paid');
    expect(await world.view(shopper.handle)).toMatchObject({
      status: 'paid',
      amount: 9_800,
      tax: 0,
      total: 9_800,
    });
  });

  it.concurrent(
    '35: points and a coupon leave the total as it is: paid, with the split recorded',
    async () => {
      const world = await openWorld();
      const { gmoOrderId, handle } = await goToEpos(world, { amount: 9_000, tax: 800, total: 9_800 });
      await pay(world, gmoOrderId, { points: 300, coupon: 500 });
      await untilTold(world, 'checkout.captured');
      expect(await world.view(handle)).toMatchObject({
        ...{ status: 'paid', amount: 9_000, tax: 800, total: 9_800, pointsUsed: 300, couponUsed: 500 },
      });
    },
  );
});

it.concurrent(
  '36: a notification of any odd form is answered 1 or 405, crashes nothing and changes nothing',
  async () => {
    const world = await openWorld();
    const { gmoOrderId, handle } = await goToEpos(world);
    const asked = await inquiriesOf(world, gmoOrderId);
    const good = `ShopID=tshop00000001&OrderID=${gmoOrderId}&Status=AUTH&PayType=42`;
    const multipart = new FormData();
    multipart.set('OrderID', gmoOrderId);
    const odd: PostedBody[] = [
      '',
      '=',
      '&&&',
      `\ufeff${good}`,
      `{"OrderID":"${gmoOrderId}"}`,
      `${good}&OrderID=x`,
    ];
    odd.push(multipart, `${good}&OrderID[]=x`, 'ShopID=%ZZ', `${good}&${'x=1&'.repeat(10_000)}`);
    for (const body of odd) {
      const answer = await postNotification(world, body, {});
      expect([answer.status, await answer.text()]).toEqual([200, '1']);
    }
    const invalid = Buffer.from([
      ...Buffer.from(`ShopID=tshop00000001&ErrInfo=%81&Status=`),
      0x81,
      0xff,
      0xfe,
    ]);
    expect((await postNotification(world, invalid)).status).toBe(200);
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await fetch(`${world.bffUrl}/gmo/notification`, { method })).status).toBe(405);
    }
    const probe = { ShopID: 'tshop00000001', ErrCode: 'E00', ErrInfo: 'E00000000' };
    expect(await (await postNotification(world, new URLSearchParams(probe).toString())).text()).toBe('0');
    await sleep(1_200);
    expect(await inquiriesOf(world, gmoOrderId)).toBe(asked);
    expect((await world.view(handle)).status).not.toBe('paid');
    expect(told(world)).toEqual([]);
  },
);

it.concurrent(
  '38: a process that dies after its 0 makes no second event when GMO-PG sends again',
  async () => {
    const world = await openWorld({ withoutBff: true });
    const first = runCli(['serve'], world.env);
    await first.ready;
    const { gmoOrderId } = await goToEpos(world);
    await pay(world, gmoOrderId);
    first.kill('SIGKILL');
    await first.ended;
    const second = runCli(['serve'], world.env);
    await second.ready;
    expect(await (await forgeNotification(world, gmoOrderId, 'AUTH')).text()).toBe('0');
    await untilTold(world, 'checkout.captured');
    expect(await (await forgeNotification(world, gmoOrderId, 'AUTH')).text()).toBe('0');
    await sleep(1_500);
    // A webhook may come twice (sent, and killed before that was stored), an event is made once.
    expect([...new Set(world.webhooks.map(({ id }) => id))]).toHaveLength(2);
    expect([...new Set(told(world))]).toEqual(['checkout.paid', 'checkout.captured']);
    second.kill('SIGTERM');
    await second.ended;
  },
);

it.concurrent('41: notifications replayed 90 days later change nothing, and are kept', async () => {
  const world = await openWorld();
  const { gmoOrderId } = await goToEpos(world);
  await pay(world, gmoOrderId);
  await untilTold(world, 'checkout.captured');
  await world.advance(90 * 86_400);
  for (const status of ['AUTH', 'REQSUCCESS', 'PAYFAIL', 'CANCEL']) {
    expect(await (await forgeNotification(world, gmoOrderId, status)).text()).toBe('0');
  }
  await sleep(1_500);
  expect(told(world)).toEqual(['checkout.paid', 'checkout.captured']);
  expect(await world.startOk(await world.sign())).toMatchObject({
    ...{ redirect: null, checkout: { status: 'paid', funds: 'captured' } },
  });
  const database = new Database(join(world.folder, 'payments.db'), { readonly: true });
  const kept = database.prepare('select count(*) as kept from notifications').get() as { kept: number };
  database.close();
  expect(kept.kept).toBeGreaterThanOrEqual(4);
});

it.concurrent.each(['AUTH', 'SALES', 'PAYFAIL', 'CANCEL', 'EXPIRED'])(
  '42: a return that says %s, by GET or by a cross-site POST, shows only what is proven',
  async (status) => {
    const world = await openWorld();
    const { handle, returnUrl } = await goToEpos(world);
    const fields = new URLSearchParams({ ...SHOP, Status: status, Amount: '9800', ErrInfo: 'EZ3001001' });
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const answer of [
      await fetch(`${returnUrl}?${fields.toString()}`, { redirect: 'manual' }),
      await fetch(returnUrl, { method: 'POST', headers, body: fields, redirect: 'manual' }),
    ]) {
      expect(answer.status).toBe(303);
      const location = answer.headers.get('location') ?? '';
      expect(location).toBe(`http://shop.localhost:3000/thanks?cart=1&epos_checkout=${handle}#top`);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect((await world.view(handle)).status).toBe('confirming');
    expect(told(world)).toEqual([]);
  },
);

it.concurrent(
  '43: a hundred reloads of a return cost a few inquiries, and twenty returns in an outage are all led back',
  async () => {
    const world = await openWorld();
    const one = await goToEpos(world, { orderId: 'reloaded' });
    const others = [];
    for (let at = 0; at < 20; at += 1) others.push(await goToEpos(world, { orderId: `buyer-${String(at)}` }));
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'lose', ms: 20_000, times: 10_000 });
    const back = (url: string): Promise<number> =>
      fetch(url, { redirect: 'manual' }).then(({ status }) => status);
    const asked = async (): Promise<number> => {
      const answer = await fetch(`${world.simulatorUrl}/_simulator/faults`);
      const { faults } = (await answer.json()) as {
        readonly faults: readonly { readonly timesLeft: number }[];
      };
      return 10_000 - (faults[0]?.timesLeft ?? 0);
    };
    const reloads = await Promise.all(Array.from({ length: 100 }, () => back(one.returnUrl)));
    expect(new Set(reloads)).toEqual(new Set([303]));
    expect(await asked()).toBe(1);
    const returns = await Promise.all(others.map(({ returnUrl }) => back(returnUrl)));
    expect(new Set(returns)).toEqual(new Set([303]));
    expect(await asked()).toBeLessThanOrEqual(1 + others.length);
    for (const { handle } of others) expect((await world.view(handle)).status).toBe('confirming');
  },
);

it.concurrent(
  '49: a capture in GMO-PG’s own screen is found by looking again, and told as a change from outside',
  async () => {
    const world = await openWorld({ env: { CAPTURE: 'manual' } });
    const { handle, gmoOrderId } = await goToEpos(world);
    await pay(world, gmoOrderId);
    await untilTold(world, 'checkout.paid');
    const trade = await callGmo(world, 'SearchTradeMulti', { OrderID: gmoOrderId, PayType: '42' });
    await callGmo(world, 'EpospaySales', {
      ...{ AccessID: trade.get('AccessID') ?? '', AccessPass: trade.get('AccessPass') ?? '' },
      ...{ OrderID: gmoOrderId, Amount: '9800', Tax: '0' },
    });
    expect((await world.ledger()).trades[0]?.status).toBe('SALES');
    await world.advance(2 * 86_400);
    await untilTold(world, 'checkout.attention:external_change');
    expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
  },
);
