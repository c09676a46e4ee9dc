import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import { MINUTE, NOW, dataKeys, raise, reserve } from '../storage/storage-makers.contract.ts';
import { deliverDue } from './deliver-due.ts';
import type { DeliverDeps } from './deliver-due.ts';
import { verifyWebhook } from './verify-webhook.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

interface Received {
  readonly id: string;
  readonly orderId: string;
  readonly timestamp: string;
}

let folder: string;
let storage: Storage;
let server: Server;
let now: number;
/** Every webhook that the shop verified, in the order in which it came. */
let received: Received[];
/** What the shop answers; may wait. */
let answer: (webhook: Received) => Promise<number> | number;
let logged: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-webhook-'));
  now = NOW + MINUTE;
  storage = await openStorage({
    databaseUrl: `file:${join(folder, 'payments.db')}`,
    dataKeys: dataKeys(),
    clock: { now: () => now },
  });
  received = [];
  logged = [];
  answer = () => 204;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const take = async (): Promise<void> => {
      const event = verifyWebhook(Buffer.concat(chunks), request.headers, SECRET, { now });
      const webhook = {
        id: event.id,
        orderId: String(event.data.orderId),
        timestamp: String(request.headers['webhook-timestamp']),
      };
      received.push(webhook);
      response.writeHead(await answer(webhook)).end();
    };
    request.on('end', () => void take());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await storage.close();
  rmSync(folder, { recursive: true });
});

const log = (_data: object, message: string): void => void logged.push(message);

