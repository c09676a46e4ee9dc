/** What a server learns about the button before it draws a page, from a real server in the BFF's place. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { offersPayment } from '../src/offers-payment.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/pay/`;
}

const answers = (status: number, body: string) =>
  listen((_, response) => response.writeHead(status).end(body));

test.each([
  [true, 200, '{"available":true,"testMode":false}'],
  [false, 200, '{"available":false,"reason":"maintenance","testMode":false}'],
  [false, 200, '{"available":false,"testMode":true,"newer":1}'],
  [true, 200, '{"available":"false","testMode":false}'],
  [true, 200, '{"available":false,'],
  [true, 503, '{"type":"about:blank","code":"overloaded"}'],
])('says %s to %i %s: only a clear no is a no', async (offered, status, body) => {
  expect(await offersPayment(await answers(status, body))).toBe(offered);
});

test('asks at the BFF’s base, whatever its path', async () => {
  const asked: unknown[] = [];
  const endpoint = await listen(({ url, method }, response) => {
    asked.push([method, url]);
    response.end('{"available":true,"testMode":false}');
  });
  await offersPayment(endpoint);
  expect(asked).toEqual([['GET', '/pay/v1/availability']]);
});

test('holds up no page for longer than it may: no answer is no no', async () => {
  const endpoint = await listen(() => undefined);
  expect(await offersPayment(endpoint, 50)).toBe(true);
});

test('says true where nobody listens', async () => {
  const endpoint = await answers(200, '');
  await new Promise((resolve) => server?.close(resolve));
  expect(await offersPayment(endpoint)).toBe(true);
});
