/** The thrown list, what GMO-PG's side may do to a call: lost, odd, slow and foreign answers. Named by row. */
import { describe, expect, it } from 'vitest';
import { goToEpos, untilNoFaults, untilTold } from '../../testing/at-epos.ts';
import type { World } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';
import { postNotification } from './throw-at.ts';

const openWorld = openWorlds();

/** Presses until there is something to pay (at most ten times), pays it, and waits for the capture. */
async function payInTheEnd(world: World): Promise<void> {
  for (let press = 0; press < 10; press += 1) {
    const answer = await world.start(await world.sign());
    const { redirect } = (await answer.json()) as { redirect?: { page: string } | null };
    if (redirect) {
      await world.openRedirect(redirect.page);
      const trade = (await world.ledger()).trades.at(-1);
      await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
      await world.until('captured', async () => {
        await world.advance(2);
        return world.webhooks.some(({ type }) => type === 'checkout.captured') || null;
      });
      return;
    }
    expect(answer.status).toBe(503);
  }
  throw new Error('ten presses led to nothing');
}

async function expectPaidOnce(world: World): Promise<void> {
  const { trades } = await world.ledger();
  expect(trades.filter(({ status }) => status === 'SALES' || status === 'AUTH')).toHaveLength(1);
  const captures = trades.flatMap(({ history }) => history.filter(({ status }) => status === 'SALES'));
  expect(captures).toHaveLength(1);
  for (const type of ['checkout.paid', 'checkout.captured']) {
    expect(world.webhooks.filter((event) => event.type === type)).toHaveLength(1);
  }
}

