/** The road of a payment over real HTTP, from the order token to the delivered webhook. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.stop();
});

async function pay(
  action: Record<string, unknown>,
  orderToken?: string,
): Promise<{ handle: string; orderId: string }> {
  const { handle, redirect } = await world.startOk(orderToken ?? (await world.sign()));
  await world.openRedirect(redirect?.page ?? '');
  const [trade] = (await world.ledger()).trades.slice(-1);
  await world.control('shopper', { orderId: trade?.orderId, ...action });
  return { handle, orderId: trade?.orderId ?? '' };
}

function eventTypes(): string[] {
  return world.webhooks.map((event) => event.data.reason ?? event.type);
}

describe('a shopper who pays', () => {
  it('is paid, captured and told to the shop, although the browser never returns', async () => {
    const { handle, orderId } = await pay({ action: 'confirm', points: 500 });
    await world.until('captured', () => eventTypes().includes('checkout.captured') || null);
    expect(await world.view(handle)).toMatchObject({
      status: 'paid',
      funds: 'captured',
      total: 9800,
      pointsUsed: 500,
    });
    expect(eventTypes()).toEqual(['checkout.paid', 'checkout.captured']);
    expect(world.webhooks[0]?.data).toMatchObject({
      orderId: 'order-1',
      total: 9800,
      pointsUsed: 500,
      captured: false,
      testMode: true,
    });
    expect(world.webhooks[1]?.data.captured).toBe(true);
    const trade = (await world.ledger()).trades.find((one) => one.orderId === orderId);
    expect(trade).toMatchObject({ status: 'SALES', amount: 9800, tax: 0, pointsUsed: 500 });
    expect(trade?.notifications.map(({ answer }) => answer)).toEqual(['0']);
    expect(trade?.calls.filter(({ path }) => path.includes('EntryTran'))).toHaveLength(1);
    expect(trade?.calls.filter(({ path }) => path.includes('Sales'))).toHaveLength(1);
  });

  it('comes back to the shop with the handle, keeping query and fragment, by a GET', async () => {
    const { handle, orderId } = await pay({ action: 'confirm' });
    const trade = (await world.ledger()).trades.find((one) => one.orderId === orderId);
    const back = await fetch(trade?.retUrl ?? '', {
      method: 'POST',
      body: new URLSearchParams({ Status: 'AUTH' }),
      redirect: 'manual',
    });
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe(
      `http://shop.localhost:3000/thanks?cart=1&epos_checkout=${handle}#top`,
    );
    expect((await world.view(handle)).status).toBe('paid');
  });

  it('who presses again gets the same checkout, paid, and no second trade', async () => {
    const { handle } = await pay({ action: 'confirm' });
    await world.until('paid', async () => ((await world.view(handle)).status === 'paid' ? true : null));
    const again = await world.start(await world.sign());
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ handle, redirect: null, checkout: { status: 'paid' } });
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it('pays on the road without JavaScript', async () => {
    const form = new URLSearchParams({ orderToken: await world.sign(), lang: 'ja' });
    const sent = await fetch(`${world.bffUrl}/checkout`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { origin: 'null' },
    });
    expect(sent.status).toBe(303);
    await world.openRedirect(sent.headers.get('location') ?? '');
    const [trade] = (await world.ledger()).trades;
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    const handle = /redirect\/([a-z2-7]+)/.exec(sent.headers.get('location') ?? '')?.[1] ?? '';
    await world.until('paid', async () => ((await world.view(handle)).status === 'paid' ? true : null));
    const page = await (await fetch(`${world.bffUrl}/checkout/${handle}?lang=ja`)).text();
    expect(page).toContain('お支払いが完了しました');
    expect(page).toContain('9,800円');
  });

  it('keeps the payment over a restart', async () => {
    const { handle } = await pay({ action: 'confirm' });
    await world.until('captured', () => eventTypes().includes('checkout.captured') || null);
    await world.restart();
    expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
  });
});

describe('a shopper who cancels at EPOS', () => {
  it('is charged nothing, is told so, and can pay again with a new attempt', async () => {
    const first = await pay({ action: 'cancel' });
    await world.until('over', async () =>
      ['canceled', 'failed'].includes((await world.view(first.handle)).status) ? true : null,
    );
    const second = await pay({ action: 'confirm' });
    expect(second.handle).toBe(first.handle);
    expect(second.orderId).not.toBe(first.orderId);
    expect(second.orderId).toMatch(/-02$/);
    await world.until('captured', () => eventTypes().includes('checkout.captured') || null);
    const { trades } = await world.ledger();
    expect(trades.map(({ status }) => status)).toEqual(['PAYFAIL', 'SALES']);
    expect(eventTypes()).toEqual([
      expect.stringMatching(/canceled|failed/),
      'checkout.paid',
      'checkout.captured',
    ]);
  });

  it('is never told "failed" by time alone when EPOS leaves the trade open', async () => {
    await world.stop();
    world = await startWorld({
      simulator: { modes: { canceledStatus: 'AUTHPROCESS', unpaidNotification: 'not-sent' } },
    });
    const { handle } = await pay({ action: 'cancel' });
    await world.advance(800);
    expect((await world.view(handle)).status).not.toBe('failed');
    await world.advance(900 + 1800);
    await world.until('expired', async () => ((await world.view(handle)).status === 'expired' ? true : null));
  });
});

describe('a lost notification', () => {
  beforeEach(async () => {
    await world.control('faults', { on: 'notification', kind: 'lose', times: 100 });
  });

  it('only delays: paid within 120 s of the clock when nobody comes back', async () => {
    const { handle } = await pay({ action: 'confirm' });
    expect((await world.view(handle)).status).not.toBe('paid');
    await world.advance(60);
    await world.until('paid', async () => ((await world.view(handle)).status === 'paid' ? true : null));
    await world.until('captured', () => eventTypes().includes('checkout.captured') || null);
  });

  it('does not matter to a shopper who comes back', async () => {
    const { handle, orderId } = await pay({ action: 'confirm' });
    const trade = (await world.ledger()).trades.find((one) => one.orderId === orderId);
    await fetch(trade?.retUrl ?? '', { redirect: 'manual' });
    expect((await world.view(handle)).status).toBe('paid');
  });
});
