/** What a BFF keeps to wherever it stands: one contract for every place, over real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AroundPort } from '../compose/create-parts.ts';
import type { Storage } from '../storage/open-storage.ts';
import { forgeNotification, goToEpos, untilNoFaults, untilTold } from '../testing/at-epos.ts';
import { ConsoleBrowser, linksOf } from '../testing/console-browser.ts';
import { startOtherReceiver } from '../testing/other-receiver.ts';
import { PLACES } from '../testing/places.ts';
import { startWorld } from '../testing/start-world.ts';
import type { Place, World, WorldOptions } from '../testing/start-world.ts';

const SHOP = 'http://shop.localhost:3000';
const FORM = 'application/x-www-form-urlencoded';
const CONSOLE_KEY = 'k'.repeat(20) + '0123456789abcdefghij';

let place: Place;
let world: World;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(options: WorldOptions = {}): Promise<void> {
  world = await startWorld({ place, ...options });
  closers.push(() => world.stop());
}

/** The events of a stream, as they come; null = it ended. */
async function watch(handle: string): Promise<{ next: () => Promise<string | null>; abort: () => void }> {
  const cut = new AbortController();
  const url = `${world.bffUrl}/v1/checkouts/${handle}/events`;
  const answer = await fetch(url, { signal: cut.signal });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  return {
    next: async () => (await reader?.read())?.value ?? null,
    abort: () => {
      cut.abort();
    },
  };
}

/** The port to stored notifications, with `receive` made anew. */
function aroundInbox(receive: (real: Storage['inbox']) => Storage['inbox']['receive']): AroundPort {
  return (name, port) => {
    if (name !== 'storage') return port;
    const { inbox } = port as unknown as Storage;
    return Object.create(port, { inbox: { value: { receive: receive(inbox) } } }) as typeof port;
  };
}

