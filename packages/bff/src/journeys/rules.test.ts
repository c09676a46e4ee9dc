/** Single rules that a payment leans on, each seen to hold over HTTP. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untilNoFaults } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { LedgerTrade, World } from '../testing/start-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ env: { GMO_TIMEOUT_MS: '1000' } });
});
afterEach(async () => {
  await world.stop();
});

async function sentToEpos(cancelUrl?: string): Promise<{ handle: string; page: string; trade: LedgerTrade }> {
  const token = await world.sign(cancelUrl === undefined ? {} : { cancelUrl });
  const { handle, redirect } = await world.startOk(token);
  await world.openRedirect(redirect?.page ?? '');
  const trade = (await world.ledger()).trades.at(-1);
  if (trade === undefined) throw new Error('no trade');
  return { handle, page: redirect?.page ?? '', trade };
}

function becomes(handle: string, status: string): Promise<true> {
  return world.until(status, async () => ((await world.view(handle)).status === status ? true : null));
}

describe('a cancellation', () => {
  it('is called so when EPOS says so, told to the shop with "by shopper", and leads to cancelUrl', async () => {
    const { handle, trade } = await sentToEpos('http://shop.localhost:3000/cart');
    await world.control('shopper', { orderId: trade.orderId, action: 'cancel' });
    await becomes(handle, 'canceled');
    const event = await world.until(
      'the webhook',
      () => world.webhooks.find(({ type }) => type === 'checkout.canceled') ?? null,
    );
    expect(event.data).toMatchObject({ by: 'shopper', funds: 'none', captured: false });
    const back = await fetch(trade.retUrl, { redirect: 'manual' });
    expect(back.headers.get('location')).toBe(`http://shop.localhost:3000/cart?epos_checkout=${handle}`);
  });

  it('that nobody proved leads to returnUrl', async () => {
    const { handle, trade } = await sentToEpos('http://shop.localhost:3000/cart');
    const body = new URLSearchParams({ ErrCode: 'EZ3', ErrInfo: 'EZ3001001', Status: 'PAYFAIL' });
    const back = await fetch(trade.retUrl, { method: 'POST', body, redirect: 'manual' });
    expect(back.headers.get('location')).toContain('/thanks?');
    expect((await world.view(handle)).status).not.toBe('canceled');
  });
});

describe('while nothing is proven', () => {
  it('no door leads to EPOS again', async () => {
    const { handle, page, trade } = await sentToEpos();
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 1000 });
    await world.control('faults', { on: 'notification', kind: 'lose', times: 10 });
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    await fetch(trade.retUrl, { redirect: 'manual' });
    expect((await world.view(handle)).status).toBe('confirming');
    expect(await world.startOk(await world.sign())).toMatchObject({ redirect: null });
    const redirectPage = await fetch(page, { redirect: 'manual' });
    expect(redirectPage.headers.get('location')).toBe(`${world.bffUrl}/checkout/${handle}`);
    const form = await fetch(`${world.bffUrl}/checkout`, {
      method: 'POST',
      body: new URLSearchParams({ orderToken: await world.sign() }),
      redirect: 'manual',
    });
    expect(form.headers.get('location')).toBe(`${world.bffUrl}/checkout/${handle}`);
    expect(await (await fetch(`${world.bffUrl}/checkout/${handle}`)).text()).toContain(
      'もう一度お支払いをしないでください',
    );
  });

  it('the returning browser waits two seconds at most', async () => {
    const { trade } = await sentToEpos();
    await world.stop();
    world = await startWorld({ env: { GMO_TIMEOUT_MS: '30000' } });
    const second = await sentToEpos();
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'delay', ms: 8_000, times: 10 });
    const before = performance.now();
    const back = await fetch(second.trade.retUrl, { redirect: 'manual' });
    const waited = performance.now() - before;
    expect(back.status).toBe(303);
    expect(waited).toBeGreaterThan(1_500);
    expect(waited).toBeLessThan(7_000);
    expect(trade.orderId).not.toBe(second.trade.orderId);
  });
});

describe('a handle', () => {
  it('is answered with 404 from 30 days after the end, whatever was asked meanwhile', async () => {
    const { handle, trade } = await sentToEpos();
    await world.control('shopper', { orderId: trade.orderId, action: 'fail' });
    await becomes(handle, 'failed');
    const { updatedAt } = await world.view(handle);
    await world.advance(10 * 86_400);
    await world.until('swept', async () => {
      const asked =
        (await world.ledger()).trades[0]?.calls.filter(({ path }) => path.includes('Search')).length ?? 0;
      return asked >= 2 || null;
    });
    expect((await world.view(handle)).updatedAt).toBe(updatedAt);
    await world.advance(20 * 86_400 + 60);
    expect((await fetch(`${world.bffUrl}/v1/checkouts/${handle}`)).status).toBe(404);
  });
});

describe('a start that another one is driving', () => {
  it('waits five seconds, then says so', async () => {
    await world.stop();
    world = await startWorld({ env: { GMO_TIMEOUT_MS: '30000' } });
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'delay', ms: 9_000 });
    const token = await world.sign();
    const first = world.start(token);
    await untilNoFaults(world);
    const second = await world.start(token);
    expect(second.status).toBe(409);
    expect(second.headers.get('retry-after')).toBe('1');
    expect(await second.json()).toMatchObject({ code: 'start_in_progress' });
    expect((await first).status).toBe(201);
  });

  it('does not keep a browser for longer than two calls may take, when every reply is lost', async () => {
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'lose', times: 10, ms: 5_000 });
    const before = performance.now();
    const answer = await world.start(await world.sign());
    expect(answer.status).toBe(503);
    expect(performance.now() - before).toBeLessThan(4_500);
  });
});

describe('a capture that GMO-PG refuses for good', () => {
  it('is told to the shop as attention, and the payment stays paid', async () => {
    const { handle, trade } = await sentToEpos();
    await world.control('faults', { on: 'EpospaySales', kind: 'error', errInfo: 'M01055010', times: 10 });
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    const event = await world.until(
      'attention',
      () => world.webhooks.find(({ data }) => data.reason === 'capture_failed') ?? null,
    );
    expect(event.type).toBe('checkout.attention');
    expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'authorized' });
  });
});

describe('a stop', () => {
  it('does not wait for a socket that never asked anything', async () => {
    const { port, hostname } = new URL(world.bffUrl);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const before = performance.now();
    await world.restart();
    await closed;
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
