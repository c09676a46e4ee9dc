/** A capture whose end is not clear: instructed once, told truly, never given up in silence. */
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, inquiryAnswer, told, untilNoFaults, untilTold } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

/** Lets days pass until `isDone`, ten at most. */
async function untilDays(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (let day = 0; day < 10 && !(await isDone()); day += 1) {
    await world.advance(86_400);
    await sleep(1_200);
  }
}

describe('a capture', () => {
  it('whose notification overtakes its answer is told once and instructed once', async () => {
    world = await startWorld({ simulator: { modes: { operationNotification: 'sent' } } });
    const { gmoOrderId } = await goToEpos(world);
    await world.control('faults', { on: 'EpospaySales', kind: 'delay', afterEffect: true, ms: 2_500 });
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    await sleep(3_500);
    expect(told(world)).toEqual(['checkout.paid', 'checkout.captured']);
    const [trade] = (await world.ledger()).trades;
    expect(trade?.calls.filter(({ path }) => path.includes('Sales'))).toHaveLength(1);
  }, 20_000);

  it('that stays without a clear answer becomes an attention', async () => {
    world = await startWorld();
    const { gmoOrderId } = await goToEpos(world);
    await world.control('faults', { on: 'EpospaySales', kind: 'http', status: 503, times: 10_000 });
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.paid');
    await untilDays(() => told(world).length > 1);
    expect(told(world)).toEqual(['checkout.paid', 'checkout.attention:unknown_outcome']);
  }, 30_000);

  it('that is refused because it had happened is a capture, also when the inquiry lags behind', async () => {
    world = await startWorld();
    const shopper = await goToEpos(world);
    await world.control('faults', { on: 'EpospaySales', kind: 'drop-reply', afterEffect: true });
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.paid');
    const body = inquiryAnswer(shopper, 'AUTH');
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 200, body, times: 2 });
    await world.advance(60);
    await untilNoFaults(world);
    await untilDays(() => told(world).length > 1);
    expect(told(world)).toEqual(['checkout.paid', 'checkout.captured']);
  }, 30_000);

  it('happens also for an attempt that is known only from a backup of before its registration', async () => {
    world = await startWorld({ simulator: { notificationUrl: undefined } });
    const file = join(world.folder, 'payments.db');
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'drop-reply', afterEffect: true });
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503 });
    await world.start(await world.sign());
    await world.restart(() => copyFile(file, `${file}.bak`));
    const { handle, gmoOrderId } = await goToEpos(world);
    await world.restart(async () => {
      for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
      await copyFile(`${file}.bak`, file);
      await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    });
    await world.advance(1_200);
    await untilTold(world, 'checkout.captured');
    expect((await world.view(handle)).status).toBe('paid');
    expect((await world.ledger()).trades).toHaveLength(1);
  }, 30_000);
});
