/** The shop's server gives money back: cancel, refund and change, each at most once per key, whatever is lost on the way. */
import { afterEach, describe, expect, it } from 'vitest';
import { accessOf, callGmo, goToEpos, told, untilTold } from '../testing/at-epos.ts';
import type { ShopperAtEpos } from '../testing/at-epos.ts';
import { callMerchant, checkoutIdOf, checkoutOf, countCalls, storedKeys } from '../testing/call-merchant.ts';
import type { MerchantAnswer } from '../testing/call-merchant.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World, WorldOptions } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

interface Paid extends ShopperAtEpos {
  readonly id: string;
}

/** 900 yen and 100 yen tax, paid; captured unless the world captures by hand. */
async function pay(options: WorldOptions = {}): Promise<Paid> {
  world = await startWorld({ ...options, env: { GMO_TIMEOUT_MS: '1000', ...options.env } });
  const shopper = await goToEpos(world, { amount: 900, tax: 100 });
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await untilTold(world, options.env?.['CAPTURE'] === 'manual' ? 'checkout.paid' : 'checkout.captured');
  return { ...shopper, id: checkoutIdOf(world) };
}

const MANUAL = { env: { CAPTURE: 'manual' } };

function post(id: string, name: string, body: object, key?: string): Promise<MerchantAnswer> {
  return callMerchant(world, id, name, { body: JSON.stringify(body), ...(key === undefined ? {} : { key }) });
}

function codeOf({ text }: MerchantAnswer): unknown {
  return (JSON.parse(text) as { readonly code?: unknown }).code;
}

/** Repeats the request until its answer is neither "not known yet" nor "busy". */
function untilDefinite(id: string, name: string, body: object, key: string): Promise<MerchantAnswer> {
  return world.until(`a definite answer to ${key}`, async () => {
    const answer = await post(id, name, body, key);
    const isOpen =
      answer.status === 202 || codeOf(answer) === 'operation_in_progress' || answer.status === 503;
    return isOpen ? null : answer;
  });
}

/** What GMO-PG holds of the newest trade, whatever it shows of that. */
async function leftAtGmo(): Promise<number> {
  const trade = (await world.ledger()).trades.at(-1);
  return trade === undefined ? 0 : trade.amount + trade.tax - trade.canceledAmount;
}

