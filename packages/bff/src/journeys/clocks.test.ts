/** A host whose clock is wrong: no payment is called over that GMO-PG would still let go on, and none is made twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

describe('a host clock', () => {
  it('twenty minutes fast does not keep a shopper from paying', async () => {
    world = await startWorld();
    world.hostAheadMs = 20 * 60_000;
    const { gmoOrderId } = await goToEpos(world);
    for (let press = 0; press < 3; press += 1) await world.startOk(await world.sign());
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    // The shop's server, whose own clock is right in this world, refuses the webhook's time; GMO-PG's books tell.
    await world.until('captured', async () => (await world.ledger()).trades[0]?.status === 'SALES' || null);
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it('an hour behind does not end an attempt once it is set right', async () => {
    world = await startWorld({ env: { EPOS_PAYMENT_TERM_SECONDS: '120' } });
    world.hostAheadMs = -3_600_000;
    const { handle, redirect } = await world.startOk(await world.sign());
    await fetch(redirect?.page ?? '');
    world.hostAheadMs = 0;
    // Asks GMO-PG, where the shopper can still start.
    await world.startOk(await world.sign());
    expect((await world.view(handle)).status).toBe('awaiting_shopper');
    const [trade] = (await world.ledger()).trades;
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it('that jumps a day while the shopper is at EPOS ends nothing', async () => {
    world = await startWorld();
    const { handle, gmoOrderId } = await goToEpos(world);
    world.hostAheadMs = 86_400_000;
    await sleep(2_500);
    expect((await world.view(handle)).status).not.toBe('expired');
    world.hostAheadMs = 0;
    await world.startOk(await world.sign());
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    expect((await world.ledger()).trades).toHaveLength(1);
  });
});
