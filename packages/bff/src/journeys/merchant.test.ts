/** The shop's server captures and asks: every request with a key has one effect and one answer, whatever is lost on the way. */
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, told, untilNoFaults, untilTold } from '../testing/at-epos.ts';
import type { ShopperAtEpos } from '../testing/at-epos.ts';
import { callMerchant, checkoutIdOf, checkoutOf, countCalls, storedKeys } from '../testing/call-merchant.ts';
import type { MerchantAnswer } from '../testing/call-merchant.ts';
import { runCli } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

const openManual = async (env: Record<string, string> = {}): Promise<void> => {
  world = await startWorld({ env: { CAPTURE: 'manual', GMO_TIMEOUT_MS: '1000', ...env } });
};

/** A shopper pays; the checkout is paid and not captured. */
async function pay(): Promise<ShopperAtEpos & { readonly id: string }> {
  const shopper = await goToEpos(world);
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await untilTold(world, 'checkout.paid');
  return { ...shopper, id: checkoutIdOf(world) };
}

/** Repeats the request until it has a definite answer. */
function untilDefinite(id: string, key: string, name = 'capture'): Promise<MerchantAnswer> {
  return world.until(`a definite answer to ${key}`, async () => {
    const answer = await callMerchant(world, id, name, { key });
    if (answer.status !== 200 && answer.status !== 202 && answer.status !== 409)
      throw new Error(`answered ${String(answer.status)}: ${answer.text}`);
    return answer.status === 200 ? answer : null;
  });
}

async function timesTaken(): Promise<number> {
  const { trades } = await world.ledger();
  return trades.flatMap(({ history }) => history).filter(({ status }) => status === 'SALES').length;
}

describe('a manual capture', () => {
  it('takes the money once, and every repeat of its request gets the same bytes', async () => {
    await openManual();
    const { id, handle } = await pay();
    const first = await callMerchant(world, id, 'capture', { key: 'take-1' });
    expect(first.status).toBe(200);
    expect(checkoutOf(first)).toMatchObject({
      id,
      status: 'paid',
      funds: 'captured',
      attempts: [{ capture: 'done' }],
    });
    await untilTold(world, 'checkout.captured');
    const second = await callMerchant(world, id, 'capture', { key: 'take-1', body: ' { } ' });
    expect(second).toMatchObject({ status: 200, text: first.text });
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    const another = await callMerchant(world, id, 'capture', { key: 'take-2' });
    expect([another.status, checkoutOf(another).funds]).toEqual([200, 'captured']);
    expect((await world.view(handle)).funds).toBe('captured');
    expect(told(world)).toEqual(['checkout.paid', 'checkout.captured']);
    expect(await countCalls(world, 'Sales')).toBe(1);
  });

  it('whose reply is lost is 202 until GMO-PG tells, then definite, then the same bytes', async () => {
    await openManual();
    const { id } = await pay();
    await world.control('faults', { on: 'EpospaySales', kind: 'drop-reply', afterEffect: true });
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 2 });
    const first = await callMerchant(world, id, 'capture', { key: 'lost' });
    expect([first.status, first.headers.get('retry-after')]).toEqual([202, '5']);
    expect(checkoutOf(first)).toMatchObject({ funds: 'authorized', attempts: [{ capture: 'due' }] });
    const definite = await untilDefinite(id, 'lost');
    expect(checkoutOf(definite).funds).toBe('captured');
    const replay = await callMerchant(world, id, 'capture', { key: 'lost' });
    expect([replay.status, replay.text]).toEqual([200, definite.text]);
    expect(await countCalls(world, 'Sales')).toBe(1);
  });

  it('that never arrived is sent again only after GMO-PG was asked', async () => {
    await openManual();
    const { id } = await pay();
    await world.control('faults', { on: 'EpospaySales', kind: 'lose' });
    expect((await callMerchant(world, id, 'capture', { key: 'lost' })).status).toBe(202);
    expect((await callMerchant(world, id, 'capture', { key: 'lost' })).status).toBe(202);
    const definite = await untilDefinite(id, 'lost');
    expect(checkoutOf(definite).funds).toBe('captured');
    expect(await timesTaken()).toBe(1);
  });

  it('asked for with many keys at once is one Sales', async () => {
    await openManual();
    const { id } = await pay();
    await world.control('faults', { on: 'EpospaySales', kind: 'delay', ms: 400 });
    const keys = Array.from({ length: 20 }, (_, index) => `key-${String(index)}`);
    const answers = await Promise.all(keys.map((key) => callMerchant(world, id, 'capture', { key })));
    expect(answers.filter(({ status }) => ![200, 202, 409].includes(status))).toEqual([]);
    const definite = await Promise.all(keys.map((key) => untilDefinite(id, key)));
    expect(new Set(definite.map((answer) => checkoutOf(answer).funds))).toEqual(new Set(['captured']));
    expect(await countCalls(world, 'Sales')).toBe(1);
    expect(told(world).filter((type) => type === 'checkout.captured').length).toBeLessThanOrEqual(1);
  });

  it('beside an automatic one that is under way does nothing, and says so', async () => {
    world = await startWorld();
    const shopper = await goToEpos(world);
    await world.control('faults', { on: 'EpospaySales', kind: 'delay', ms: 3_000 });
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.paid');
    await untilNoFaults(world);
    const id = checkoutIdOf(world);
    const busy = await callMerchant(world, id, 'capture', { key: 'beside' });
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([409, '2']);
    expect(JSON.parse(busy.text)).toMatchObject({ code: 'operation_in_progress', recoverable: true });
    // Nothing happened, so that the key is free again.
    expect(storedKeys(world)).toEqual([]);
    await untilTold(world, 'checkout.captured');
    expect((await callMerchant(world, id, 'capture', { key: 'beside' })).status).toBe(200);
    expect(await countCalls(world, 'Sales')).toBe(1);
  });

  it('that GMO-PG refuses is a definite no; a new key tries again', async () => {
    await openManual();
    const { id } = await pay();
    await world.control('faults', { on: 'EpospaySales', kind: 'error', errInfo: 'M01055010' });
    const refused = await callMerchant(world, id, 'capture', { key: 'no' });
    expect(refused.status).toBe(409);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'capture_failed', recoverable: false });
    expect(refused.text).not.toContain('M01055010');
    await untilTold(world, 'checkout.attention:capture_failed');
    expect(await callMerchant(world, id, 'capture', { key: 'no' })).toMatchObject({
      status: 409,
      text: refused.text,
    });
    expect((await callMerchant(world, id, 'capture', { key: 'yes' })).status).toBe(200);
    expect(await timesTaken()).toBe(1);
  });

  it('that a kill -9 struck between the effect and its record goes on under the same key', async () => {
    world = await startWorld({ withoutBff: true, env: { CAPTURE: 'manual' } });
    const first = runCli(['serve'], world.env);
    await first.ready;
    const { id } = await pay();
    await world.control('faults', { on: 'EpospaySales', kind: 'delay', ms: 5_000, afterEffect: true });
    const lost = callMerchant(world, id, 'capture', { key: 'struck' }).catch(() => null);
    await world.until('the money is taken', async () => (await timesTaken()) > 0 || null);
    first.kill('SIGKILL');
    await first.ended;
    expect(await lost).toBeNull();
    const second = runCli(['serve'], world.env);
    try {
      await second.ready;
      const [begun] = storedKeys(world);
      const definite = await untilDefinite(id, 'struck');
      expect(checkoutOf(definite).funds).toBe('captured');
      expect(storedKeys(world)).toMatchObject([{ operation_id: begun?.['operation_id'], status: 200 }]);
      expect(await countCalls(world, 'Sales')).toBe(1);
    } finally {
      second.kill('SIGKILL');
      await second.ended;
    }
  });
});

