/** One notification URL for all of a shop's payment methods: those that are not ours reach the other receiver, whatever happens between. */
import { listForwardsResponseSchema, redeliverManyResponseSchema } from '@epos-kantan/shared';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { startOtherReceiver } from '../testing/other-receiver.ts';
import type { OtherReceiver } from '../testing/other-receiver.ts';
import { runCli } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { startInstances } from '../testing/start-instances.ts';
import { startWorld } from '../testing/start-world.ts';
import type { Environment, World } from '../testing/start-world.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startOther(): Promise<OtherReceiver> {
  const other = await startOtherReceiver();
  closers.push(() => other.stop());
  return other;
}

async function openWorld(env: Environment, more: { readonly withoutBff?: boolean } = {}): Promise<World> {
  const world = await startWorld({ env, ...more });
  closers.push(() => world.stop());
  return world;
}

const FORM = 'application/x-www-form-urlencoded';
const bodyOf = (orderId: string, more = ''): string =>
  `ShopID=tshop00000001&ShopPass=%2A%2A&OrderID=${orderId}&Status=CAPTURE&PayType=0&Name=%83%65%83%58%83%67${more}`;

/** As GMO-PG posts; the answer's text, or `none`. */
async function notify(world: Pick<World, 'bffUrl'>, body: string): Promise<string> {
  const request = { method: 'POST', headers: { 'content-type': FORM }, body };
  return fetch(`${world.bffUrl}/gmo/notification`, request).then(
    (answer) => answer.text(),
    () => 'none',
  );
}

