/** One call is one request: what `fetch` would do by itself, and what TLS has to stop before anything is sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from './exchange.ts';
import type { ExchangeInput } from './exchange.ts';
import { startFakeGmo } from './test-support/start-fake-gmo.ts';

const fields = [['OrderID', 'ekabcdefghij234567mnop-01']] as const;
const input = {
  name: 'EntryTranEpospay',
  fields,
  timeoutMs: 5_000,
} as const satisfies Partial<ExchangeInput>;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

describe('a status at which HTTP clients like to try again', () => {
  it.each([401, 407, 408, 421, 425, 429, 503])('%i: one request, and unknown', async (status) => {
    const gmo = await startFakeGmo((response) => {
      response.writeHead(status, { 'retry-after': '0', 'www-authenticate': 'Basic' }).end('x');
    });
    closers.push(gmo.close);
    expect((await exchange({ ...input, baseUrl: gmo.baseUrl })).kind).toBe('unknown');
    expect(gmo.seen).toHaveLength(1);
  });

  it('421, and then nobody listens: still unknown, for a request has gone out', async () => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        server.close();
        response.writeHead(421, { connection: 'close' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    expect(await exchange({ ...input, baseUrl })).toEqual({ kind: 'unknown', uncertainty: 'http_status' });
  });
});

describe('an answer', () => {
  it.each([
    ['Tue, 24 Nov 2026 03:00:00 GMT', Date.UTC(2026, 10, 24, 3)],
    ['yesterday', null],
  ])('carries the time that the server says: %s', async (date, answeredAt) => {
    const gmo = await startFakeGmo((response) => response.setHeader('date', date).end('AccessID=1'));
    closers.push(gmo.close);
    expect(await exchange({ ...input, baseUrl: gmo.baseUrl })).toMatchObject({
      kind: 'answered',
      answeredAt,
    });
  });
});

describe('a request', () => {
  it('says how long it is, and is not sent in chunks', async () => {
    const gmo = await startFakeGmo((response) => response.end('AccessID=1'));
    closers.push(gmo.close);
    await exchange({ ...input, baseUrl: gmo.baseUrl });
    expect(gmo.seen[0]?.body).toBe('OrderID=ekabcdefghij234567mnop-01');
    expect(gmo.seen[0]?.headers).toMatchObject({ 'content-length': '33' });
    expect(gmo.seen[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('is not sent where neither address of a name is open', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const end = await exchange({ ...input, baseUrl: `http://localhost:${String(port)}` });
    expect(end).toEqual({ kind: 'not_sent', detail: 'ECONNREFUSED' });
  });
});
