/** Three processes on one PostgreSQL: a key of the shop's server has one effect and one answer, whichever of them is asked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goToEpos, untilNoFaults } from '../testing/at-epos.ts';
import { callMerchant, checkoutOf } from '../testing/call-merchant.ts';
import type { MerchantAnswer } from '../testing/call-merchant.ts';
import { startInstances } from '../testing/start-instances.ts';
import type { Instances } from '../testing/start-instances.ts';

let instances: Instances;
beforeAll(async () => {
  instances = await startInstances(3, { CAPTURE: 'manual', GMO_TIMEOUT_MS: '4000' });
});
afterAll(async () => {
  await instances.stop();
});

/** A shopper pays; gives the checkout's id as the shop learns it. */
async function pay(orderId: string): Promise<{ readonly id: string; readonly gmoOrderId: string }> {
  const { world } = instances;
  const { gmoOrderId } = await goToEpos(world, { orderId });
  await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
  const id = await world.until(
    'paid',
    () => world.webhooks.find(({ data }) => data.orderId === orderId)?.data.checkoutId ?? null,
  );
  return { id, gmoOrderId };
}

/** Calls of Sales about one trade. */
async function salesOf(gmoOrderId: string): Promise<number> {
  const trade = (await instances.world.ledger()).trades.find(({ orderId }) => orderId === gmoOrderId);
  return trade?.calls.filter(({ path }) => path.includes('Sales')).length ?? -1;
}

const capture = (id: string, key: string): Promise<MerchantAnswer> =>
  callMerchant(instances.world, id, 'capture', { key });

/** Repeats until the answer is definite, at most a minute. */
async function untilDefinite(id: string, key: string): Promise<MerchantAnswer> {
  for (let tries = 0; tries < 240; tries += 1) {
    const answer = await capture(id, key).catch(() => null);
    if (answer?.status === 200) return answer;
    await sleep(250);
  }
  throw new Error(`no definite answer to ${key}`);
}

it('200 requests with one key at once are one Sales, and every definite answer has the same bytes', async () => {
  const { id, gmoOrderId } = await pay('one-key');
  const answers = await Promise.all(Array.from({ length: 200 }, () => capture(id, 'one-key')));
  expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
  const definite = await untilDefinite(id, 'one-key');
  expect(checkoutOf(definite).funds).toBe('captured');
  const bodies = answers.filter(({ status }) => status === 200).map(({ text }) => text);
  expect(new Set(bodies)).toEqual(new Set([definite.text]));
  expect(await salesOf(gmoOrderId)).toBe(1);
});

it('60 requests with 60 keys at once are one Sales', async () => {
  const { id, gmoOrderId } = await pay('many-keys');
  const keys = Array.from({ length: 60 }, (_, index) => `key-${String(index)}`);
  const answers = await Promise.all(keys.map((key) => capture(id, key)));
  expect(answers.filter(({ status }) => ![200, 202, 409].includes(status))).toEqual([]);
  for (const key of keys) expect(checkoutOf(await untilDefinite(id, key)).funds).toBe('captured');
  expect(await salesOf(gmoOrderId)).toBe(1);
});

// The last one: it leaves two processes.
it('a key whose process was killed in the middle is gone on with by the others, after its lease', async () => {
  const { world, all, kill } = instances;
  const { id, gmoOrderId } = await pay('struck');
  await world.control('faults', { on: 'EpospaySales', kind: 'delay', ms: 3_500, afterEffect: true });
  const [struck] = all;
  if (struck === undefined) throw new Error('no process');
  const directly = { bffUrl: struck.url, env: world.env };
  const lost = callMerchant(directly, id, 'capture', { key: 'struck' }).catch(() => null);
  await untilNoFaults(world);
  await kill(struck);
  expect(await lost).toBeNull();
  expect((await capture(id, 'struck')).status).toBe(409);
  const definite = await untilDefinite(id, 'struck');
  expect(checkoutOf(definite).funds).toBe('captured');
  expect((await capture(id, 'struck')).text).toBe(definite.text);
  expect(await salesOf(gmoOrderId)).toBe(1);
}, 90_000);
