/** What the shop's server is told, by which signature, and what of it is sent again when it asks for that. */
import {
  WEBHOOK_EVENT_TYPES,
  listEventsResponseSchema,
  redeliverManyResponseSchema,
} from '@epos-kantan/shared';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { accessOf, callGmo, goToEpos, goToEposUnrecorded, told, untilTold } from '../testing/at-epos.ts';
import { callMerchant, checkoutIdOf } from '../testing/call-merchant.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';
import { verifyWebhook } from '../webhook/verify-webhook.ts';
import type { VerifiedWebhookEvent } from '../webhook/verify-webhook.ts';

let world: World;
let receiver: Server | undefined;
afterEach(async () => {
  await world.stop();
  await new Promise((resolve) => (receiver === undefined ? resolve(null) : receiver.close(resolve)));
  receiver = undefined;
});

type Action = 'confirm' | 'cancel' | 'fail';

async function act(orderId: string, action: Action): Promise<string> {
  const { gmoOrderId } = await goToEpos(world, { orderId, amount: 900, tax: 100 });
  await world.control('shopper', { orderId: gmoOrderId, action });
  return gmoOrderId;
}

const post = (orderId: string, name: string, body: object) =>
  callMerchant(world, checkoutIdOf(world, orderId), name, { body: JSON.stringify(body) });

const lastOf = (type: string) => world.webhooks.findLast((event) => event.type === type)?.data;

it('every event of the contract is told, with its mode, its money and who caused it', async () => {
  world = await startWorld({ simulator: { modes: { operationNotification: 'sent' } } });
  await act('order-paid', 'confirm');
  await untilTold(world, 'checkout.captured');
  await post('order-paid', 'change', { amount: 800, tax: 100 });
  await untilTold(world, 'checkout.changed');
  await post('order-paid', 'refund', { amount: 300 });
  await untilTold(world, 'checkout.refunded');
  await act('order-failed', 'fail');
  await untilTold(world, 'checkout.failed');
  await act('order-canceled', 'cancel');
  await untilTold(world, 'checkout.canceled');
  const moved = await act('order-moved', 'confirm');
  await world.until(
    'captured twice',
    () => told(world).filter((one) => one === 'checkout.captured')[1] ?? null,
  );
  await callGmo(world, 'EpospayCancel', await accessOf(world, moved));
  await untilTold(world, 'checkout.attention:external_change');
  await world.startOk(await world.sign({ orderId: 'order-expired' }));
  await world.advance(3 * 3_600);
  await untilTold(world, 'checkout.expired');

  const types = new Set(world.webhooks.map(({ type }) => type));
  expect([...types].toSorted()).toEqual([...WEBHOOK_EVENT_TYPES].toSorted());
  for (const { data } of world.webhooks) expect(data).toMatchObject({ testMode: true, currency: 'JPY' });
  expect(lastOf('checkout.paid')).toMatchObject({ funds: 'authorized', captured: false });
  expect(lastOf('checkout.captured')).toMatchObject({ funds: 'captured', captured: true });
  expect(lastOf('checkout.changed')).toMatchObject({
    funds: 'partly_refunded',
    by: 'shop',
    refundedTotal: 100,
  });
  expect(lastOf('checkout.refunded')).toMatchObject({
    funds: 'partly_refunded',
    by: 'shop',
    refundedTotal: 400,
  });
  expect(lastOf('checkout.failed')).toMatchObject({ funds: 'none', captured: false });
  expect(lastOf('checkout.canceled')).toMatchObject({ funds: 'none', by: 'shopper' });
  expect(lastOf('checkout.expired')).toMatchObject({ funds: 'none', captured: false });
  expect(lastOf('checkout.attention')).toMatchObject({ reason: 'external_change', funds: 'refunded' });
}, 30_000);

interface Inbox {
  readonly url: string;
  readonly came: VerifiedWebhookEvent[];
  /** What it answers. */
  status: number;
}

