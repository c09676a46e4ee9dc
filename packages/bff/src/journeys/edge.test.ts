/** The edge towards browsers: headers, origins, bodies, pages, streams, assets. */
import { request as httpRequest } from 'node:http';
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

const SHOP = 'http://shop.localhost:3000';

async function opened(): Promise<{ handle: string; page: string }> {
  const { handle, redirect } = await world.startOk(await world.sign());
  return { handle, page: redirect?.page ?? '' };
}

describe('every answer', () => {
  it.each([
    ['GET', '/v1/availability', 200],
    ['GET', '/nothing', 404],
    ['POST', '/v1/merchant/checkouts', 401],
    ['GET', '/metrics', 404],
    ['GET', '/console', 404],
    ['GET', '/livez', 200],
  ])('%s %s is %i, unsniffable, uncached and without a policy hole', async (method, path, status) => {
    const answer = await fetch(`${world.bffUrl}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('server')).toBeNull();
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });
});

describe('CORS', () => {
  it('lets an allowed origin ask and read, by name, without credentials', async () => {
    const preflight = await fetch(`${world.bffUrl}/v1/checkouts`, {
      method: 'OPTIONS',
      headers: {
        origin: SHOP,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await fetch(`${world.bffUrl}/v1/availability`, { headers: { origin: SHOP } });
    expect(await answer.json()).toEqual({ available: true, testMode: true });
    expect(answer.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(answer.headers.get('vary')).toMatch(/origin/i);
  });

  it('lets an allowed origin read a refusal and how long to wait', async () => {
    const refused = await fetch(`${world.bffUrl}/v1/checkouts/${'a'.repeat(26)}`, {
      headers: { origin: SHOP },
    });
    expect(refused.status).toBe(404);
    expect(refused.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(refused.headers.get('access-control-expose-headers')).toBe('retry-after');
  });

  it.each([`${SHOP}.evil.example`, 'http://shop.localhost:3001', 'https://shop.localhost:3000', 'null'])(
    'gives nothing to %s',
    async (origin) => {
      const answer = await fetch(`${world.bffUrl}/v1/availability`, { headers: { origin } });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('lookup', () => {
  it('says what became of an order, and starts nothing', async () => {
    const ask = async (): Promise<unknown> =>
      (
        await fetch(`${world.bffUrl}/v1/checkouts/lookup`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ orderToken: await world.sign() }),
        })
      ).json();
    expect(await ask()).toEqual({ checkout: null, handle: null, available: true, testMode: true });
    expect(await world.ledger()).toMatchObject({ trades: [], calls: [] });
    const { handle } = await opened();
    expect(await ask()).toMatchObject({
      handle,
      checkout: { orderId: 'order-1', status: 'awaiting_shopper', total: 9800 },
    });
  });
});

describe('the redirect page', () => {
  it('posts AccessID and Token to StartURL, under a nonce, with no form-action and no cache', async () => {
    const { page } = await opened();
    const answer = await fetch(page);
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(policy).not.toContain('form-action');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(html).toContain(`<script nonce="${nonce}">`);
    expect(html).toContain(`action="${world.simulatorUrl}/payment/EpospayStart.idPass"`);
    expect(html).toMatch(/<button[^>]*type="submit"/);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('speaks English when asked, and leads back to the shop with the handle', async () => {
    const { page, handle } = await opened();
    const html = await (await fetch(`${page}?lang=en`)).text();
    expect(html).toContain('Continue to EPOS');
    expect(html).toContain(`${SHOP}/thanks?cart=1&amp;epos_checkout=${handle}#top`);
  });

  it('gives way to the status page once there is nothing to pay', async () => {
    const { page, handle } = await opened();
    await world.openRedirect(page);
    const [trade] = (await world.ledger()).trades;
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    await world.until('paid', async () => ((await world.view(handle)).status === 'paid' ? true : null));
    const answer = await fetch(page, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`${world.bffUrl}/checkout/${handle}`);
  });

  it('is a 404 page for a handle that nobody has', async () => {
    const answer = await fetch(`${world.bffUrl}/redirect/${'a'.repeat(26)}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

describe('texts of the shop', () => {
  it('are escaped on every page', async () => {
    const orderId = '"><script>alert(1)</script>';
    const { handle, redirect } = await world.startOk(await world.sign({ orderId }));
    for (const url of [redirect?.page ?? '', `${world.bffUrl}/checkout/${handle}`]) {
      const html = await (await fetch(url)).text();
      expect(html).toContain('&lt;script&gt;alert(1)');
      expect(html).not.toContain('<script>alert(1)');
    }
  });
});

describe('the road without JavaScript', () => {
  it('answers a bad token with a page that says what to do', async () => {
    const answer = await fetch(`${world.bffUrl}/checkout`, {
      method: 'POST',
      body: new URLSearchParams({ orderToken: 'a.b.c' }),
    });
    expect(answer.status).toBe(401);
    const html = await answer.text();
    expect(html).toContain('お店の画面に戻って');
    expect(html).not.toContain('a.b.c');
  });

  it('speaks the language of the form, names the order, and leads back to the shop when nobody can pay now', async () => {
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'error', errInfo: 'E61010001' });
    const answer = await fetch(`${world.bffUrl}/checkout`, {
      method: 'POST',
      headers: { 'accept-language': 'ja' },
      body: new URLSearchParams({ orderToken: await world.sign(), lang: 'en' }),
    });
    expect(answer.ok).toBe(false);
    const html = await answer.text();
    expect(html).toContain('<html lang="en">');
    for (const part of [
      'order-1',
      '¥9,800',
      'Test mode',
      'href="http://shop.localhost:3000/thanks?cart=1#top"',
    ]) {
      expect(html).toContain(part);
    }
  });

  it('refuses fields that it does not know, and fields that stand twice', async () => {
    const orderToken = await world.sign();
    for (const body of [
      `orderToken=${orderToken}&amount=1`,
      `orderToken=${orderToken}&orderToken=${orderToken}`,
    ]) {
      const answer = await fetch(`${world.bffUrl}/checkout`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      expect(answer.status).toBe(422);
    }
    expect((await world.ledger()).trades).toEqual([]);
  });
});

describe('the stream of events', () => {
  it('sends the state at once and each change, and ends when the BFF stops', async () => {
    const { handle, page } = await opened();
    const answer = await fetch(`${world.bffUrl}/v1/checkouts/${handle}/events`);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    let text = '';
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) text += Buffer.from(chunk as Uint8Array).toString();
    })();
    await world.until('the first event', () => /"status":"awaiting_shopper"/.test(text) || null);
    await world.openRedirect(page);
    const [trade] = (await world.ledger()).trades;
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    await world.until(
      'paid',
      () => /event: checkout\ndata: \{"checkout":.*"status":"paid"/.test(text) || null,
    );
    await world.restart();
    await reading;
  });

  it('is refused with 204 above the cap, and a watcher that leaves makes room', async () => {
    const { handle } = await opened();
    const url = `${world.bffUrl}/v1/checkouts/${handle}/events`;
    const leave = new AbortController();
    const streams = await Promise.all(Array.from({ length: 10 }, () => fetch(url, { signal: leave.signal })));
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect((await fetch(url)).status).toBe(204);
    leave.abort();
    await world.until('room', async () => {
      const again = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      await again.body?.cancel();
      return again.status === 200 || null;
    });
  });
});

describe('bodies', () => {
  it('are cut when they are too long, whatever they claim', async () => {
    const long = 'x'.repeat(100_000);
    const chunked = await send(world.bffUrl, { 'transfer-encoding': 'chunked' }, long);
    expect(chunked).toBe(413);
    const honest = await send(world.bffUrl, { 'content-length': String(long.length) }, long);
    expect(honest).toBe(413);
  });

  it('are not taken compressed', async () => {
    const answer = await fetch(`${world.bffUrl}/v1/checkouts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: '{}',
    });
    expect(answer.status).toBe(415);
  });
});

function send(url: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/v1/checkouts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('the assets', () => {
  it('are versioned, immutable, readable from anywhere, and have the hashes that integrity.json says', async () => {
    const integrity = (await (await fetch(`${world.bffUrl}/assets/integrity.json`)).json()) as Record<
      string,
      string
    >;
    const names = Object.keys(integrity);
    expect(names).toEqual([
      'epos-kantan-button-1.0.0.js',
      'epos-kantan-button-1.0.0.css',
      'epos-kantan-shadow-1.0.0.css',
      'epos-kantan-csp-doctor-1.0.0.js',
      'epos-kantan-in-app-coach-1.0.0.js',
      'epos-kantan-inspector-1.0.0.js',
      'epos-kantan-points-note-1.0.0.js',
    ]);
    for (const name of names) {
      const answer = await fetch(`${world.bffUrl}/assets/${name}`);
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      const digest = await crypto.subtle.digest('SHA-384', await answer.arrayBuffer());
      expect(`sha384-${Buffer.from(digest).toString('base64')}`).toBe(integrity[name]);
    }
    expect((await fetch(`${world.bffUrl}/assets/..%2fpackage.json`)).status).toBe(404);
  });
});