it.concurrent(
  '20: ExecTran whose reply is lost while no inquiry can tell is 503, and makes no second trade',
  async () => {
    const world = await openWorld();
    await world.control('faults', { on: 'ExecTranEpospay', kind: 'drop-reply' });
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 10_000 });
    for (let press = 0; press < 3; press += 1) {
      const answer = await world.start(await world.sign());
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await answer.json()).toMatchObject({ code: 'outcome_unknown' });
    }
    expect((await world.ledger()).trades).toHaveLength(1);
    const seen = await fetch(`${world.bffUrl}/v1/checkouts/lookup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orderToken: await world.sign() }),
    });
    expect(await seen.json()).toMatchObject({ checkout: { status: 'created' } });
  },
);

describe('an answer of status 200 that is none', () => {
  const TRADE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
  const bodies: readonly (readonly [string, number, string])[] = [
    ['an empty body', 200, ''],
    ['a maintenance page', 200, '<html><body>ただいまメンテナンス中です</body></html>'],
    ['half a line', 200, 'AccessID=a1b2c3d4e5f607'],
    ['a name without a value', 200, `AccessID=${TRADE}&AccessPass=`],
    ['half a Token', 200, `AccessID=${TRADE}&Token=ab`],
    ['a redirect with all fields', 302, `AccessID=${TRADE}&AccessPass=${TRADE}`],
    ['an error of the server with all fields', 503, `AccessID=${TRADE}&AccessPass=${TRADE}`],
  ];
  it.concurrent.each(bodies)(
    '21: %s (%i) is unknown at every call, and the order is paid once all the same',
    async (_, status, body) => {
      const world = await openWorld();
      for (const on of ['EntryTranEpospay', 'ExecTranEpospay', 'EpospaySales', 'SearchTradeMulti']) {
        await world.control('faults', {
          on,
          kind: 'http',
          status,
          body,
          afterEffect: on !== 'SearchTradeMulti',
        });
      }
      await payInTheEnd(world);
      await expectPaidOnce(world);
    },
  );
});

it.concurrent.each([
  ['a definite no beside a system error', 'M01|E91', 'M01055010|E91099999'],
  ['more families than codes', 'M01|E92|E91', 'M01004010'],
  ['fewer families than codes', 'M01', 'M01004010|Q99999999'],
  ['a code that nobody has seen', 'Q99', 'Q99999999'],
])('22: %s in an error never fail an order for good', async (_, errCode, errInfo) => {
  const world = await openWorld();
  await world.control('faults', {
    on: 'ExecTranEpospay',
    kind: 'error',
    errCode,
    errInfo,
    afterEffect: true,
  });
  await world.control('faults', { on: 'EpospaySales', kind: 'error', errCode, errInfo, afterEffect: true });
  await payInTheEnd(world);
  await expectPaidOnce(world);
  expect(world.webhooks.filter(({ type }) => type === 'checkout.attention')).toEqual([]);
});

it.concurrent.each(['E92000001', 'E92000002'])(
  '23: a burst of "too many requests" (%s) is met with few calls a press',
  async (errInfo) => {
    const world = await openWorld();
    const TIMES = 30;
    for (const on of ['EntryTranEpospay', 'SearchTradeMulti']) {
      await world.control('faults', { on, kind: 'error', errInfo, times: TIMES });
    }
    for (let press = 1; press <= 3; press += 1) {
      const answer = await world.start(await world.sign());
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      const { trades, calls } = await world.ledger();
      const all = [...calls, ...trades.flatMap((trade) => trade.calls)];
      expect(all.length).toBeLessThanOrEqual(press * 4);
    }
  },
);

it.concurrent.each(['https://evil.example/payment/EpospayStart.idPass', 'http://127.0.0.1.evil.example/'])(
  '24: StartURL at %s is refused, and no page leads there',
  async (startUrl) => {
    const world = await openWorld();
    await world.control('faults', { on: 'ExecTranEpospay', kind: 'refuse', times: 1 });
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 1 });
    await world.start(await world.sign());
    const [trade] = (await world.ledger()).trades;
    const body = `AccessID=${trade?.accessId ?? ''}&Token=canary&StartURL=${startUrl}&StartLimitDate=20991231235959`;
    await world.control('faults', {
      on: 'ExecTranEpospay',
      kind: 'http',
      status: 200,
      body,
      afterEffect: true,
    });
    const answer = await world.start(await world.sign());
    await untilNoFaults(world);
    const text = await answer.text();
    expect([answer.status, JSON.parse(text)]).toMatchObject([502, { code: 'gateway_refused' }]);
    expect(text).not.toMatch(/evil|canary/);
  },
);

it.concurrent(
  '26: while every call to GMO-PG hangs, news are taken and questions answered before any start is',
  async () => {
    const world = await openWorld({ env: { GMO_TIMEOUT_MS: '6000' } });
    const { gmoOrderId, handle } = await goToEpos(world, { orderId: 'at-epos' });
    for (const on of ['EntryTranEpospay', 'SearchTradeMulti']) {
      await world.control('faults', { on, kind: 'lose', times: 1_000, ms: 60_000 });
    }
    let ended = 0;
    const starts = Array.from({ length: 60 }, async (_, at) => {
      const answer = await world.start(await world.sign({ orderId: `hanging-${String(at)}` }));
      ended += 1;
      return answer;
    });
    await world.until('hanging', async () => {
      const answer = await fetch(`${world.simulatorUrl}/_simulator/faults`);
      const { faults } = (await answer.json()) as { faults: { on: string; timesLeft: number }[] };
      return faults.some(({ on, timesLeft }) => on === 'EntryTranEpospay' && timesLeft < 1_000) || null;
    });
    for (let round = 0; round < 5; round += 1) {
      const fields = { ShopID: 'tshop00000001', OrderID: gmoOrderId, Status: 'AUTH', PayType: '42' };
      expect(await (await postNotification(world, new URLSearchParams(fields).toString())).text()).toBe('0');
      expect((await fetch(`${world.bffUrl}/livez`)).status).toBe(200);
      expect((await fetch(`${world.bffUrl}/readyz`)).status).toBe(200);
      expect((await world.view(handle)).status).not.toBe('paid');
    }
    expect(ended).toBe(0);
    for (const answer of await Promise.all(starts)) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
  },
);

it.concurrent('32: a notification while the reply of ExecTran is in flight merges with it', async () => {
  const world = await openWorld();
  await world.control('faults', { on: 'ExecTranEpospay', kind: 'delay', ms: 1_500, afterEffect: true });
  const starting = world.startOk(await world.sign());
  const trade = await world.until('executed', async () => {
    const [first] = (await world.ledger()).trades;
    return first?.status === 'REQSUCCESS' ? first : null;
  });
  const fields = { ShopID: 'tshop00000001', OrderID: trade.orderId, Status: 'PAYFAIL', PayType: '42' };
  for (let times = 0; times < 5; times += 1) {
    expect(await (await postNotification(world, new URLSearchParams(fields).toString())).text()).toBe('0');
  }
  const { redirect, handle } = await starting;
  await world.openRedirect(redirect?.page ?? '');
  const current = (await world.ledger()).trades.at(-1);
  await world.control('shopper', { orderId: current?.orderId, action: 'confirm' });
  await untilTold(world, 'checkout.captured');
  await expectPaidOnce(world);
  expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
});
