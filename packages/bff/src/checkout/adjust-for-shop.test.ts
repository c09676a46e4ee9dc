/** One operation that two processes carry out at once, because the clock of one of them is ahead; and two that saw the same money. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { move, reserve } from '../storage/storage-makers.contract.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import { adjustForShop } from './adjust-for-shop.ts';
import { currentMoney } from './checkout.ts';
import type { CheckoutAndAttempt } from './checkout.ts';
import { createRefresher } from './refresh-checkout.ts';
import type { ShopOperation } from './shop-operation.ts';

let world: CoreWorld;
beforeEach(async () => {
  world = await makeCore();
});
afterEach(() => world.close());

async function captured(): Promise<CheckoutAndAttempt> {
  return move(world.storage, await reserve(world.storage, 'o-1'), {
    attempt: { phase: 'paid', alive: false, leaseUntil: null, capture: 'done' },
    checkout: { status: 'paid', funds: 'captured' },
  });
}

function refund(found: CheckoutAndAttempt, resumed: boolean, more: Partial<ShopOperation> = {}) {
  const all = { checkout: found.checkout, attempts: [found.attempt] };
  const operation = { id: 'op_1', resumed, ...more };
  const request = { kind: 'refund', amount: 300 } as const;
  return adjustForShop(world.core, createRefresher(world.core), all, operation, request);
}

/** GMO-PG: the money goes down with the one change, and the first inquiry answers once `first` is released. */
function answerSlowlyOnce(): { release: () => void } {
  let left = 1000;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let inquiries = 0;
  world.answers.change = () => {
    left = 700;
    return { kind: 'done', value: { gmoStatus: 'SALES' } };
  };
  world.answers.inquire = async () => {
    inquiries += 1;
    if (inquiries === 1) await held;
    return shown({ phase: 'captured', gmoStatus: 'SALES', amount: left });
  };
  return { release: () => release() };
}

it('whoever comes second finds what the first has done, and does nothing', async () => {
  const found = await captured();
  const { release } = answerSlowlyOnce();
  const slow = refund(found, false);
  expect(await refund(found, true)).toEqual({ kind: 'done' });
  release();
  expect(await slow).toEqual({ kind: 'done' });
  expect(world.callNames().filter((name) => name === 'change')).toHaveLength(1);
  expect(currentMoney((await world.stored(found)).attempt)).toMatchObject({ amount: 700 });
});

it('whoever comes second while it is under way goes on with it, and is not told that he disturbs', async () => {
  const found = await captured();
  const { release } = answerSlowlyOnce();
  const slow = refund(found, false);
  const change = world.answers.change;
  world.answers.change = () => ({ kind: 'unknown', uncertainty: 'timeout', codes: [] });
  expect(await refund(found, true)).toEqual({ kind: 'unknown' });
  world.answers.change = change;
  release();
  expect(await slow).toEqual({ kind: 'unknown' });
  const stored = (await world.stored(found)).attempt;
  expect(stored.adjustment).toMatchObject({ operationId: 'op_1', amount: 700 });
});

it('of two refunds by people who saw the same money left, the one that is decided later does nothing', async () => {
  const found = await captured();
  const { release } = answerSlowlyOnce();
  const slow = refund(found, false, { left: 1000 });
  expect(await refund(found, false, { id: 'op_2', left: 1000 })).toEqual({ kind: 'done' });
  release();
  expect(await slow).toEqual({ kind: 'moved' });
  // Nor once its request is repeated: it has instructed nothing so far.
  expect(await refund(found, true, { left: 1000 })).toEqual({ kind: 'moved' });
  expect(world.callNames().filter((name) => name === 'change')).toHaveLength(1);
  expect(currentMoney((await world.stored(found)).attempt)).toMatchObject({ amount: 700 });
});

it('one that was instructed is told again as done, though less is left by now', async () => {
  const found = await captured();
  answerSlowlyOnce().release();
  expect(await refund(found, false, { left: 1000 })).toEqual({ kind: 'done' });
  expect(await refund(found, true, { left: 1000 })).toEqual({ kind: 'done' });
  expect(world.callNames().filter((name) => name === 'change')).toHaveLength(1);
});
