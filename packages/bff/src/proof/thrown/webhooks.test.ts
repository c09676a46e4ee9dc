/** The thrown list, at the shop's receiver: one that proves nothing of itself, and a new secret while a thousand webhooks wait. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import { afterEach, expect, it } from 'vitest';
import { makeCertificate } from '../../gmo/test-support/make-certificate.ts';
import { sendRequest } from '../../outbound/send-request.ts';
import { openStorage } from '../../storage/open-storage.ts';
import type { Storage } from '../../storage/open-storage.ts';
import { MINUTE, NOW, dataKeys, raise, reserve } from '../../storage/storage-makers.contract.ts';
import { deliverDue } from '../../webhook/deliver-due.ts';
import { verifyWebhook } from '../../webhook/verify-webhook.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

it.each([
  ['that it made itself', 'localhost', '2090-01-01', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['that has ended', 'localhost', '2021-01-01', ''],
  ['of another name', 'other.example', '2090-01-01', ''],
])('50: a receiver with a certificate %s gets nothing', async (_, hostname, notAfter, detail) => {
  let requests = 0;
  const certificate = makeCertificate({ hostname, notAfter: new Date(notAfter) });
  const port = await listen(
    createTlsServer(certificate, (request, response) => {
      requests += 1;
      request.resume().on('end', () => response.writeHead(204).end());
    }),
  );
  const url = `https://localhost:${String(port)}/hooks`;
  const result = await sendRequest({ url, headers: {}, body: '{}' }, new Set(['localhost']));
  expect(result).toMatchObject({ kind: 'failed', detail: expect.stringContaining(detail) as unknown });
  expect(requests).toBe(0);
});

const EVENTS = 1_000;
const EVENTS_OF_ORDER = 5;
const [OLD, NEW] = [0, 1].map(() => `whsec_${randomBytes(32).toString('base64')}`) as [string, string];

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A receiver that takes everything and keeps it as it came. */
async function startReceiver(): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(204).end();
    });
  });
  return { url: `http://127.0.0.1:${String(await listen(server))}/hooks`, received };
}

async function storageWithQueue(now: () => number): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-rotation-'));
  closers.push(() => rm(folder, { recursive: true }));
  const databaseUrl = `file:${join(folder, 'payments.db')}`;
  const storage = await openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now } });
  closers.push(() => storage.close());
  const queue = async (at: number): Promise<void> => {
    let found = await reserve(storage, `order-${String(at)}`);
    for (let raised = 0; raised < EVENTS_OF_ORDER; raised += 1) found = await raise(storage, found);
  };
  await Promise.all(Array.from({ length: EVENTS / EVENTS_OF_ORDER }, (_, at) => queue(at)));
  return storage;
}

it('52: a secret that is changed while 1,000 webhooks wait: both count in the overlap, and the old one no longer', async () => {
  const now = (): number => NOW + MINUTE;
  const storage = await storageWithQueue(now);
  const { url, received } = await startReceiver();
  const deliver = (secrets: readonly string[], enough: number) =>
    deliverDue(
      {
        outbox: storage.outbox,
        url,
        secrets: () => secrets.map((secret) => new Secret(secret)),
        allowedHosts: new Set(['127.0.0.1']),
        owner: 'worker-1',
        now,
        jitter: () => 0,
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        log: { info: () => undefined, warn: () => undefined },
      },
      () => received.length >= enough,
    );
  const knows = ({ body, headers }: Received, secret: string): boolean => {
    try {
      verifyWebhook(body, headers, secret, { now: now() });
      return true;
    } catch {
      return false;
    }
  };
  const verdicts = (secret: string, from: number, to?: number) =>
    new Set(received.slice(from, to).map((webhook) => knows(webhook, secret)));

  await deliver([OLD], 100);
  const before = received.length;
  await deliver([NEW, OLD], 500);
  const during = received.length;
  await deliver([NEW], EVENTS);
  expect([before < during, during < EVENTS, received.length]).toEqual([true, true, EVENTS]);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(EVENTS);

  expect([verdicts(OLD, 0, before), verdicts(NEW, 0, before)]).toEqual([new Set([true]), new Set([false])]);
  // A receiver that knows either of them, or both, loses none of those that waited.
  for (const secret of [OLD, NEW, `b:${NEW},a:${OLD}`])
    expect(verdicts(secret, before, during)).toEqual(new Set([true]));
  expect([verdicts(OLD, during), verdicts(NEW, during)]).toEqual([new Set([false]), new Set([true])]);
}, 120_000);