describe.each(Object.entries(PLACES))('in %s', (_, stands) => {
  beforeEach(() => {
    place = stands;
  });

  it('a checkout goes its whole way, and every address on it leads back here', async () => {
    await open();
    const { handle, redirect } = await world.startOk(await world.sign());
    expect(redirect?.page).toBe(`${world.bffUrl}/redirect/${handle}`);
    await world.openRedirect(redirect?.page ?? '');
    const { orderId, retUrl } = await world.newestTrade();
    expect(retUrl.startsWith(`${world.bffUrl}/return/`)).toBe(true);
    const page = await (await fetch(`${world.bffUrl}/checkout/${handle}?lang=en`)).text();
    expect(page).toContain('9,800');
    await world.control('shopper', { orderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    expect((await world.newestTrade()).notifications).toMatchObject([{ answer: '0' }]);
    const back = await fetch(retUrl, { method: 'POST', body: new URLSearchParams(), redirect: 'manual' });
    expect([back.status, back.headers.get('location')]).toEqual([
      303,
      `${SHOP}/thanks?cart=1&epos_checkout=${handle}#top`,
    ]);
    expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
  });

  it('the road without JavaScript, the files, the description and the console are found here', async () => {
    await open({ env: { CONSOLE_KEY: `anna:${CONSOLE_KEY}` } });
    const body = new URLSearchParams({ orderToken: await world.sign(), lang: 'en' });
    const sent = await fetch(`${world.bffUrl}/checkout`, { method: 'POST', body, redirect: 'manual' });
    const location = sent.headers.get('location') ?? '';
    expect(location.startsWith(`${world.bffUrl}/redirect/`)).toBe(true);
    expect((await fetch(location)).status).toBe(200);
    expect((await fetch(`${world.bffUrl}/assets/integrity.json`)).status).toBe(200);
    const described = await (await fetch(`${world.bffUrl}/openapi.json`)).json();
    expect(described).toMatchObject({ servers: [{ url: world.bffUrl }] });
    expect((await fetch(`${world.bffUrl}/docs`)).status).toBe(200);

    const { origin, pathname } = new URL(world.bffUrl);
    const base = pathname.replace(/\/$/, '');
    const toLogin = await fetch(`${world.bffUrl}/console/payments`, { redirect: 'manual' });
    expect(toLogin.headers.get('location')).toBe(`${base}/console/login?next=%2Fconsole%2Fpayments`);
    const start = await fetch(`${world.bffUrl}/console/login`, {
      method: 'POST',
      headers: { origin, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ key: CONSOLE_KEY, next: '/console/payments' }),
      redirect: 'manual',
    });
    expect(start.headers.get('location')).toBe(`${base}/console/payments`);
    const browser = new ConsoleBrowser(origin);
    browser.cookies.set(
      'epos-console',
      /^epos-console=([^;]*)/.exec(start.headers.getSetCookie()[0] ?? '')?.[1] ?? '',
    );
    const payments = await browser.open(`${base}/console/payments`);
    expect(payments.status).toBe(200);
    const astray = linksOf(payments).filter((link) => !link.startsWith(`${base}/`) && !link.startsWith('#'));
    expect(astray).toEqual([]);
    const [first = ''] = linksOf(payments).filter((link) => link.includes('/console/payments/'));
    expect((await browser.open(first)).text).toContain('order-1');
  });

  it('a notification is answered `0` when it is stored, and not before', async () => {
    const order: string[] = [];
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const around = aroundInbox((real) => async (command) => {
      await gate;
      const result = await real.receive(command);
      order.push('stored');
      return result;
    });
    await open({ around });
    const { gmoOrderId } = await goToEpos(world);
    const answered = forgeNotification(world, gmoOrderId, 'AUTH').then(async (answer) => {
      order.push(`answered ${await answer.text()}`);
    });
    // Whatever else is asked meanwhile gets its answer: the notification's is not only slow.
    for (let asked = 0; asked < 5; asked += 1) await fetch(`${world.bffUrl}/livez`);
    expect(order).toEqual([]);
    letGo();
    await answered;
    expect(order).toEqual(['stored', 'answered 0']);
  });

  it('a notification that cannot be stored is not answered `0`', async () => {
    await open({ around: aroundInbox(() => () => Promise.reject(new Error('the disk is full'))) });
    const { gmoOrderId } = await goToEpos(world);
    const answer = await forgeNotification(world, gmoOrderId, 'AUTH');
    expect((await answer.text()).startsWith('0')).toBe(false);
  });

  it('a body arrives byte by byte as it was sent, in Windows-31J too', async () => {
    const other = await startOtherReceiver();
    closers.push(() => other.stop());
    await open({ env: { NOTIFICATION_FORWARD_URL: other.url } });
    // `テスト`, and what a parser would write otherwise: an empty field, a plus, small letters in an escape.
    const body =
      'ShopID=tshop00000001&OrderID=card-1&Status=CAPTURE&PayType=0&Name=%83%65%83%58%83%67&Empty=&Two=a+b%2f';
    const headers = { 'content-type': FORM };
    const answer = await fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', headers, body });
    expect(await answer.text()).toBe('0');
    await world.until('passed on', () => other.came.length > 0 || null);
    expect(other.came).toEqual([`${FORM} ${body}`]);
  });

  it('a stream tells each change at once, and ends with the BFF', async () => {
    await open();
    const { handle, gmoOrderId } = await goToEpos(world);
    const stream = await watch(handle);
    expect(await stream.next()).toContain('"status":"awaiting_shopper"');
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    let last = '';
    while (!last.includes('"funds":"captured"')) {
      const event = await stream.next();
      expect(event).not.toBeNull();
      last = event ?? '';
    }
    await world.close();
    expect(await stream.next()).toBeNull();
  });

  it('who goes away makes room for who watches next', async () => {
    await open();
    const { handle } = await goToEpos(world);
    const streams = await Promise.all(Array.from({ length: 10 }, () => watch(handle)));
    const url = `${world.bffUrl}/v1/checkouts/${handle}/events`;
    expect((await fetch(url)).status).toBe(204);
    for (const { abort } of streams) abort();
    await world.until('room', async () => {
      const cut = new AbortController();
      const { status } = await fetch(url, { signal: cut.signal });
      cut.abort();
      return status === 200 || null;
    });
  });

  it('bodies are bounded, whatever they claim', async () => {
    await open();
    const long = 'x'.repeat(100_000);
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from(long));
        controller.close();
      },
    });
    for (const body of [long, chunks]) {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body, duplex: 'half' };
      const answer = await fetch(`${world.bffUrl}/v1/checkouts`, init as RequestInit);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ status: 413, code: 'body_too_large' });
    }
    const encoded = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await fetch(`${world.bffUrl}/v1/checkouts`, {
      method: 'POST',
      headers: encoded,
      body: '{}',
    });
    expect(await answer.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it('what is not there is answered by a problem or a page of ours, with the headers of every answer', async () => {
    await open();
    for (const [method, path, status, type] of [
      ['GET', '/nothing', 404, 'application/problem+json'],
      ['DELETE', '/v1/checkouts', 404, 'application/problem+json'],
      ['PUT', '/v1/checkouts', 404, 'application/problem+json'],
      ['PATCH', '/v1/checkouts', 404, 'application/problem+json'],
      ['GET', `/redirect/${'a'.repeat(26)}`, 404, 'text/html; charset=UTF-8'],
      ['GET', '/gmo/notification', 405, 'text/plain; charset=UTF-8'],
      ['GET', '/v1/merchant/checkouts', 401, 'application/problem+json'],
    ] as const) {
      const answer = await fetch(`${world.bffUrl}${path}`, { method });
      const { headers } = answer;
      expect([method, path, answer.status, headers.get('content-type')]).toEqual([
        method,
        path,
        status,
        type,
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('allow')).toBe(status === 405 ? 'POST' : null);
    }
  });

  it('HEAD has no body and no end that does not come; OPTIONS is the BFF’s own', async () => {
    await open();
    const { handle } = await goToEpos(world);
    for (const path of ['/livez', `/v1/checkouts/${handle}`, `/v1/checkouts/${handle}/events`]) {
      const head = await fetch(`${world.bffUrl}${path}`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    }
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const preflight = async (origin: string) => {
      const headers = { origin, ...asked };
      const answer = await fetch(`${world.bffUrl}/v1/checkouts`, { method: 'OPTIONS', headers });
      return [answer.status, answer.headers.get('access-control-allow-origin')];
    };
    expect(await preflight(SHOP)).toEqual([204, SHOP]);
    expect(await preflight('https://evil.example')).toEqual([204, null]);
    const answer = await fetch(`${world.bffUrl}/v1/availability`, { headers: { origin: SHOP } });
    expect(await answer.json()).toEqual({ available: true, testMode: true });
    expect(answer.headers.get('access-control-allow-origin')).toBe(SHOP);
  });

  it('whose request it is, is known behind a trusted proxy', async () => {
    await open({ env: { TRUSTED_PROXIES: '127.0.0.1', NOTIFICATION_SOURCE_IPS: '203.0.113.9' } });
    const notify = async (from: string): Promise<string> => {
      const headers = { 'content-type': FORM, 'x-forwarded-for': from };
      const body = 'ShopID=tshop00000001&OrderID=card-1&Status=CAPTURE&PayType=0';
      return (await fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', headers, body })).text();
    };
    expect([await notify('203.0.113.9'), await notify('203.0.113.9, 198.51.100.7')]).toEqual(['0', '1']);
  });

  it('a stop lets what is under way end with its answer, and takes nothing new', async () => {
    await open();
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'delay', ms: 700 });
    const started = world.start(await world.sign());
    await untilNoFaults(world);
    await world.close();
    expect(await (await started).json()).toMatchObject({ checkout: { status: 'awaiting_shopper' } });
    await expect(fetch(`${world.bffUrl}/livez`)).rejects.toThrow('fetch failed');
    await world.open();
    expect((await world.startOk(await world.sign())).checkout.status).toBe('awaiting_shopper');
    expect((await world.ledger()).trades).toHaveLength(1);
  });
});
