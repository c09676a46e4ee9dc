/** The shop's server through its routes: who sets the price, who may deliver. */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { html } from 'hono/html';
import { makeFolder } from '../../testing/make-folder.ts';
import { createShop } from './create-shop.ts';
import { OrderBook } from './order-book.ts';
import type { ShopNews } from './shop-deps.ts';

const shopUrl = 'http://localhost:3000';
const webhookKey = randomBytes(32);
const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: shopUrl };

function makeShop(file = join(makeFolder(), 'shop.json')) {
  const book = new OrderBook(file);
  const news: ShopNews[] = [];
  const asset = { url: 'http://127.0.0.1:8787/assets/x', integrity: 'sha384-x' };
  const app = createShop({
    shopUrl,
    bffUrl: 'http://127.0.0.1:8787',
    orderTokenSecret: 'a secret of at least thirty-two bytes',
    webhookSecret: `whsec_${webhookKey.toString('base64')}`,
    widget: { script: asset, style: asset, inspector: asset },
    book,
    now: () => Date.now(),
    tell: (_orderId, item) => news.push(item),
    renderBeside: () => Promise.resolve(html``),
  });
  const send = (path: string, init?: RequestInit) => app.request(`${shopUrl}${path}`, init);
  return { book, news, send, file };
}

type Shop = ReturnType<typeof makeShop>;

async function placeOrder({ send }: Shop, fields = '') {
  const added = await send('/cart', { method: 'POST', headers: form, body: `product=seigaiha${fields}` });
  const cookie = /shop_session=[0-9a-f]+/.exec(added.headers.get('set-cookie') ?? '')?.[0] ?? '';
  const placed = await send('/orders', {
    method: 'POST',
    headers: { ...form, Cookie: cookie },
    body: `x=1${fields}`,
  });
  return { cookie, setCookie: added.headers.get('set-cookie'), path: placed.headers.get('location') ?? '' };
}

interface EventParts {
  readonly type?: string;
  readonly captured?: boolean;
  readonly total?: number;
  readonly funds?: string;
  readonly by?: string;
  readonly pointsUsed?: number;
  /** Milliseconds before now at which it happened. */
  readonly ageMs?: number;
}

function makeEvent(
  path: string,
  { type = 'checkout.captured', captured = true, total = 1320, funds, ageMs = 0, ...extra }: EventParts,
) {
  const id = `evt_${randomBytes(26).reduce((text, byte) => text + ('abcdefghijklmnopqrstuvwxyz234567'[byte % 32] ?? ''), '')}`;
  const data = {
    checkoutId: `co_${'a'.repeat(26)}`,
    orderId: path.split('/')[2],
    status: 'paid',
    funds: funds ?? (captured ? 'captured' : 'authorized'),
    captured,
    amount: total,
    tax: 0,
    total,
    currency: 'JPY',
    testMode: true,
    ...extra,
  };
  const timestamp = new Date(Date.now() - ageMs).toISOString();
  return { id, body: JSON.stringify({ id, type, timestamp, data }) };
}

function deliver({ send }: Shop, { id, body }: { id: string; body: string }, key = webhookKey) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return send('/webhooks/epos-kantan', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
}