function run(changes: Partial<DeliverDeps> = {}, shouldStop = (): boolean => false): Promise<number> {
  const deps: DeliverDeps = {
    outbox: storage.outbox,
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks`,
    secrets: () => [new Secret(SECRET)],
    allowedHosts: new Set(['127.0.0.1']),
    owner: 'worker-1',
    now: () => now,
    jitter: () => 0,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log: { info: log, warn: log },
    ...changes,
  };
  return deliverDue(deps, shouldStop);
}

/** Queues `count` webhooks of one order and gives their ids in order. */
async function queue(orderId: string, count = 1): Promise<string[]> {
  let found = await reserve(storage, orderId);
  for (let raised = 0; raised < count; raised += 1) found = await raise(storage, found);
  const timeline = await storage.readTimeline(found.checkout.id);
  return timeline.filter((entry) => entry.type === 'checkout.attention').map((entry) => entry.id);
}

const idsOf = (orderId: string): string[] =>
  received.filter((one) => one.orderId === orderId).map(({ id }) => id);

it('a run without anything due sends nothing', async () => {
  expect(await run()).toBe(0);
  expect(received).toEqual([]);
});

it('the webhooks of an order arrive once each, in order, in one run', async () => {
  const ids = await queue('order-1', 5);
  expect(await run()).toBe(5);
  expect(idsOf('order-1')).toEqual(ids);
  expect(await run()).toBe(0);
  expect(await storage.outbox.depth()).toEqual({ waiting: 0, oldestAt: null, dead: 0 });
});

it('a webhook that failed holds back the later ones of its order, and no other order', async () => {
  const [stuck = '', next = ''] = await queue('order-1', 2);
  const [other = ''] = await queue('order-2');
  answer = ({ orderId }) => (orderId === 'order-1' ? 500 : 200);
  expect(await run()).toBe(2);
  expect([idsOf('order-1'), idsOf('order-2')]).toEqual([[stuck], [other]]);
  answer = () => 200;
  now += 4_999;
  expect(await run()).toBe(0);
  now += 1;
  expect(await run()).toBe(2);
  expect(idsOf('order-1')).toEqual([stuck, stuck, next]);
});

it('a try has a fresh timestamp and the same id', async () => {
  await queue('order-1');
  answer = () => 503;
  await run();
  now += 10 * MINUTE;
  await run();
  const [first, second] = received;
  expect(second?.id).toBe(first?.id);
  expect(Number(second?.timestamp) - Number(first?.timestamp)).toBe(600);
});

it('after ten tries over more than 75 hours it is a dead letter', async () => {
  await queue('order-1');
  answer = () => 500;
  const began = now;
  for (let tries = 0; tries < 1_000 && (await storage.outbox.depth()).dead === 0; tries += 1) {
    await run();
    if ((await storage.outbox.depth()).dead === 0) now += 30 * MINUTE;
  }
  expect(received).toHaveLength(10);
  expect(now - began).toBeGreaterThanOrEqual(75 * 60 * MINUTE);
  now += 1_000 * 60 * MINUTE;
  expect(await run()).toBe(0);
});

it('a receiver that answers 410 is never asked about this event again', async () => {
  const [, next = ''] = await queue('order-1', 2);
  answer = ({ id }) => (id === next ? 200 : 410);
  await run();
  expect(await storage.outbox.depth()).toMatchObject({ waiting: 0, dead: 1 });
});

it('sixteen requests are under way at a time and not one more', async () => {
  for (let index = 0; index < 40; index += 1) await queue(`order-${String(index)}`);
  let running = 0;
  let most = 0;
  let sixteenCame: () => void = () => undefined;
  const sixteen = new Promise<void>((resolve) => (sixteenCame = resolve));
  answer = async () => {
    running += 1;
    most = Math.max(most, running);
    if (running === 16) sixteenCame();
    await sixteen;
    // Long enough for a seventeenth to come.
    await new Promise((resolve) => setTimeout(resolve, 100));
    running -= 1;
    return 200;
  };
  expect(await run()).toBe(40);
  expect(most).toBe(16);
  expect(await storage.outbox.depth()).toMatchObject({ waiting: 0 });
  expect(new Set(received.map(({ id }) => id)).size).toBe(40);
});

it('a receiver that is slow about one order delays no other order, neither those of its time nor later ones', async () => {
  const [slow = ''] = await queue('slow', 2);
  for (let index = 0; index < 40; index += 1) await queue(`order-${String(index)}`, 2);
  let othersDone: () => void = () => undefined;
  const others = new Promise<void>((resolve) => (othersDone = resolve));
  let answered = 0;
  answer = async ({ id }) => {
    // Answers only after all others were answered, those too that came meanwhile: a sender that waits for it would never end.
    if (id === slow) await others;
    else if ((answered += 1) === 80) await queue('late');
    if (answered === 81) othersDone();
    return 200;
  };
  expect(await run()).toBe(83);
  expect(await storage.outbox.depth()).toMatchObject({ waiting: 0 });
  expect(idsOf('slow')).toHaveLength(2);
});

it('one event that cannot be sent at all holds up no other, and is a dead letter after its tries', async () => {
  const [poison = ''] = await queue('order-poison');
  await queue('order-1', 3);
  // A text that no header can hold: what sends it throws.
  const outbox: DeliverDeps['outbox'] = {
    ...storage.outbox,
    claimDue: async (command) =>
      (await storage.outbox.claimDue(command)).map((row) =>
        row.eventId === poison ? { ...row, eventId: `${poison}\n` } : row,
      ),
    recordEnd: (command) => storage.outbox.recordEnd({ ...command, eventId: command.eventId.trim() }),
  };
  expect(await run({ outbox })).toBe(4);
  expect(idsOf('order-1')).toHaveLength(3);
  for (let tries = 1; tries < 10; tries += 1) {
    now += 40 * 60 * MINUTE;
    expect(await run({ outbox })).toBe(1);
  }
  expect(await storage.outbox.depth()).toMatchObject({ waiting: 0, dead: 1 });
});

it('a webhook whose end could not be stored is sent again, with the same id and a valid signature', async () => {
  const [id = ''] = await queue('order-1');
  const dying = { ...storage.outbox, recordEnd: () => Promise.reject(new Error('the process died')) };
  await expect(run({ outbox: dying })).rejects.toThrow('the process died');
  expect(await run({ owner: 'worker-2' })).toBe(0);
  now += MINUTE;
  expect(await run({ owner: 'worker-2' })).toBe(1);
  expect(received.map((one) => one.id)).toEqual([id, id]);
  expect(received.map((one) => one.timestamp)).toEqual([String((now - MINUTE) / 1000), String(now / 1000)]);
});

it('what a dead process was sending goes out within a minute, and not while it may still be under way', async () => {
  const [id = ''] = await queue('order-1');
  const diedAt = now;
  const claimDue: DeliverDeps['outbox']['claimDue'] = async (command) => {
    await storage.outbox.claimDue(command);
    throw new Error('killed');
  };
  await expect(run({ outbox: { ...storage.outbox, claimDue } })).rejects.toThrow('killed');
  now = diedAt + 20_000;
  expect(await run({ owner: 'worker-2' })).toBe(0);
  now = diedAt + 50_000;
  expect(await run({ owner: 'worker-2' })).toBe(1);
  expect(idsOf('order-1')).toEqual([id]);
});

it('one end that could not be stored does not lose the others of its round', async () => {
  const [bad = ''] = await queue('order-bad');
  await queue('order-1');
  const outbox: DeliverDeps['outbox'] = {
    ...storage.outbox,
    recordEnd: (command) =>
      command.eventId === bad ? Promise.reject(new Error('disk full')) : storage.outbox.recordEnd(command),
  };
  answer = async ({ id }) => {
    if (id !== bad) await new Promise((resolve) => setTimeout(resolve, 100));
    return 200;
  };
  await expect(run({ outbox })).rejects.toThrow('disk full');
  expect(await storage.outbox.depth()).toMatchObject({ waiting: 1 });
});

it('a run that is told to stop begins no further round', async () => {
  await queue('order-1', 3);
  expect(await run({}, () => received.length > 0)).toBe(1);
  expect(received).toHaveLength(1);
});

it('two workers never send the same webhook twice', async () => {
  for (let index = 0; index < 20; index += 1) await queue(`order-${String(index)}`, 2);
  const tries = await Promise.all([run({ owner: 'worker-1' }), run({ owner: 'worker-2' })]);
  while ((await run()) > 0);
  expect(received).toHaveLength(40);
  expect(tries.every((count) => count > 0)).toBe(true);
});

it('the log names the end of each try and not what was sent', async () => {
  await queue('order-1');
  answer = () => 500;
  await run();
  now += MINUTE;
  answer = () => 200;
  await run();
  expect(logged).toEqual(['a webhook was not delivered', 'a webhook was delivered']);
});