describe('a refund', () => {
  it.each(['new-amount', 'total-cancel'] as const)(
    'of a part, and then of the rest; GMO-PG shows it as %s',
    async (changeShownAs) => {
      const { id, handle } = await pay({ simulator: { modes: { changeShownAs } } });
      const part = await post(id, 'refund', { amount: 300 });
      expect([part.status, checkoutOf(part).funds]).toEqual([200, 'partly_refunded']);
      expect(checkoutOf(part).attempts[0]).toMatchObject({ total: 1000, refundedTotal: 300 });
      expect(await leftAtGmo()).toBe(700);
      await untilTold(world, 'checkout.refunded');
      expect(world.webhooks.at(-1)?.data).toMatchObject({
        funds: 'partly_refunded',
        captured: true,
        refundedTotal: 300,
        by: 'shop',
      });
      const rest = await post(id, 'refund', { amount: 700 });
      expect(checkoutOf(rest)).toMatchObject({ funds: 'refunded', closed: true, status: 'paid' });
      expect(await leftAtGmo()).toBe(0);
      await world.until('the second event', () => told(world).length === 4 || null);
      await world.advance(60);
      expect((await callMerchant(world, id, 'inquire')).status).toBe(200);
      expect(told(world)).toEqual([
        'checkout.paid',
        'checkout.captured',
        'checkout.refunded',
        'checkout.refunded',
      ]);
      expect([await countCalls(world, 'Change'), await countCalls(world, 'Cancel')]).toEqual([1, 1]);
      expect((await world.view(handle)).status).toBe('paid');
      const again = await world.start(await world.sign({ amount: 900, tax: 100 }));
      expect(await again.json()).toMatchObject({ code: 'order_closed' });
    },
  );

  it('two at once with keys of their own leave 700 and then 400 yen, never 700 twice', async () => {
    const { id } = await pay();
    await world.control('faults', { on: 'EpospayChange', kind: 'delay', ms: 300 });
    const keys = ['one', 'two'];
    const first = await Promise.all(keys.map((key) => post(id, 'refund', { amount: 300 }, key)));
    expect(first.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const ends = await Promise.all(keys.map((key) => untilDefinite(id, 'refund', { amount: 300 }, key)));
    const left = ends.map((end) => 1000 - (checkoutOf(end).attempts[0]?.refundedTotal ?? 0));
    expect(left.sort((a, b) => b - a)).toEqual([700, 400]);
    expect(await leftAtGmo()).toBe(400);
    expect(await countCalls(world, 'Change')).toBe(2);
  });

  it('whose reply is lost is one refund, asked for again after a second, a restart and 25 hours', async () => {
    const { id } = await pay();
    await world.control('faults', { on: 'EpospayChange', kind: 'drop-reply', afterEffect: true });
    const first = await post(id, 'refund', { amount: 300 }, 'lost');
    expect(first.status).toBe(202);
    await world.advance(1);
    const definite = await untilDefinite(id, 'refund', { amount: 300 }, 'lost');
    expect([definite.status, checkoutOf(definite).funds]).toEqual([200, 'partly_refunded']);
    await world.restart();
    const afterRestart = await post(id, 'refund', { amount: 300 }, 'lost');
    await world.advance(25 * 3600);
    const nextDay = await post(id, 'refund', { amount: 300 }, 'lost');
    expect([afterRestart.text, nextDay.text]).toEqual([definite.text, definite.text]);
    expect(await countCalls(world, 'Change')).toBe(1);
    expect(await leftAtGmo()).toBe(700);
  });

  it('whose request never arrived is instructed again, by the timer if nobody asks', async () => {
    const { id } = await pay();
    await world.control('faults', { on: 'EpospayChange', kind: 'lose' });
    expect((await post(id, 'refund', { amount: 300 }, 'lost')).status).toBe(202);
    await untilTold(world, 'checkout.refunded');
    expect(await leftAtGmo()).toBe(700);
    const definite = await post(id, 'refund', { amount: 300 }, 'lost');
    expect([definite.status, checkoutOf(definite).funds]).toEqual([200, 'partly_refunded']);
    expect(told(world).filter((type) => type === 'checkout.refunded')).toHaveLength(1);
  });

  it('that GMO-PG refuses is a definite no, and the money is what it was', async () => {
    const { id } = await pay();
    await world.control('faults', { on: 'EpospayChange', kind: 'error', errInfo: 'M01055011' });
    const refused = await post(id, 'refund', { amount: 300 }, 'no');
    expect([refused.status, codeOf(refused)]).toEqual([409, 'adjustment_refused']);
    expect((await post(id, 'refund', { amount: 300 }, 'no')).text).toBe(refused.text);
    expect(await leftAtGmo()).toBe(1000);
    expect((await post(id, 'refund', { amount: 300 }, 'yes')).status).toBe(200);
    expect(await leftAtGmo()).toBe(700);
  });

  it('of what is not there is refused, and nothing is sent', async () => {
    const { id } = await pay();
    expect(codeOf(await post(id, 'refund', { amount: 1001 }))).toBe('refund_too_large');
    expect((await post(id, 'refund', { amount: 0 })).status).toBe(422);
    expect((await post(id, 'refund', { amount: 300, tax: 1 })).status).toBe(422);
    expect((await post(id, 'refund', {})).status).toBe(422);
    expect(await countCalls(world, 'Change')).toBe(0);
    expect((await post(id, 'refund', { amount: 1000 })).status).toBe(200);
    expect(codeOf(await post(id, 'refund', { amount: 1 }))).toBe('order_closed');
    expect(await countCalls(world, 'Cancel')).toBe(1);
  });

  it('of money that is only secured is refused', async () => {
    const { id } = await pay(MANUAL);
    expect(codeOf(await post(id, 'refund', { amount: 300 }))).toBe('not_captured');
    expect(await countCalls(world, 'Change')).toBe(0);
  });

  it('is not begun while GMO-PG cannot say how things are', async () => {
    const { id } = await pay();
    await world.advance(60);
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 1 });
    const answer = await post(id, 'refund', { amount: 300 }, 'later');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'gateway_unreachable']);
    expect(storedKeys(world)).toEqual([]);
    expect(await leftAtGmo()).toBe(1000);
  });
});

