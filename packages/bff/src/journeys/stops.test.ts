/** A stop that comes at a bad moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, untilNoFaults, untilTold } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

describe('a stop', () => {
  it('in the middle of a start ends in time, and the next press goes on with the same trade', async () => {
    world = await startWorld();
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'delay', ms: 13_000 });
    const cut = world.start(await world.sign()).then(
      () => 'answered',
      () => 'cut',
    );
    await untilNoFaults(world);
    await world.restart();
    expect(await cut).toBe('cut');
    await sleep(3_500);
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    expect((await world.ledger()).trades).toHaveLength(1);
  }, 40_000);
});