/** A shop's server of its own: verifies with `secret`, and answers as it is told. */
async function startReceiver(secret: string): Promise<Inbox> {
  const came: VerifiedWebhookEvent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      came.push(verifyWebhook(Buffer.concat(chunks), request.headers, secret, { toleranceSeconds: 1e9 }));
      response.writeHead(inbox.status).end();
    });
  });
  receiver = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const inbox: Inbox = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks`,
    came,
    status: 204,
  };
  return inbox;
}

it('a shop that has only the public key believes what the BFF signs with WEBHOOK_SECRET=whsk_…', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const text = (der: Buffer): string => der.subarray(-32).toString('base64');
  const inbox = await startReceiver(`whpk_${text(publicKey.export({ format: 'der', type: 'spki' }))}`);
  const secret = text(privateKey.export({ format: 'der', type: 'pkcs8' }));
  const lines: string[] = [];
  world = await startWorld({
    env: { WEBHOOK_URL: inbox.url, WEBHOOK_SECRET: `whsk_${secret}`, LOG_LEVEL: 'info' },
    logSink: { write: (line) => void lines.push(line) },
  });
  await act('order-1', 'confirm');
  await world.until('both came', () => inbox.came[1] ?? null);
  expect(inbox.came.map(({ type }) => type)).toEqual(['checkout.paid', 'checkout.captured']);
  const line = lines.find((one) => one.includes('these public keys')) ?? '{}';
  expect(JSON.parse(line)).toMatchObject({
    publicKeys: [`whpk_${text(publicKey.export({ format: 'der', type: 'spki' }))}`],
  });
  expect(lines.join('')).not.toContain(secret);
});

describe('a range of events', () => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;

  async function request(path: string, body?: object, key: string = randomUUID()): Promise<Response> {
    return fetch(`${world.bffUrl}/v1/merchant/${path}`, {
      headers: {
        authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}`,
        ...(body === undefined ? {} : { 'idempotency-key': key, 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  }
  const list = async (query: string) =>
    listEventsResponseSchema.parse(await (await request(`events?${query}`)).json());
  const redeliver = async (body: object, key?: string) => {
    const answer = await request('events/redeliver', body, key);
    return redeliverManyResponseSchema.parse(await answer.json());
  };
  const idsOf = (events: readonly { readonly event: { readonly id: string } }[]): string[] =>
    events.map(({ event }) => event.id);

  /** Two orders of two events each, and one trade without a record, all of them dead: the receiver wants none. */
  async function deadLetters(): Promise<Inbox> {
    const inbox = await startReceiver(secret);
    inbox.status = 410;
    world = await startWorld({ env: { WEBHOOK_URL: inbox.url, WEBHOOK_SECRET: secret } });
    for (const orderId of ['order-1', 'order-2']) await act(orderId, 'confirm');
    const gmoOrderId = `ek${'b'.repeat(20)}-01`;
    await goToEposUnrecorded(world, gmoOrderId, 'order-lost');
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await world.until('five dead letters', async () => {
      const { events, orphans } = await list('state=dead');
      return events.length + orphans.length === 5 || null;
    });
    inbox.status = 204;
    inbox.came.length = 0;
    return inbox;
  }

  it('that nobody took comes again when it is asked for, in order, and each event once per key', async () => {
    const inbox = await deadLetters();
    const dead = await list('state=dead');
    expect([dead.events.length, dead.orphans.length]).toEqual([4, 1]);
    expect(dead.orphans[0]?.event.data).toMatchObject({ reason: 'orphan_trade', orderId: 'order-lost' });
    const answer = await redeliver({}, 'once');
    expect(answer).toEqual({ redelivered: 5, through: dead.events.at(-1)?.cursor, more: false });
    await world.until('all five came', () => inbox.came[4] ?? null);
    expect(inbox.came.map(({ id }) => id).toSorted()).toEqual(
      [...idsOf(dead.events), ...idsOf(dead.orphans)].toSorted(),
    );
    for (const orderId of ['order-1', 'order-2']) {
      const types = inbox.came.filter(({ data }) => data.orderId === orderId).map(({ type }) => type);
      expect(types).toEqual(['checkout.paid', 'checkout.captured']);
    }
    expect(await redeliver({}, 'once')).toEqual(answer);
    await world.until('all delivered', async () => (await list('state=delivered')).events[3] ?? null);
    expect(inbox.came).toHaveLength(5);
    expect(await redeliver({})).toEqual({ redelivered: 0, through: null, more: false });
  }, 30_000);

  it('has a beginning, an end and a state', async () => {
    const inbox = await deadLetters();
    const { events } = await list('state=dead');
    const [first, second, third] = events.map(({ cursor }) => cursor);
    const answer = await redeliver({ after: first, through: third });
    expect(answer).toEqual({ redelivered: 2, through: third, more: false });
    await world.until('both came', () => inbox.came[1] ?? null);
    expect(inbox.came.map(({ id }) => id).toSorted()).toEqual(idsOf(events.slice(1, 3)).toSorted());
    await world.until('two are dead', async () => (await list('state=dead')).events.length === 2 || null);
    expect(await redeliver({ state: 'delivered' })).toMatchObject({ redelivered: 2, through: third });
    await world.until('both came again', () => inbox.came[3] ?? null);
    await world.until('two are delivered', async () => (await list('state=delivered')).events[1] ?? null);
    expect(await redeliver({ state: 'any', through: second })).toMatchObject({
      redelivered: 3,
      through: second,
    });
    await world.until('and again', () => inbox.came[6] ?? null);
  }, 30_000);

  it('is a POST of the merchant API: it wants a key that writes, a key of its own, and known fields', async () => {
    world = await startWorld();
    expect((await request('events/redeliver', { before: 1 })).status).toBe(422);
    expect((await request('events/redeliver', { state: 'waiting' })).status).toBe(422);
    expect((await request('events/redeliver', {}, '')).status).toBe(400);
    expect((await request('events/redeliver', {}, 'k')).status).toBe(200);
    expect((await request('events/redeliver', { after: 1 }, 'k')).status).toBe(422);
  });
});

it('events are listed for 90 days after their webhook ended and are forgotten then; the payment and its timeline stay', async () => {
  const DAY = 86_400;
  world = await startWorld();
  const list = async (path: string) => {
    const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
    return (await fetch(`${world.bffUrl}/v1/merchant/${path}`, { headers })).json() as Promise<{
      readonly events: readonly unknown[];
      readonly timeline: readonly unknown[];
    }>;
  };
  await act('order-1', 'confirm');
  await untilTold(world, 'checkout.captured');
  await world.until(
    'delivered',
    async () => (await list('events?state=delivered')).events.length === 2 || null,
  );
  const { timeline } = await list(`checkouts/${checkoutIdOf(world, 'order-1')}`);
  // What is forgotten is looked for at the start, and once a minute.
  await world.advance(90 * DAY - 3_600);
  await world.restart();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect((await list('events')).events).toHaveLength(2);
  await world.advance(2 * 3_600);
  await world.restart();
  await world.until('forgotten', async () => (await list('events')).events.length === 0 || null);
  const after = await list(`checkouts/${checkoutIdOf(world, 'order-1')}`);
  expect(after.timeline).toHaveLength(timeline.length);
}, 30_000);
