/** Rows 44 to 46 and 48: what is thrown at the money of a payment through the merchant API. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../../testing/at-epos.ts';
import { callMerchant, checkoutIdOf, checkoutOf, countCalls } from '../../testing/call-merchant.ts';
import type { MerchantAnswer } from '../../testing/call-merchant.ts';
import type { World } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';

const openWorld = openWorlds();
const READ_KEY = randomBytes(32).toString('base64url');

/** 900 yen and 100 yen tax, captured; gives the checkout's id. */
async function pay(world: World): Promise<string> {
  const shopper = await goToEpos(world, { amount: 900, tax: 100 });
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await untilTold(world, 'checkout.captured');
  return checkoutIdOf(world);
}

function post(world: World, id: string, name: string, body: object, key?: string): Promise<MerchantAnswer> {
  return callMerchant(world, id, name, { body: JSON.stringify(body), ...(key === undefined ? {} : { key }) });
}

const codeOf = ({ text }: MerchantAnswer): unknown => (JSON.parse(text) as { readonly code?: unknown }).code;

async function leftAtGmo(world: World): Promise<number> {
  const trade = (await world.ledger()).trades.at(-1);
  return trade === undefined ? 0 : trade.amount + trade.tax - trade.canceledAmount;
}

it('44: a key that only reads gives no money back, takes none and closes nothing', async () => {
  const world = await openWorld({ env: { MERCHANT_API_READ_KEY: READ_KEY } });
  const id = await pay(world);
  const headers = { authorization: `Bearer ${READ_KEY}` };
  for (const [name, body] of [
    ['cancel', '{}'],
    ['refund', '{"amount":300}'],
    ['change', '{"amount":500,"tax":0}'],
    ['capture', '{}'],
    ['inquire', '{}'],
  ] as const) {
    const answer = await callMerchant(world, id, name, { body, headers });
    expect([name, answer.status, codeOf(answer)]).toEqual([name, 403, 'read_only_key']);
  }
  expect([await countCalls(world, 'Change'), await countCalls(world, 'Cancel')]).toEqual([0, 0]);
});

describe('refunds', () => {
  it('45: above what is left are refused, and nothing is sent', async () => {
    const world = await openWorld();
    const id = await pay(world);
    expect((await post(world, id, 'refund', { amount: 300 })).status).toBe(200);
    expect(codeOf(await post(world, id, 'refund', { amount: 701 }))).toBe('refund_too_large');
    expect((await post(world, id, 'refund', { amount: 700 })).status).toBe(200);
    expect(codeOf(await post(world, id, 'refund', { amount: 1 }))).toBe('order_closed');
    expect(await leftAtGmo(world)).toBe(0);
  });

  it('45: with one key at once are one', async () => {
    const world = await openWorld();
    const id = await pay(world);
    const send = (): Promise<MerchantAnswer> => post(world, id, 'refund', { amount: 300 }, 'same');
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect((await send()).status).toBe(200);
    expect([await countCalls(world, 'Change'), await leftAtGmo(world)]).toEqual([1, 700]);
  });

  it('45: beside a change of the amount wait their turn, whichever comes first', async () => {
    const world = await openWorld();
    const id = await pay(world);
    await world.control('faults', { on: 'EpospayChange', kind: 'delay', ms: 300 });
    const commands = [
      ['refund', { amount: 300 }],
      ['change', { amount: 500, tax: 0 }],
    ] as const;
    await Promise.all(commands.map(([name, body]) => post(world, id, name, body, name)));
    for (const [name, body] of commands)
      await world.until(`a definite end of the ${name}`, async () => {
        const { status } = await post(world, id, name, body, name);
        return status === 200 || null;
      });
    const shown = checkoutOf(await callMerchant(world, id, 'inquire'));
    const left = await leftAtGmo(world);
    // First 1000 - 300 and then down to 500, or first down to 500 and then 300 less.
    expect([500, 200]).toContain(left);
    expect(1000 - (shown.attempts[0]?.refundedTotal ?? 0)).toBe(left);
  });
});

describe('a change', () => {
  it.each([
    ['nothing', { amount: 0, tax: 0 }, 422, 'invalid_request'],
    ['less than nothing', { amount: -1, tax: 0 }, 422, 'invalid_request'],
    ['a part of a yen', { amount: 500.5, tax: 0 }, 422, 'invalid_request'],
    ['more than GMO-PG takes', { amount: 100_000_000, tax: 0 }, 422, 'invalid_request'],
    ['a text', { amount: '500', tax: 0 }, 422, 'invalid_request'],
    ['more than was charged', { amount: 900, tax: 101 }, 409, 'change_not_lower'],
  ])('46: to %s is refused by name, and nothing is sent', async (_what, body, status, code) => {
    const world = await openWorld();
    const id = await pay(world);
    const answer = await post(world, id, 'change', body);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect([await countCalls(world, 'Change'), await leftAtGmo(world)]).toEqual([0, 1000]);
  });

  it('46: after a cancel is refused by name, and nothing is sent', async () => {
    const world = await openWorld();
    const id = await pay(world);
    expect((await callMerchant(world, id, 'cancel')).status).toBe(200);
    expect(codeOf(await post(world, id, 'change', { amount: 500, tax: 0 }))).toBe('order_closed');
    expect(await countCalls(world, 'Change')).toBe(0);
  });
});

describe('a cancel while the shopper is at EPOS', () => {
  it('48: after a payment that nobody told of gives the money back', async () => {
    const world = await openWorld();
    await world.control('faults', { on: 'notification', kind: 'lose', times: 50 });
    const { gmoOrderId } = await goToEpos(world);
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    const answer = await callMerchant(world, checkoutIdOf(world), 'cancel');
    expect(checkoutOf(answer)).toMatchObject({ status: 'paid', closed: true });
    await world.until('given back', async () => (await leftAtGmo(world)) === 0 || null);
  });

  it('48: before a payment that comes all the same leaves it to the shop, flagged and uncaptured', async () => {
    const world = await openWorld();
    const { gmoOrderId } = await goToEpos(world);
    expect(checkoutOf(await callMerchant(world, checkoutIdOf(world), 'cancel')).status).toBe('canceled');
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.attention:paid_late');
    expect(await countCalls(world, 'Sales')).toBe(0);
  });

  it('48: at the same moment ends given back, or flagged and uncaptured', async () => {
    const world = await openWorld();
    const { gmoOrderId } = await goToEpos(world);
    const id = checkoutIdOf(world);
    await Promise.all([
      world.control('shopper', { orderId: gmoOrderId, action: 'confirm' }),
      world.until('a definite answer', async () => {
        const { status } = await callMerchant(world, id, 'cancel', { key: 'one' });
        return status === 200 || null;
      }),
    ]);
    await world.until('its end', async () => {
      const { funds, attempts } = checkoutOf(await callMerchant(world, id, 'inquire'));
      const isFlagged = attempts.some(({ attention }) => attention.includes('paid_late'));
      return funds === 'voided' || funds === 'refunded' || isFlagged || null;
    });
    const isGivenBack = (await leftAtGmo(world)) === 0;
    expect(isGivenBack || (await countCalls(world, 'Sales')) === 0).toBe(true);
  });
});