describe('a change', () => {
  it('before the capture: the lower total is what is captured', async () => {
    const { id } = await pay(MANUAL);
    const changed = await post(id, 'change', { amount: 600, tax: 60 });
    expect([changed.status, checkoutOf(changed).funds]).toEqual([200, 'authorized']);
    await untilTold(world, 'checkout.changed');
    const captured = await callMerchant(world, id, 'capture');
    expect([captured.status, checkoutOf(captured).funds]).toEqual([200, 'captured']);
    await untilTold(world, 'checkout.captured');
    expect(told(world)).toEqual(['checkout.paid', 'checkout.changed', 'checkout.captured']);
    expect(await leftAtGmo()).toBe(660);
  });

  it('upwards, or to nothing, is refused, and to what is already so is done', async () => {
    const { id } = await pay();
    expect(codeOf(await post(id, 'change', { amount: 900, tax: 101 }))).toBe('change_not_lower');
    expect((await post(id, 'change', { amount: 0, tax: 0 })).status).toBe(422);
    expect((await post(id, 'change', { amount: 900, tax: -1 })).status).toBe(422);
    expect((await post(id, 'change', { amount: 900, tax: 100 })).status).toBe(200);
    expect(await countCalls(world, 'Change')).toBe(0);
  });
});

describe('a cancel', () => {
  it('of secured money voids it, and closes the order', async () => {
    const { id } = await pay(MANUAL);
    const answer = await callMerchant(world, id, 'cancel');
    expect(checkoutOf(answer)).toMatchObject({ status: 'paid', funds: 'voided', closed: true });
    await untilTold(world, 'checkout.canceled');
    expect(world.webhooks.at(-1)?.data).toMatchObject({ by: 'shop', captured: false, refundedTotal: 1000 });
    expect((await callMerchant(world, id, 'cancel')).status).toBe(200);
    expect(codeOf(await callMerchant(world, id, 'capture'))).toBe('not_authorized');
    expect(await countCalls(world, 'Cancel')).toBe(1);
  });

  it.each(['CANCEL', 'RETURN'] as const)(
    'of taken money refunds it; GMO-PG calls it %s',
    async (canceledAfterCapture) => {
      const { id } = await pay({ simulator: { modes: { canceledAfterCapture } } });
      expect(checkoutOf(await callMerchant(world, id, 'cancel'))).toMatchObject({
        funds: 'refunded',
        closed: true,
      });
      await untilTold(world, 'checkout.refunded');
      await world.advance(60);
      await callMerchant(world, id, 'inquire');
      expect(told(world)).toEqual(['checkout.paid', 'checkout.captured', 'checkout.refunded']);
    },
  );

  it('whose reply is lost is done once, and a second Cancel would be refused', async () => {
    const { id } = await pay();
    await world.control('faults', { on: 'EpospayCancel', kind: 'drop-reply', afterEffect: true });
    const definite = await untilDefinite(id, 'cancel', {}, 'lost');
    expect([definite.status, checkoutOf(definite).funds]).toEqual([200, 'refunded']);
    expect(await leftAtGmo()).toBe(0);
    expect(told(world).filter((type) => type === 'checkout.refunded').length).toBeLessThanOrEqual(1);
  });

  it('of an order that nobody paid closes it; a payment that comes all the same waits for the shop', async () => {
    world = await startWorld();
    const shopper = await goToEpos(world);
    const id = checkoutIdOf(world);
    expect(checkoutOf(await callMerchant(world, id, 'cancel'))).toMatchObject({
      status: 'canceled',
      closed: true,
    });
    await untilTold(world, 'checkout.canceled');
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.attention:paid_late');
    await world.advance(120);
    expect(await countCalls(world, 'Sales')).toBe(0);
    expect(checkoutOf(await callMerchant(world, id, 'cancel'))).toMatchObject({
      status: 'paid',
      funds: 'voided',
    });
    expect(told(world)).toEqual(['checkout.canceled', 'checkout.attention:paid_late']);
  });

  it('of a checkout that GMO-PG was changed in by hand starts from what is left', async () => {
    const { id, gmoOrderId } = await pay();
    const access = await accessOf(world, gmoOrderId);
    await callGmo(world, 'EpospayChange', { ...access, ChangeAmount: '500', ChangeTax: '50' });
    expect(codeOf(await post(id, 'refund', { amount: 600 }))).toBe('refund_too_large');
    await untilTold(world, 'checkout.attention:external_change');
    const part = await post(id, 'refund', { amount: 50 });
    expect([part.status, checkoutOf(part).attempts[0]?.refundedTotal]).toEqual([200, 500]);
    expect(await leftAtGmo()).toBe(500);
  });
});
