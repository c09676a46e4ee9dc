/** The thrown list, at the door: long and slow bodies, guessed handles, smuggled requests. Named by row. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../../testing/at-epos.ts';
import type { World } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';
import { postNotification, throwBytes } from './throw-at.ts';

const openWorld = openWorlds();

const JSON_HEAD = 'POST /v1/checkouts HTTP/1.1\r\nHost: pay\r\nContent-Type: application/json\r\n';

/** The statuses of the answers in what came back. */
const statusesOf = (answer: string): readonly number[] =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/** Posts ten megabytes in chunks, without a length; gives the status and how many bytes were taken from us. */
function pour(world: World, path: string): Promise<{ readonly status: number; readonly sentBytes: number }> {
  return new Promise((resolve) => {
    let sentBytes = 0;
    let status = 0;
    const request = httpRequest(`${world.bffUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    const chunk = Buffer.alloc(65_536, 'x');
    const more = (): void => {
      while (sentBytes < 10_000_000 && !request.destroyed) {
        sentBytes += chunk.byteLength;
        if (!request.write(chunk)) break;
      }
      if (sentBytes >= 10_000_000) request.end();
    };
    request.on('drain', more).on('error', () => undefined);
    request.on('response', (response) => {
      status = response.statusCode ?? 0;
      response.resume().on('close', () => request.destroy());
    });
    request.on('close', () => {
      resolve({ status, sentBytes });
    });
    more();
  });
}

describe('a body', () => {
  it.concurrent.each(['/v1/checkouts', '/v1/checkouts/lookup'])(
    '15: ten megabytes in chunks to %s are refused after a fraction of them, while others are served',
    async (path) => {
      const world = await openWorld();
      const pouring = Array.from({ length: 8 }, () => pour(world, path));
      await world.startOk(await world.sign());
      for (const { status, sentBytes } of await Promise.all(pouring)) {
        expect([0, 413]).toContain(status);
        expect(sentBytes).toBeLessThan(10_000_000);
      }
    },
  );

  it.concurrent('15: a length that lies is never more than its own request', async () => {
    const world = await openWorld();
    const body = JSON.stringify({ orderToken: await world.sign() });
    const short = await throwBytes(world, `${JSON_HEAD}Content-Length: 5\r\n\r\n${body}`);
    expect(statusesOf(short).every((status) => status >= 400 && status < 500)).toBe(true);
    const twice = `Content-Length: 5\r\nContent-Length: ${String(body.length)}\r\n`;
    expect(statusesOf(await throwBytes(world, `${JSON_HEAD}${twice}\r\n${body}`))).toEqual([400]);
    for (const length of ['-1', '1e3', '0x10', '+5', '99999999999999999999']) {
      const answer = await throwBytes(world, `${JSON_HEAD}Content-Length: ${length}\r\n\r\n${body}`);
      expect(statusesOf(answer).every((status) => status === 400 || status === 413)).toBe(true);
    }
    expect(await world.ledger()).toMatchObject({ trades: [], calls: [] });
  });

  it.concurrent('15: a compressed bomb is not unpacked, whatever it calls itself', async () => {
    const world = await openWorld();
    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'GZIP', 'x']) {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      const answer = await fetch(`${world.bffUrl}/v1/checkouts`, { method: 'POST', headers, body: '{}' });
      expect(answer.status).toBe(415);
      const notification = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-encoding': encoding,
      };
      expect(await (await postNotification(world, 'x=1', notification)).text()).toBe('1');
    }
  });

  it.concurrent(
    '15: a byte now and then is given up after ten seconds, while others are served',
    async () => {
      const world = await openWorld();
      const { hostname, port } = new URL(world.bffUrl);
      let answer = '';
      const socket = connect(Number(port), hostname);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined).on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.write(`${JSON_HEAD}Content-Length: 1000\r\n\r\n`);
      const drip = setInterval(() => socket.write('x'), 500);
      await world.startOk(await world.sign());
      await closed;
      clearInterval(drip);
      expect(statusesOf(answer)).toEqual([408]);
      expect(answer).toContain('request_timeout');
    },
  );
});

describe('a handle', () => {
  it.concurrent(
    '17: with any one character changed it is nobody’s, and the answer is the same as for a guess',
    async () => {
      const world = await openWorld();
      const { handle } = await world.startOk(await world.sign());
      expect(handle).toMatch(/^[a-z2-7]{26}$/); // 26 characters of five bits
      const ask = async (path: string): Promise<string> => {
        const answer = await fetch(`${world.bffUrl}${path}`, { redirect: 'manual' });
        // What differs between any two answers says nothing of the handle.
        const isOfAnyAnswer = (name: string): boolean => name === 'date' || name === 'x-request-id';
        const headers = [...answer.headers].filter(([name]) => !isOfAnyAnswer(name));
        const text = (await answer.text()).replaceAll(/nonce-?=?"?[\w+/=-]+/g, 'nonce');
        return JSON.stringify([
          answer.status,
          headers.map(([, value]) => value.replaceAll(/nonce-[\w+/=-]+/g, '')),
          text,
        ]);
      };
      for (const path of [
        '/v1/checkouts/H',
        '/v1/checkouts/H/events',
        '/checkout/H',
        '/redirect/H',
        '/return/H',
      ]) {
        const guess = await ask(path.replace('H', 'b'.repeat(26)));
        expect(guess).toContain('[404');
        for (let at = 0; at < handle.length; at += 5) {
          const flipped = handle[at] === 'a' ? 'c' : 'a';
          const near = `${handle.slice(0, at)}${flipped}${handle.slice(at + 1)}`;
          expect(await ask(path.replace('H', near))).toBe(guess);
        }
        for (const odd of [
          handle.toUpperCase(),
          `${handle}a`,
          handle.slice(1),
          `${handle}%00`,
          `%20${handle}`,
        ]) {
          expect(await ask(path.replace('H', odd))).toBe(guess);
        }
      }
    },
  );

  it.concurrent('17: is not the key of the return, nor the other way round', async () => {
    const world = await openWorld();
    const { handle, returnUrl } = await goToEpos(world);
    const returnKey = returnUrl.split('/').at(-1) ?? '';
    expect(returnKey).not.toBe(handle);
    expect((await fetch(`${world.bffUrl}/v1/checkouts/${returnKey}`)).status).toBe(404);
    expect((await fetch(`${world.bffUrl}/redirect/${returnKey}`, { redirect: 'manual' })).status).toBe(404);
    expect((await fetch(`${world.bffUrl}/return/${handle}`, { redirect: 'manual' })).status).toBe(404);
  });
});

describe('bytes on the wire', () => {
  it.concurrent('62: a request with two lengths, or a hidden second one, is refused whole', async () => {
    const world = await openWorld();
    const { handle } = await world.startOk(await world.sign());
    const hidden = `GET /v1/checkouts/${handle} HTTP/1.1\r\nHost: pay\r\n\r\n`;
    const both = `Content-Length: ${String(hidden.length + 5)}\r\nTransfer-Encoding: chunked\r\n`;
    const heads = [
      both,
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n',
      'Transfer-Encoding: xchunked\r\n',
      'Transfer-Encoding : chunked\r\n',
      'Transfer-Encoding: chunked, identity\r\n',
      'Content-Length: 0\r\nContent-Length: 5\r\n',
      ' Content-Length: 5\r\n',
      'X: a\rb\r\n',
      'X: a\u0000b\r\n',
    ];
    for (const head of heads) {
      const answer = await throwBytes(world, `${JSON_HEAD}${head}\r\n0\r\n\r\n${hidden}`);
      expect(statusesOf(answer), head).toEqual([400]);
      expect(answer).not.toContain('order-1');
    }
  });

  it.concurrent(
    '62: headers of 20,000 bytes are refused, and so are TRACE, CONNECT and made-up methods',
    async () => {
      const world = await openWorld();
      const long = `GET /livez HTTP/1.1\r\nHost: pay\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
      expect(statusesOf(await throwBytes(world, long))).toEqual([431]);
      const many = Array.from({ length: 3_000 }, (_, at) => `X${at}: 1\r\n`).join('');
      expect(statusesOf(await throwBytes(world, `GET /livez HTTP/1.1\r\nHost: pay\r\n${many}\r\n`))).toEqual([
        431,
      ]);
      for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PURGE', 'LINK', 'FOO', 'get']) {
        const request = `${method} /livez HTTP/1.1\r\nHost: pay\r\nX-Canary: c4n4ry\r\nConnection: close\r\n\r\n`;
        const answer = await throwBytes(world, request);
        expect(
          statusesOf(answer).every((status) => status >= 400 && status < 500),
          `${method} ${answer}`,
        ).toBe(true);
        expect(answer).not.toContain('c4n4ry');
      }
      expect((await fetch(`${world.bffUrl}/livez`)).status).toBe(200);
    },
  );

  it.concurrent('62: no text of an order or an address becomes a header of ours', async () => {
    const world = await openWorld();
    const returnUrl = 'http://shop.localhost:3000/%0d%0aX-Injected:%201?a=%0d%0aX-Injected:1#%0aX';
    const { returnUrl: back } = await goToEpos(world, { orderId: 'X-Injected: 1', returnUrl });
    const answer = await fetch(back, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('x-injected')).toBeNull();
    expect(answer.headers.get('location')).toMatch(
      /^http:\/\/shop\.localhost:3000\/%0d%0aX-Injected:%201\?a=%0D%0AX-Injected%3A1&epos_checkout=\w{26}#%0aX$/,
    );
    for (const path of [
      '/return/%0d%0aX-Injected:1',
      '/checkout/%0d%0aX-Injected:1',
      '/%0d%0aX-Injected:1',
    ]) {
      expect(
        (await fetch(`${world.bffUrl}${path}`, { redirect: 'manual' })).headers.get('x-injected'),
      ).toBeNull();
    }
  });
});

it.concurrent('63: an event loop that stands still for two seconds leaves no half state', async () => {
  const world = await openWorld();
  const starts = Array.from({ length: 10 }, async (_, at) =>
    world.start(await world.sign({ orderId: `o-${String(at)}` })),
  );
  await sleep(30);
  const end = performance.now() + 2_000;
  while (performance.now() < end);
  for (const answer of await Promise.all(starts)) expect([201, 503]).toContain(answer.status);
  for (let at = 0; at < 10; at += 1) await world.startOk(await world.sign({ orderId: `o-${String(at)}` }));
  const { trades } = await world.ledger();
  expect(new Set(trades.map(({ orderId }) => orderId.slice(0, 22))).size).toBe(10);
  const { gmoOrderId } = await goToEpos(world, { orderId: 'after' });
  await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
  await untilTold(world, 'checkout.captured');
});
