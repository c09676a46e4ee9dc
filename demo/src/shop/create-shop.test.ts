/** The shop's server through its routes: who sets the price, who may deliver. */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { html } from 'hono/html';
import { createShop } from './create-shop.ts';
import { OrderBook } from './order-book.ts';
import type { ShopNews } from './shop-deps.ts';

const shopUrl = 'http://localhost:3000';
const webhookKey = randomBytes(32);
const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: shopUrl };

function makeShop(file = join(mkdtempSync(join(tmpdir(), 'shop-')), 'shop.json')) {
  const book = new OrderBook(file);
  const news: ShopNews[] = [];
  const asset = { url: 'http://127.0.0.1:8787/assets/x', integrity: 'sha384-x' };
  const app = createShop({
    shopUrl,
    bffUrl: 'http://127.0.0.1:8787',
    orderTokenSecret: 'a secret of at least thirty-two bytes',
    webhookSecret: `whsec_${webhookKey.toString('base64')}`,
    widget: { script: asset, style: asset },
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
}

function makeEvent(
  path: string,
  { type = 'checkout.captured', captured = true, total = 1320, funds }: EventParts,
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
  };
  return { id, body: JSON.stringify({ id, type, timestamp: new Date().toISOString(), data }) };
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
    expect(await state.json()).toEqual({ state: 'paid' });
    expect((await shop.send(`${path}/files/seigaiha.svg`, { headers: { Cookie: cookie } })).status).toBe(404);
    await deliver(shop, makeEvent(path, {}));
    expect(shop.book.find(path.split('/')[2] ?? '')?.state).toBe('delivered');
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

describe('an order', () => {
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
    expect(await state.json()).toEqual({ state: 'delivered' });
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
