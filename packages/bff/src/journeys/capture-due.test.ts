/** Money that is secured and that nobody takes: the shop is warned once, by proof, whatever happens meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { accessOf, callGmo, goToEpos, told, untilTold } from '../testing/at-epos.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

/** A paid order whose shop captures by hand. */
async function paidByHand(): Promise<{ readonly gmoOrderId: string; readonly handle: string }> {
  world = await startWorld({ env: { CAPTURE: 'manual' } });
  const shopper = await goToEpos(world);
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await untilTold(world, 'checkout.paid');
  return shopper;
}

/** Lets days pass, and the timer look after each. */
async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    await world.advance(86_400);
    await sleep(1_150);
  }
}

describe('a manual capture', () => {
  it('still open after 30 days is told once, with restarts between and nothing else happening', async () => {
    const { handle } = await paidByHand();
    await world.advance(15 * 86_400);
    await sleep(1_500);
    await world.restart(() => world.advance(14 * 86_400));
    await sleep(1_500);
    expect(told(world)).toEqual(['checkout.paid']);
    await world.advance(86_400 + 1_000);
    await untilTold(world, 'checkout.attention:capture_due');
    await world.restart(() => world.advance(86_400));
    await days(2);
    expect(told(world)).toEqual(['checkout.paid', 'checkout.attention:capture_due']);
    expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'authorized' });
  }, 30_000);

  it.each([
    ['captured', 'EpospaySales', { Amount: '9800', Tax: '0' }],
    ['canceled', 'EpospayCancel', {}],
  ])(
    '%s in GMO-PG’s own screens on the last day is not warned of',
    async (_, call, fields) => {
      const { gmoOrderId } = await paidByHand();
      await world.advance(29 * 86_400);
      await sleep(1_500);
      await callGmo(world, call, { ...(await accessOf(world, gmoOrderId)), ...fields });
      await world.advance(2 * 86_400);
      await untilTold(world, 'checkout.attention:external_change');
      await days(2);
      expect(told(world)).toEqual(['checkout.paid', 'checkout.attention:external_change']);
    },
    30_000,
  );

  it('is warned of once GMO-PG answers again', async () => {
    await paidByHand();
    await world.advance(29 * 86_400);
    await sleep(1_500);
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 2 });
    await world.advance(2 * 86_400);
    await world.until('warned', async () => {
      await world.advance(60);
      await sleep(250);
      return told(world).includes('checkout.attention:capture_due') || null;
    });
    expect(told(world)).toEqual(['checkout.paid', 'checkout.attention:capture_due']);
  }, 30_000);

  it('is warned of once by two processes on one database', async () => {
    world = await startWorld({
      env: { CAPTURE: 'manual', CAPTURE_WARN_DAYS: '3', DATABASE_URL: await freshDatabase() },
    });
    const other = await world.makeBff();
    other.start();
    try {
      const { gmoOrderId } = await goToEpos(world);
      await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
      await untilTold(world, 'checkout.paid');
      await days(2);
      expect(told(world)).toEqual(['checkout.paid']);
      await world.advance(86_400 + 1_000);
      await untilTold(world, 'checkout.attention:capture_due');
      await days(2);
      expect(told(world)).toEqual(['checkout.paid', 'checkout.attention:capture_due']);
    } finally {
      await other.stop();
    }
  }, 30_000);

  it('is not warned of by a host clock that runs ahead alone', async () => {
    await paidByHand();
    world.hostAheadMs = 31 * 86_400_000;
    await sleep(2_500);
    world.hostAheadMs = 0;
    await days(1);
    expect(told(world)).toEqual(['checkout.paid']);
    // The look that the wrong clock put off comes with the days that it was ahead.
    await world.advance(31 * 86_400);
    await untilTold(world, 'checkout.attention:capture_due');
  }, 30_000);
});
