/** The two signs of a shopper on a real store: stored first, asked about then, and never waited for too long. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { move, reserve } from '../storage/storage-makers.contract.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import type { CheckoutAndAttempt } from './checkout.ts';
import { noteRedirectShown, noteReturn } from './note-shopper.ts';
import { createRefresher } from './refresh-checkout.ts';
import type { Refresher } from './refresh-checkout.ts';

let world: CoreWorld;
let refresher: Refresher;
let found: CheckoutAndAttempt;

beforeEach(async () => {
  // The wait for GMO-PG never ends before its answer, unless a test says otherwise.
  world = await makeCore({
    sleep: (ms) => {
      world.sleeps.push(ms);
      return new Promise(() => undefined);
    },
  });
  refresher = createRefresher(world.core);
  found = await move(world.storage, await reserve(world.storage, 'order-1'), {
    attempt: { phase: 'executed', instruction: null, nextInquiryAt: world.now + 900_000 },
    checkout: { status: 'awaiting_shopper' },
  });
});
afterEach(() => world.close());

describe('a shopper who is sent to EPOS', () => {
  it('is noted, with a question soon, and moves nothing', async () => {
    await noteRedirectShown(world.core, found);
    const after = await world.stored(found);
    expect(after.attempt).toEqual({
      ...found.attempt,
      redirectShownAt: world.now,
      nextInquiryAt: world.now + 45_000,
      hintSequence: 1,
    });
    expect(after.checkout).toEqual(found.checkout);
    expect(world.published).toEqual([found.checkout.id]);
    expect(world.calls).toEqual([]);
  });
});

describe('a shopper who came back', () => {
  it.each([true, false])('is noted before GMO-PG is asked; the hint of a cancel is %s', async (hinted) => {
    world.answers.inquire = async () => {
      expect((await world.stored(found)).attempt).toMatchObject({
        returnedAt: world.now,
        cancelHinted: hinted,
        nextInquiryAt: world.now,
        redirectShownAt: null,
        hintSequence: 1,
      });
      expect(world.published).toEqual([found.checkout.id]);
      return shown();
    };
    const end = await noteReturn(world.core, refresher, found, hinted);
    expect(end).toEqual(await world.stored(found));
    expect(end?.checkout.status).toBe('paid');
    expect(world.callNames()).toEqual(['inquire']);
  });

  it('waits two seconds at most, and is told what is stored; the question goes on', async () => {
    let answer: () => void = () => undefined;
    world.answers.inquire = () => new Promise((resolve) => (answer = () => resolve(shown())));
    const sleep = async (ms: number) => void world.sleeps.push(ms);
    const end = await noteReturn({ ...world.core, sleep }, refresher, found, false);
    expect(world.sleeps).toEqual([2_000]);
    expect(end?.checkout.status).toBe('awaiting_shopper');
    answer();
    while ((await world.stored(found)).checkout.status !== 'paid') await new Promise(setImmediate);
  });

  it('is told what is stored when the question fails in the store', async () => {
    const failing: Refresher = { refresh: () => Promise.reject(new Error('store busy')) };
    expect(await noteReturn(world.core, failing, found, false)).toMatchObject({
      attempt: { returnedAt: world.now },
    });
  });

  it('to a payment whose end is known costs no question and no note', async () => {
    found = await move(world.storage, found, {
      attempt: { phase: 'paid', alive: false },
      checkout: { status: 'paid', funds: 'authorized' },
    });
    expect(await noteReturn(world.core, refresher, found, true)).toEqual(found);
    expect(world.calls).toEqual([]);
    expect(world.published).toEqual([]);
  });

  it('to an attempt that time ended is asked about all the same', async () => {
    found = await move(world.storage, found, {
      attempt: { phase: 'dead', alive: false, death: 'expired' },
      checkout: { status: 'expired' },
    });
    const end = await noteReturn(world.core, refresher, found, false);
    expect(end?.checkout.status).toBe('paid');
  });
});
