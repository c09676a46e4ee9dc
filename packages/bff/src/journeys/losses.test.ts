/** Replies that are lost on the way: the shopper can always pay, and only once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ env: { GMO_TIMEOUT_MS: '1000' } });
});
afterEach(async () => {
  await world.stop();
});

async function payOnceMore(): Promise<string> {
  const { handle, redirect } = await world.startOk(await world.sign());
  await world.openRedirect(redirect?.page ?? '');
  const trade = (await world.ledger()).trades.at(-1);
  await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
  await world.until(
    'captured',
    () => world.webhooks.find(({ type }) => type === 'checkout.captured') ?? null,
  );
  return handle;
}

async function paidTrades(): Promise<number> {
  return (await world.ledger()).trades.filter(({ status }) => status === 'AUTH' || status === 'SALES').length;
}

describe('a lost reply', () => {
  it.each(['drop-reply', 'garble'])('of EntryTran (%s): the same trade is adopted', async (kind) => {
    await world.control('faults', { on: 'EntryTranEpospay', kind, afterEffect: true });
    await payOnceMore();
    const { trades } = await world.ledger();
    expect(trades).toHaveLength(1);
    expect(trades[0]?.calls.filter(({ path }) => path.includes('ExecTran'))).toHaveLength(1);
  });

  it('of EntryTran that never arrived: registered again under the same OrderID', async () => {
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'lose' });
    await payOnceMore();
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it.each(['drop-reply', 'garble'])(
    'of ExecTran (%s): no browser has its token, the next attempt is paid',
    async (kind) => {
      await world.control('faults', { on: 'ExecTranEpospay', kind, afterEffect: true });
      await payOnceMore();
      const { trades } = await world.ledger();
      expect(trades.map(({ orderId }) => orderId.slice(-2))).toEqual(['01', '02']);
      expect(await paidTrades()).toBe(1);
    },
  );

  it.each(['drop-reply', 'error'])('of Sales (%s): captured once', async (kind) => {
    const fault = kind === 'error' ? { errInfo: 'E91099999' } : {};
    await world.control('faults', { on: 'EpospaySales', kind, afterEffect: true, ...fault });
    const { handle, redirect } = await world.startOk(await world.sign());
    await world.openRedirect(redirect?.page ?? '');
    const [trade] = (await world.ledger()).trades;
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    await world.until('paid', () => world.webhooks.find(({ type }) => type === 'checkout.paid') ?? null);
    await world.until('captured', async () => {
      await world.advance(2);
      return world.webhooks.find(({ type }) => type === 'checkout.captured') ?? null;
    });
    expect((await world.view(handle)).funds).toBe('captured');
    expect(world.webhooks.filter(({ type }) => type === 'checkout.captured')).toHaveLength(1);
    expect((await world.ledger()).trades[0]?.history.filter(({ status }) => status === 'SALES')).toHaveLength(
      1,
    );
  });
});

describe('GMO-PG', () => {
  it('slower than our patience is unknown, not failed; nothing is lost', async () => {
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'delay', ms: 1500, afterEffect: true });
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503 });
    const response = await world.start(await world.sign());
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await response.json()).toMatchObject({ code: 'outcome_unknown', recoverable: true });
    await payOnceMore();
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it('that takes no more requests is told to the browser as "try later", with the attempt kept', async () => {
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'error', errInfo: 'E92000001' });
    const response = await world.start(await world.sign());
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'gateway_busy' });
    await payOnceMore();
    expect((await world.ledger()).trades.map(({ orderId }) => orderId.slice(-2))).toEqual(['01']);
  });

  it('that refuses for good is told so, and the next press is a fresh attempt', async () => {
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'error', errInfo: 'M01005011' });
    const response = await world.start(await world.sign());
    expect(response.status).toBe(502);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'gateway_refused' });
    expect(text).not.toContain('M01005011');
    await payOnceMore();
    expect(await paidTrades()).toBe(1);
  });

  it('that cannot be reached: a clear answer, and nothing is lost', async () => {
    await world.stop();
    world = await startWorld({ env: { GMO_BASE_URL: `http://127.0.0.1:${String(await freePort())}` } });
    const response = await world.start(await world.sign());
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'gateway_unreachable' });
    expect((await fetch(`${world.bffUrl}/livez`)).status).toBe(200);
  });

  it('with a wrong PayType is a fault of the configuration, never "not found"', async () => {
    const { handle, redirect } = await world.startOk(await world.sign());
    await world.openRedirect(redirect?.page ?? '');
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'error', errInfo: 'M01051011', times: 3 });
    const [trade] = (await world.ledger()).trades;
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    await world.until('unavailable', async () => {
      const answer = (await (await fetch(`${world.bffUrl}/v1/availability`)).json()) as {
        available: boolean;
      };
      return answer.available ? null : true;
    });
    expect((await world.view(handle)).status).not.toMatch(/paid|failed|expired/);
    const readyz = await (await fetch(`${world.bffUrl}/readyz`)).json();
    expect(readyz).toMatchObject({
      ready: true,
      checks: { gateway: expect.stringContaining('EPOS_PAY_TYPE') as string },
    });
    await world.until('paid', async () => {
      await world.advance(5);
      return (await world.view(handle)).status === 'paid' ? true : null;
    });
    expect(await (await fetch(`${world.bffUrl}/readyz`)).json()).toMatchObject({ checks: { gateway: 'ok' } });
  });
});