describe('a payment that came too late', () => {
  it.each([['AUTH'], ['CAPTURE']])(
    'with %s is accepted by the capture, and only then told as paid',
    async (job) => {
      await openManual(job === 'CAPTURE' ? { EPOS_JOB_CODE: job, CAPTURE: 'automatic' } : {});
      const { gmoOrderId } = await goToEpos(world);
      await world.advance(900 + 1800 + 60);
      await untilTold(world, 'checkout.expired');
      await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
      await untilTold(world, 'checkout.attention:paid_late');
      const id = checkoutIdOf(world);
      const accepted = await callMerchant(world, id, 'capture', { key: 'accept' });
      expect(accepted.status).toBe(200);
      expect(checkoutOf(accepted)).toMatchObject({
        status: 'paid',
        funds: 'captured',
        attempts: [{ attention: [] }],
      });
      await untilTold(world, 'checkout.captured');
      expect((await callMerchant(world, id, 'capture')).status).toBe(200);
      expect(told(world)).toEqual([
        'checkout.expired',
        'checkout.attention:paid_late',
        'checkout.paid',
        'checkout.captured',
      ]);
      expect(world.webhooks.map(({ data }) => data.captured).slice(-2)).toEqual([true, true]);
      expect(await countCalls(world, 'Sales')).toBe(job === 'AUTH' ? 1 : 0);
    },
  );
});

describe('the shop’s server asks', () => {
  it('and learns of a payment that nobody told of', async () => {
    world = await startWorld({ simulator: { notificationUrl: undefined }, env: { CAPTURE: 'manual' } });
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    const answer = await callMerchant(world, checkoutIdOf(world), 'inquire');
    expect(answer.status).toBe(200);
    expect(checkoutOf(answer)).toMatchObject({ status: 'paid', funds: 'authorized' });
  });

  it('while GMO-PG cannot tell: 202 with what is known, and the same key gets the answer later', async () => {
    await openManual();
    const { id } = await pay();
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503 });
    const first = await callMerchant(world, id, 'inquire', { key: 'ask' });
    expect([first.status, checkoutOf(first).status]).toEqual([202, 'paid']);
    const definite = await untilDefinite(id, 'ask', 'inquire');
    const replay = await callMerchant(world, id, 'inquire', { key: 'ask' });
    expect(replay.text).toBe(definite.text);
  });
});

it('neither a key nor a secret is stored with an answer', async () => {
  await openManual();
  const { id, handle, accessId } = await pay();
  const key = 'a-key-that-must-not-be-stored';
  await callMerchant(world, id, 'capture', { key });
  const stored = JSON.stringify(storedKeys(world));
  expect(stored).toContain('captured');
  for (const secret of [key, handle, accessId, world.env['MERCHANT_API_KEY'] ?? ''])
    expect(stored).not.toContain(secret);
});