async function merchant(world: World, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${world.bffUrl}/v1/merchant/${path}`, {
    headers: {
      authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}`,
      ...(body === undefined ? {} : { 'idempotency-key': randomUUID(), 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return answer.json();
}
const listOf = async (world: World, query = '') =>
  listForwardsResponseSchema.parse(await merchant(world, `forwards${query}`)).forwards;
const checksOf = async (world: World) => {
  const answer = await fetch(`${world.bffUrl}/readyz`);
  const { checks } = (await answer.json()) as { readonly checks: Record<string, string> };
  return { status: answer.status, checks };
};

describe('with NOTIFICATION_FORWARD_URL', () => {
  it('what GMO-PG tells of another method reaches its receiver unchanged, and a payment of ours stays ours', async () => {
    const other = await startOther();
    const world = await openWorld({ NOTIFICATION_FORWARD_URL: other.url });
    expect(await notify(world, bodyOf('order-77'))).toBe('0');
    await world.until('it came', () => other.came[0] ?? null);
    const fields = { ShopID: 'tshop00000001', OrderID: 'order-78', Status: 'SALES', PayType: '3' };
    expect(await world.control('notify', { fields })).toMatchObject({ answer: '0', received: true });
    await world.until('both came', () => other.came[1] ?? null);
    expect(other.came).toEqual([
      `${FORM} ${bodyOf('order-77')}`,
      expect.stringContaining('OrderID=order-78'),
    ]);
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    expect(other.came).toHaveLength(2);
    expect(await checksOf(world)).toMatchObject({ status: 200, checks: { forwarding: 'ok' } });
  });

  it('GMO-PG is answered at once while the other receiver hangs, and payments go on', async () => {
    const other = await startOther();
    other.answer = null;
    const world = await openWorld({ NOTIFICATION_FORWARD_URL: other.url });
    const began = performance.now();
    for (let sent = 0; sent < 40; sent += 1)
      expect(await notify(world, bodyOf(`order-${String(sent)}`))).toBe('0');
    // GMO-PG would wait fifteen seconds for each.
    expect(performance.now() - began).toBeLessThan(10_000);
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    expect(await listOf(world)).toHaveLength(40);
  }, 20_000);

  it('what the other receiver does not take is seen by the operator and the shop, and comes when they ask', async () => {
    const other = await startOther();
    other.answer = '1';
    const world = await openWorld({ NOTIFICATION_FORWARD_URL: other.url });
    expect(await notify(world, bodyOf('order-77'))).toBe('0');
    await world.until('a try', async () => (await listOf(world))[0]?.delivery.tries || null);
    expect(await listOf(world)).toEqual([
      {
        ...{ cursor: 1, gmoOrderId: 'order-77', payType: '0', receivedAt: expect.any(String) as string },
        delivery: { state: 'waiting', tries: 1, lastDetail: 'answered 200 and not 0', endedAt: null },
      },
    ]);
    expect((await checksOf(world)).checks['forwarding']).toBe('ok');
    await world.advance(11 * 60);
    expect((await checksOf(world)).checks['forwarding']).toMatch(
      /1 wait for NOTIFICATION_FORWARD_URL, for 11 min/,
    );
    for (let tries = 2; tries <= 10; tries += 1) {
      await world.until(
        `try ${String(tries)}`,
        async () => ((await listOf(world))[0]?.delivery.tries ?? 0) >= tries || null,
      );
      await world.advance(2 * 86_400);
    }
    const [dead] = await listOf(world, '?state=dead');
    expect(dead?.delivery).toMatchObject({ state: 'dead', tries: 10 });
    const { status, checks } = await checksOf(world);
    expect([status, checks['forwarding']]).toEqual([
      200,
      expect.stringContaining('1 were given up: see GET /v1/merchant/forwards?state=dead'),
    ]);
    other.answer = '0';
    const answer = redeliverManyResponseSchema.parse(await merchant(world, 'forwards/redeliver', {}));
    expect(answer).toEqual({ redelivered: 1, through: 1, more: false });
    await world.until('it was taken', async () => ((await listOf(world)).length === 0 ? true : null));
    expect(other.came.at(-1)).toBe(`${FORM} ${bodyOf('order-77')}`);
    expect((await checksOf(world)).checks['forwarding']).toBe('ok');
  }, 30_000);

  it('a notification that comes back to the BFF that passed it on is refused: it goes round once, and is seen', async () => {
    const world = await openWorld({}, { withoutBff: true });
    // By another name than its own, which the configuration cannot know.
    world.env['NOTIFICATION_FORWARD_URL'] =
      `${world.bffUrl.replace('127.0.0.1', 'localhost')}/gmo/notification`;
    world.env['OUTBOUND_ALLOW_HOSTS'] = 'localhost';
    await world.open();
    expect(await notify(world, bodyOf('order-77'))).toBe('0');
    await world.until('a try', async () => (await listOf(world))[0]?.delivery.tries || null);
    expect(await listOf(world)).toMatchObject([
      { delivery: { tries: 1, lastDetail: 'answered 200 and not 0' } },
    ]);
  });
});

it('without NOTIFICATION_FORWARD_URL nothing is kept, and GMO-PG gets 0', async () => {
  const world = await openWorld({});
  expect(await notify(world, bodyOf('order-77'))).toBe('0');
  expect(await listOf(world)).toEqual([]);
  const names = ['database', 'migrations', 'writerLock', 'clock', 'timers', 'gateway', 'process'];
  expect(Object.keys((await checksOf(world)).checks)).toEqual(names);
});

/** How many notifications a process answers before it is killed, while four senders go on. */
const ANSWERS_BEFORE_KILL = 8;

it('killed with -9 at any moment: whatever was answered 0 reaches the other receiver after the restart', async () => {
  const other = await startOther();
  const world = await openWorld({ NOTIFICATION_FORWARD_URL: other.url }, { withoutBff: true });
  const answered: string[] = [];
  for (let kill = 0; kill < 4; kill += 1) {
    const process: ServeProcess = runCli(['serve'], world.env);
    await process.ready;
    let isOver = false;
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let sent = 0; !isOver; sent += 1) {
        const orderId = `o-${String(kill)}-${String(sender)}-${String(sent)}`;
        if ((await notify(world, bodyOf(orderId))) === '0') answered.push(orderId);
      }
    });
    // By answers, not by time: a busy machine gives few in a moment.
    const enough = (kill + 1) * ANSWERS_BEFORE_KILL;
    await world
      .until('enough was answered', () => answered.length >= enough || null)
      .finally(async () => {
        process.kill('SIGKILL');
        await process.ended;
        isOver = true;
        await Promise.all(senders);
      });
  }
  const process = runCli(['serve'], world.env);
  closers.push(async () => {
    process.kill('SIGKILL');
    await process.ended;
  });
  await process.ready;
  expect(answered.length).toBeGreaterThanOrEqual(4 * ANSWERS_BEFORE_KILL);
  await world.until('nothing waits', async () => ((await listOf(world)).length === 0 ? true : null));
  const orders = new Set(other.came.map((one) => /OrderID=([^&]*)/.exec(one)?.[1]));
  expect(answered.filter((orderId) => !orders.has(orderId))).toEqual([]);
}, 120_000);

it('three processes on one PostgreSQL pass each on once, in the order of each order', async () => {
  const other = await startOther();
  const instances = await startInstances(3, { NOTIFICATION_FORWARD_URL: other.url });
  closers.push(() => instances.stop());
  const { world } = instances;
  const orders = Array.from({ length: 12 }, (_, index) => `order-${String(index)}`);
  await Promise.all(
    orders.map(async (orderId) => {
      for (let step = 0; step < 4; step += 1)
        expect(await notify(world, bodyOf(orderId, `&step=${String(step)}`))).toBe('0');
    }),
  );
  await world.until('all came', () => other.came.length >= 48 || null);
  await sleep(1_500);
  expect(other.came).toHaveLength(48);
  for (const orderId of orders) {
    const steps = other.came.filter((one) => one.includes(`OrderID=${orderId}&`)).map((one) => one.slice(-1));
    expect(steps).toEqual(['0', '1', '2', '3']);
  }
}, 60_000);
