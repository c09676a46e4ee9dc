/** News that comes late, twice, or against what was known: nobody is told a lie and nobody pays twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  accessOf,
  callGmo,
  forgeNotification,
  goToEpos,
  inquiryAnswer,
  told,
  untilNoFaults,
  untilTold,
} from '../testing/at-epos.ts';
import type { ShopperAtEpos } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

/** Past everything: the time to start, the time to finish, and the grace. */
const LONG_OVER_SECONDS = 900 + 1800 + 60;

describe('news that contradicts a payment', () => {
  it('never makes a paid order payable again, whatever word GMO-PG falls back to', async () => {
    world = await startWorld({ env: { CAPTURE: 'manual' } });
    const shopper = await goToEpos(world);
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.paid');
    for (const status of ['UNPROCESSED', 'PAYFAIL', 'REQSUCCESS', 'A-NEW-WORD', 'AUTHPROCESS']) {
      const body = inquiryAnswer(shopper, status);
      await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 200, body });
      await forgeNotification(world, shopper.gmoOrderId, status);
      await untilNoFaults(world);
    }
    expect((await world.startOk(await world.sign())).redirect).toBeNull();
    expect((await world.view(shopper.handle)).status).toBe('paid');
    expect(told(world)).toEqual(['checkout.paid', 'checkout.attention:external_change']);
    expect((await world.ledger()).trades).toHaveLength(1);
  }, 30_000);

  it('of a cancellation in GMO-PG’s own screens closes the order and is told to the shop', async () => {
    world = await startWorld({ simulator: { modes: { operationNotification: 'sent' } } });
    const { handle, gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    await callGmo(world, 'EpospayCancel', await accessOf(world, gmoOrderId));
    await untilTold(world, 'checkout.attention:external_change');
    expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'refunded' });
    expect((await world.start(await world.sign())).status).toBe(409);
  });

  it('is asked about again when the first question fails', async () => {
    world = await startWorld({ simulator: { modes: { operationNotification: 'sent' } } });
    const { handle, gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    const access = await accessOf(world, gmoOrderId);
    await sleep(1_500);
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503 });
    await callGmo(world, 'EpospayCancel', access);
    await untilNoFaults(world);
    await world.until('asked again', async () => {
      await world.advance(60);
      await sleep(250);
      return (await world.view(handle)).funds === 'refunded' || null;
    });
  }, 20_000);

  it('is found by looking again when nobody tells of it', async () => {
    world = await startWorld();
    const { handle, gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    await callGmo(world, 'EpospayCancel', await accessOf(world, gmoOrderId));
    await world.advance(2 * 86_400);
    await untilTold(world, 'checkout.attention:external_change');
    expect((await world.view(handle)).funds).toBe('refunded');
  });

  it('of a changed amount is never a whole payment, in either way that GMO-PG may show it', async () => {
    world = await startWorld({ simulator: { modes: { changeShownAs: 'total-cancel' } } });
    await world.control('faults', { on: 'notification', kind: 'lose', times: 100 });
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    const access = await accessOf(world, gmoOrderId);
    await callGmo(world, 'EpospayChange', { ...access, ChangeAmount: '100', ChangeTax: '0' });
    await world.advance(120);
    await untilTold(world, 'checkout.attention:amount_mismatch');
    expect(told(world)).not.toContain('checkout.paid');
  });

  it('of an amount that was changed after the payment is told to the shop', async () => {
    world = await startWorld({
      simulator: { modes: { operationNotification: 'sent', changeShownAs: 'total-cancel' } },
    });
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    const access = await accessOf(world, gmoOrderId);
    await callGmo(world, 'EpospayChange', { ...access, ChangeAmount: '100', ChangeTax: '0' });
    await untilTold(world, 'checkout.attention:external_change');
  });
});

describe('a status word that nobody knows', () => {
  it('is "confirming" for the shopper, and after a while an attention for the shop', async () => {
    world = await startWorld();
    const shopper = await goToEpos(world);
    const body = inquiryAnswer(shopper, 'EPOSREVIEW');
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 200, body, times: 10_000 });
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await world.until('seen', async () => (await world.view(shopper.handle)).status === 'confirming' || null);
    await world.until('told', async () => {
      await world.advance(1_800);
      await sleep(250);
      return told(world).length > 0 || null;
    });
    expect(told(world)).toEqual(['checkout.attention:unknown_outcome']);
    expect((await world.view(shopper.handle)).status).toBe('confirming');
  }, 30_000);
});

/** A shopper at EPOS whose attempt is over for us, in a world where no notification arrives. */
async function expiredUnheard(): Promise<ShopperAtEpos> {
  world = await startWorld();
  await world.control('faults', { on: 'notification', kind: 'lose', times: 100 });
  const shopper = await goToEpos(world);
  await world.advance(LONG_OVER_SECONDS);
  await untilTold(world, 'checkout.expired');
  return shopper;
}

describe('an attempt that was paid after its end', () => {
  it('is paid when its shopper comes back, and no second one is opened', async () => {
    const { handle, gmoOrderId } = await expiredUnheard();
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm', return: true });
    await world.until('paid', async () => (await world.view(handle)).status === 'paid' || null);
    expect((await world.startOk(await world.sign())).redirect).toBeNull();
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it('is found by the next press, also when its shopper does not come back', async () => {
    const { gmoOrderId } = await expiredUnheard();
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    const { checkout, redirect } = await world.startOk(await world.sign());
    expect({ status: checkout.status, redirect }).toEqual({ status: 'paid', redirect: null });
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it('opens no second one while GMO-PG does not answer', async () => {
    const { gmoOrderId } = await expiredUnheard();
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 10_000 });
    const answer = await world.start(await world.sign());
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'outcome_unknown' });
    expect((await world.ledger()).trades).toHaveLength(1);
  });

  it('at an older price beside a newer one: told as attention, only the newer one is captured', async () => {
    world = await startWorld();
    const first = await goToEpos(world, { amount: 9800, total: 9800 });
    await world.advance(LONG_OVER_SECONDS);
    await untilTold(world, 'checkout.expired');
    const second = await goToEpos(world, { amount: 5000, total: 5000 });
    await world.control('shopper', { orderId: first.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.attention:amount_mismatch');
    expect((await world.view(first.handle)).status).toBe('awaiting_shopper');
    await world.control('shopper', { orderId: second.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    await world.advance(1_200);
    await untilTold(world, 'checkout.attention:duplicate_paid');
    const { trades } = await world.ledger();
    expect(trades.map(({ status, amount }) => [status, amount])).toEqual([
      ['AUTH', 9800],
      ['SALES', 5000],
    ]);
  });
});
