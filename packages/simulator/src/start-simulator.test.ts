/* Listening on loopback, and options. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from './create-simulator.ts';
import { checkOptions } from './simulator-options.ts';
import { startSimulator } from './start-simulator.ts';

const addresses = Object.values(networkInterfaces()).flat();
const hasIpv6 = addresses.some((address) => address?.address === '::1');

test('it is reached under every loopback name, and by no other address', async () => {
  const { port, stop, url, eposUrl } = await startSimulator({ port: 0 });
  onTestFinished(stop);
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(eposUrl).toBe(`http://localhost:${port}`);
  for (const host of ['127.0.0.1', 'localhost', ...(hasIpv6 ? ['[::1]'] : [])]) {
    expect((await fetch(`http://${host}:${port}/_simulator/ledger`)).status).toBe(200);
  }
  const outside = addresses.find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  if (outside !== undefined)
    await expect(fetch(`http://${outside}:${port}/`)).rejects.toThrow('fetch failed');
});

test('stopping frees the port even while someone is listening to the wire', async () => {
  const first = await startSimulator({ port: 0 });
  const wire = await fetch(`${first.url}/_simulator/wire`);
  const listening = wire.text().catch(() => 'cut off');
  await first.stop();
  expect(await listening).toBe('cut off');
  const second = await startSimulator({ port: first.port });
  await second.stop();
});

test('a port that is taken in either family is told in one sentence', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, hasIpv6 ? '::1' : '127.0.0.1', resolve));
  onTestFinished(() => {
    other.close();
  });
  const { port } = other.address() as AddressInfo;
  await expect(startSimulator({ port })).rejects.toThrow(
    `port ${port} is already in use; set PORT to another one`,
  );
});

test('the app answers without a network, and a dropped connection fails the call', async () => {
  const app = createSimulator();
  onTestFinished(() => app.close());
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ on: 'SearchTradeMulti', kind: 'refuse' });
  expect(
    (await app.request('http://localhost/_simulator/faults', { method: 'POST', headers, body })).status,
  ).toBe(201);
  const call = { method: 'POST', body: new URLSearchParams({ OrderID: 'a' }) };
  await expect(async () => app.request('/payment/SearchTradeMulti.idPass', call)).rejects.toThrow();
  expect((await app.request('/payment/SearchTradeMulti.idPass', call)).status).toBe(200);
});

const wrongOptions: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
  [{ shopId: 'too-long-and-wrong' }, 'shopId must match'],
  [{ shopName: { ja: '店', en: '' } }, 'shopName must match'],
  [{ shopPass: '' }, 'shopPass must match'],
  [{ notificationUrl: 'ftp://a/' }, 'notificationUrl must be an http or https URL'],
  [{ publicOrigin: 'nothing' }, 'publicOrigin must be an http or https URL'],
  [{ payType: '042' }, 'payType must match'],
  [{ eposSessionSeconds: 1 }, 'eposSessionSeconds must be a whole number from 60 to 604800'],
  [{ authorizationDays: 1.5 }, 'authorizationDays must be a whole number'],
  [{ notificationTimeoutMs: 0 }, 'notificationTimeoutMs must be a whole number'],
  [{ modes: { secondStart: 'perhaps' } }, 'mode secondStart must be one of allowed, refused'],
  [{ modes: { toString: 'x' } }, 'there is no mode called toString'],
];

test.each(wrongOptions)('the option %j is refused', (options, message) => {
  expect(() => checkOptions(options)).toThrow(message);
});