describe('prices', () => {
  it('come from the catalogue, whatever the browser sends', async () => {
    const shop = makeShop();
    const { cookie, path } = await placeOrder(shop, '&price=1&priceYen=1&total=1&amount=1');
    const page = await (await shop.send(path, { headers: { Cookie: cookie } })).text();
    const payload = /order-token="[^".]+\.([^".]+)\./.exec(page)?.[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    expect(claims).toMatchObject({ amount: 1320, total: 1320, orderId: path.split('/')[2] });
    expect(claims).not.toHaveProperty('tax');
    expect(page).toContain('1,320円');
  });

  it('of an order stay the same order while the cart is the same', async () => {
    const shop = makeShop();
    const { cookie, path } = await placeOrder(shop);
    const again = await shop.send('/orders', {
      method: 'POST',
      headers: { ...form, Cookie: cookie },
      body: '',
    });
    expect(again.headers.get('location')).toBe(path);
  });
});

describe('the webhook', () => {
  it('with a wrong signature is refused and delivers nothing', async () => {
    const shop = makeShop();
    const { cookie, path } = await placeOrder(shop);
    const answer = await deliver(shop, makeEvent(path, {}), randomBytes(32));
    expect(answer.status).toBe(400);
    expect(shop.book.find(path.split('/')[2] ?? '')?.state).toBe('open');
    expect((await shop.send(`${path}/files/seigaiha.svg`, { headers: { Cookie: cookie } })).status).toBe(404);
  });

  it('delivers captured money once, however often it is told', async () => {
    const shop = makeShop();
    const { cookie, path } = await placeOrder(shop);
    const event = makeEvent(path, {});
    expect([await deliver(shop, event), await deliver(shop, event)].map(({ status }) => status)).toEqual([
      200, 200,
    ]);
    expect(shop.news.filter(({ step, lights }) => step === 10 && lights)).toHaveLength(1);
    const file = await shop.send(`${path}/files/seigaiha.svg`, { headers: { Cookie: cookie } });
    expect(await file.text()).toContain('210mm');
    expect((await shop.send(`${path}/files/kikko.svg`, { headers: { Cookie: cookie } })).status).toBe(404);
  });

  it('of a payment that is not captured delivers nothing yet', async () => {
    const shop = makeShop();
    const { cookie, path } = await placeOrder(shop);
    await deliver(shop, makeEvent(path, { type: 'checkout.paid', captured: false }));
    const state = await shop.send(`${path}/state`, { headers: { Cookie: cookie } });
    expect(await state.json()).toMatchObject({ state: 'paid' });
    expect((await shop.send(`${path}/files/seigaiha.svg`, { headers: { Cookie: cookie } })).status).toBe(404);
    await deliver(shop, makeEvent(path, {}));
    expect(shop.book.find(path.split('/')[2] ?? '')?.state).toBe('delivered');
  });

  it('stands beside the steps as long as it delivers nothing', async () => {
    const shop = makeShop();
    const { path } = await placeOrder(shop);
    await deliver(shop, makeEvent(path, { type: 'checkout.canceled', captured: false, funds: 'none' }));
    await deliver(shop, makeEvent(path, {}));
    expect(shop.news.map(({ name, step }) => [name, step])).toEqual([
      ['order placed', 0],
      ['checkout.canceled', 0],
      ['checkout.captured', 10],
    ]);
  });

  it('of another amount than the order delivers nothing', async () => {
    const shop = makeShop();
    const { path } = await placeOrder(shop);
    expect((await deliver(shop, makeEvent(path, { total: 1 }))).status).toBe(200);
    expect(shop.book.find(path.split('/')[2] ?? '')?.state).toBe('open');
  });

  it('that comes late does not bring a refunded order back', async () => {
    const shop = makeShop();
    const { path } = await placeOrder(shop);
    await deliver(shop, makeEvent(path, { type: 'checkout.refunded', funds: 'refunded' }));
    await deliver(shop, makeEvent(path, {}));
    expect(shop.book.find(path.split('/')[2] ?? '')?.state).toBe('refunded');
  });
});

describe('an attempt that ended without money', () => {
  const unpaid = (type: string, parts: EventParts = {}) => ({
    type,
    captured: false,
    funds: 'none',
    ...parts,
  });
  const visible = (page: string) => page.replaceAll(/<(p|div)[^>]*\shidden[^>]*>[^]*?<\/\1>/g, '');

  async function returnPage(shop: Shop, events: readonly EventParts[]) {
    const { cookie, path } = await placeOrder(shop);
    for (const event of events) expect((await deliver(shop, makeEvent(path, event))).status).toBe(200);
    const answer = await shop.send(`${path}/return?epos_checkout=${'a'.repeat(26)}`, {
      headers: { Cookie: cookie },
    });
    return { page: visible(await answer.text()), path, cookie };
  }

  it.each([
    ['checkout.canceled', 'キャンセルされました'],
    ['checkout.failed', '完了しませんでした'],
    ['checkout.expired', '期限が切れました'],
  ])('%s is said on the return page, with the way to pay again', async (type, words) => {
    const { page, path } = await returnPage(makeShop(), [unpaid(type)]);
    expect(page).toContain(words);
    expect(page).not.toContain('お支払いを確認しています');
    expect(page.replaceAll(/\s+/g, '')).toContain(`<aclass="button"href="${path}">もう一度支払う</a>`);
  });

  it('is not made up: before any news the shopper is told to wait', async () => {
    const { page } = await returnPage(makeShop(), []);
    expect(page).toContain('お支払いを確認しています');
    expect(page).not.toContain('もう一度支払う');
  });

  it('is the latest one, in whatever order the webhooks come', async () => {
    const events = [unpaid('checkout.failed'), unpaid('checkout.canceled', { ageMs: 60_000 })];
    const { page } = await returnPage(makeShop(), events);
    expect(page).toContain('完了しませんでした');
    expect(page).not.toContain('キャンセルされました');
  });

  it('never outweighs a payment, even when it is told of afterwards', async () => {
    const { page } = await returnPage(makeShop(), [{}, unpaid('checkout.canceled')]);
    expect(page).toContain('お渡し済みです');
    expect(page).not.toContain('キャンセルされました');
  });

  it('is over when the shop withdrew the order: nothing to pay, and the same cart is another order', async () => {
    const shop = makeShop();
    const { page, path, cookie } = await returnPage(shop, [unpaid('checkout.canceled', { by: 'shop' })]);
    expect(page).toContain('お店が取り消しました');
    expect(page).not.toContain('もう一度支払う');
    expect(page).not.toContain('order-token');
    const order = await (await shop.send(path, { headers: { Cookie: cookie } })).text();
    expect(order).not.toContain('epos-kantan-button order-token');
    const headers = { ...form, Cookie: cookie };
    const again = await shop.send('/orders', { method: 'POST', headers, body: '' });
    expect(again.headers.get('location')).not.toBe(path);
  });
});

describe('an order', () => {
  it('that was paid with points says so, on the page and to the script', async () => {
    const shop = makeShop();
    const { cookie, path } = await placeOrder(shop);
    const ask = async (below: string) =>
      (await shop.send(`${path}${below}`, { headers: { Cookie: cookie } })).text();
    expect(await ask('')).toMatch(/<p class="small" hidden>\s*うちエポスポイント/);
    expect(JSON.parse(await ask('/state'))).toMatchObject({ pointsUsed: '', cartCount: 1 });
    await deliver(shop, makeEvent(path, { type: 'checkout.paid', pointsUsed: 500 }));
    expect(await ask('')).toMatch(
      /<p class="small" >\s*うちエポスポイント <span data-used="pointsUsed">500円/,
    );
    expect(JSON.parse(await ask('/state'))).toMatchObject({ pointsUsed: '500円', cartCount: 0 });
  });

  it('is shown to its own visitor alone', async () => {
    const shop = makeShop();
    const { path } = await placeOrder(shop);
    const other = await placeOrder(shop);
    expect((await shop.send(path, { headers: { Cookie: other.cookie } })).status).toBe(404);
    expect((await shop.send(path)).status).toBe(404);
  });

  it('is there again after a restart, with its delivery and its cookie', async () => {
    const shop = makeShop();
    const { cookie, path } = await placeOrder(shop);
    await deliver(shop, makeEvent(path, {}));
    const restarted = makeShop(shop.file);
    const state = await restarted.send(`${path}/state`, { headers: { Cookie: cookie } });
    expect(await state.json()).toMatchObject({ state: 'delivered' });
  });
});

describe('the edge', () => {
  it('refuses a form that another site sends', async () => {
    const { send } = makeShop();
    const headers = { ...form, Origin: 'http://evil.example' };
    expect((await send('/cart', { method: 'POST', headers, body: 'product=seigaiha' })).status).toBe(403);
  });

  it('allows no inline code, and sets a Lax cookie that scripts cannot read', async () => {
    const shop = makeShop();
    const { setCookie } = await placeOrder(shop);
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Lax/);
    const policy = (await shop.send('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
  });
});
