/** The thrown list, what comes with an order: tokens, ids, bodies, origins, return addresses, tabs. Named by row. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../../testing/at-epos.ts';
import { startWorld } from '../../testing/start-world.ts';
import type { World } from '../../testing/start-world.ts';
import { forgeToken, freshClaims, postStart, sawNoCall } from './throw-at.ts';

const startBody = (orderToken: string): string => JSON.stringify({ orderToken });

describe('what is refused before GMO-PG is called', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(async () => {
    await world.stop();
  });
  afterEach(async () => {
    expect(await sawNoCall(world)).toBe(true);
  });

  it.each<[string, object, object, string]>([
    ['that expired', { iat: -2_000, exp: -1_000 }, {}, 'order_token_expired'],
    ['without an expiry', { exp: null }, {}, 'order_token_invalid'],
    ['that lives for ten years', { exp: 315_360_000 }, {}, 'order_token_invalid'],
    ['of an unknown key', {}, { kid: 'k9' }, 'order_token_invalid'],
    ['of the algorithm "none"', {}, { alg: 'none' }, 'order_token_invalid'],
    ['for another shop', { aud: 'tshop00000002' }, {}, 'order_token_invalid'],
  ])('3: a token %s is refused', async (_, changes, header, code) => {
    const claims: Record<string, unknown> = { ...(await freshClaims(world)) };
    const iat = Number(claims['iat']);
    for (const [name, value] of Object.entries(changes)) {
      claims[name] = typeof value === 'number' ? iat + value : (value ?? undefined);
    }
    const answer = await world.start(forgeToken(world, claims, { alg: 'HS256', ...header }));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code });
  });

  it('2: an unsigned token is refused in every spelling of "no signature"', async () => {
    const [header = '', payload = '', signature = ''] = (await world.sign()).split('.');
    for (const token of [`${header}.${payload}.`, `${header}.${payload}`, `${header}..${signature}`, '..']) {
      const answer = await world.start(token);
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'order_token_invalid' }]);
    }
  });

  it.each([
    'http://evil.example/',
    '//shop.localhost:3000/',
    'http://shop.localhost:3000@evil.example/',
    'http://evil.example\\@shop.localhost:3000/',
    'http:\\\\shop.localhost:3000/',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'http://shop.localhost:3000.evil.example/',
    'http://shop.localhost:3001/',
    'http://shop.localhost/',
    'https://shop.localhost:3000/',
    'http://sh\u043ep.localhost:3000/',
    'http://xn--shp-wed.localhost:3000/',
  ])('12: a return address at %j is refused, as returnUrl and as cancelUrl, by both doors', async (url) => {
    const claims = await freshClaims(world);
    for (const name of ['returnUrl', 'cancelUrl']) {
      const orderToken = forgeToken(world, { ...claims, [name]: url });
      const form = fetch(`${world.bffUrl}/checkout`, {
        method: 'POST',
        body: new URLSearchParams({ orderToken }),
        redirect: 'manual',
      });
      for (const answer of [await world.start(orderToken), await form]) {
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers.get('location')).toBeNull();
      }
    }
  });

  it.each<[string, (token: string) => string, number]>([
    ['a key twice', (token) => `{"orderToken":"x","orderToken":"${token}"}`, 400],
    ['__proto__', (token) => `{"__proto__":{"polluted":1},"orderToken":"${token}"}`, 400],
    ['constructor', (t) => `{"constructor":{"prototype":{"polluted":1}},"orderToken":"${t}"}`, 400],
    ['1,000 levels', () => `${'{"orderToken":'.repeat(1_000)}1${'}'.repeat(1_000)}`, 400],
    ['10,000 keys', () => `{${Array.from({ length: 10_000 }, (_, at) => `"k${at}":1`).join()}}`, 413],
    ['1,500 keys', () => `{${Array.from({ length: 1_500 }, (_, at) => `"k${at}":1`).join()}}`, 400],
  ])('13: JSON with %s is refused, and the prototype is untouched', async (_, body, status) => {
    const answer = await postStart(world, body(await world.sign()));
    expect(answer.status).toBe(status);
    expect('polluted' in {}).toBe(false);
  });

  it.each<[string, Record<string, string>, number]>([
    ['as text/plain', { 'content-type': 'text/plain' }, 415],
    ['as text/plain that speaks of JSON', { 'content-type': 'text/plain; x=application/json' }, 415],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as multipart', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['from a foreign origin', { 'content-type': 'application/json', origin: 'http://evil.example' }, 403],
    ['from the origin null', { 'content-type': 'application/json', origin: 'null' }, 403],
    [
      'from a cross-site page',
      { 'content-type': 'application/json', origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
      403,
    ],
  ])('14: a start %s is refused without effect', async (_, headers, status) => {
    const answer = await postStart(world, startBody(await world.sign()), headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('14: a start without a Content-Type is refused without effect', async () => {
    const answer = await postStart(world, new Blob([startBody(await world.sign())]), {});
    expect(answer.status).toBe(415);
  });

  it.each(['a\u0000b', 'a\r\nb', '\u001b[31m', '', 'x'.repeat(65), 'a\ud800'])(
    '5: the order id %j is refused',
    async (orderId) => {
      const answer = await world.start(forgeToken(world, { ...(await freshClaims(world)), orderId }));
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'order_token_invalid' }]);
    },
  );
});

describe('an order', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(async () => {
    await world.stop();
  });

  it('5: ids that look alike, or like something else, stay different orders', async () => {
    const ids = ['A-1', 'a-1', 'a-1 ', ' a-1', '../a-1', '注文1', '🛍️', '🛍', 'が', 'か\u3099', "' OR 1=1 --"];
    ids.push('"a-1"', '\ufffd', 'x'.repeat(28), 'x'.repeat(64), '%00', 'ek-01');
    const handles: string[] = [];
    for (const orderId of ids) {
      const { checkout, handle } = await world.startOk(await world.sign({ orderId }));
      expect(checkout.orderId).toBe(orderId);
      handles.push(handle);
    }
    expect(new Set(handles).size).toBe(ids.length);
    const { trades } = await world.ledger();
    expect(new Set(trades.map(({ orderId }) => orderId)).size).toBe(ids.length);
    for (const { orderId } of trades) expect(orderId).toMatch(/^ek[a-z2-7]{20}-01$/);
  });

  it('4: a valid token that is replayed after the payment gets the same checkout, paid, and starts nothing', async () => {
    const token = await world.sign({ orderId: 'replayed' });
    const { handle, redirect } = await world.startOk(token);
    await world.openRedirect(redirect?.page ?? '');
    const trade = (await world.ledger()).trades.at(-1);
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    const before = (await world.ledger()).trades.length;
    const replays = await Promise.all(Array.from({ length: 20 }, () => world.start(token)));
    for (const replay of replays) {
      expect(replay.status).toBe(200);
      expect(await replay.json()).toMatchObject({ handle, redirect: null, checkout: { status: 'paid' } });
    }
    const { trades } = await world.ledger();
    expect(trades).toHaveLength(before);
    const paths =
      trades.find(({ orderId }) => orderId === trade?.orderId)?.calls.map(({ path }) => path) ?? [];
    for (const call of ['EntryTran', 'ExecTran', 'Sales']) {
      expect(paths.filter((path) => path.includes(call))).toHaveLength(1);
    }
  });

  it('11: double click, two tabs, back and a bookmark never make two payable trades of one order', async () => {
    const tabs = await Promise.all(
      [0, 1, 2].map(async () => world.start(await world.sign({ orderId: 'tabs' }))),
    );
    const pages = await Promise.all(
      tabs.map(async (tab) => (await tab.json()) as { redirect: { page: string } }),
    );
    expect(new Set(pages.map(({ redirect }) => redirect.page)).size).toBe(1);
    const page = pages[0]?.redirect.page ?? '';
    const oldForm = await (await fetch(page)).text();
    // The first attempt dies unused; the second one is the only one that can be paid.
    await world.advance(900 + 1_800 + 60);
    await world.until('expired', async () => {
      const known = world.webhooks.some(
        ({ type, data }) => type === 'checkout.expired' && data.orderId === 'tabs',
      );
      return known || null;
    });
    const { handle } = await goToEpos(world, { orderId: 'tabs' });
    const second = (await world.ledger()).trades.at(-1);
    expect(second?.orderId.slice(-2)).toBe('02');
    const late = await postForm(oldForm);
    expect(late.status).not.toBe(302);
    expect(await (await fetch(page)).text()).not.toBe(oldForm);
    await world.control('shopper', { orderId: second?.orderId, action: 'confirm' });
    await world.until('paid', async () => (await world.view(handle)).status === 'paid' || null);
    const bookmark = await fetch(page, { redirect: 'manual' });
    expect([bookmark.status, bookmark.headers.get('location')]).toEqual([
      303,
      `${world.bffUrl}/checkout/${handle}`,
    ]);
    expect((await postForm(oldForm)).status).not.toBe(302);
    expect((await world.startOk(await world.sign({ orderId: 'tabs' }))).redirect).toBeNull();
  });
});

/** Sends a redirect page's form that a browser still has. */
function postForm(html: string): Promise<Response> {
  const field = (pattern: RegExp): string => pattern.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const body = new URLSearchParams({
    AccessID: field(/name="AccessID" value="([^"]*)"/),
    Token: field(/name="Token" value="([^"]*)"/),
  });
  return fetch(field(/<form[^>]*action="([^"]*)"/), { method: 'POST', body, redirect: 'manual' });
}
