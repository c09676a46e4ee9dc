/** One capture on a real store: when Sales is sent, what is stored before and after it, and what an end that is not clear leaves. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, move, moveToFailed, reserve } from '../storage/storage-makers.contract.ts';
import { ACCESS } from '../testing/leave-attempt.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import { captureCheckout, isCaptureUnderWay } from './capture-checkout.ts';
import type { AttemptPatch, CheckoutAndAttempt, CheckoutPatch } from './checkout.ts';
import type { Core } from './core.ts';
import type { CallResult } from './gateway-result.ts';
import { createRefresher } from './refresh-checkout.ts';
import type { Refresher } from './refresh-checkout.ts';

let world: CoreWorld;
let refresher: Refresher;

beforeEach(async () => {
  world = await makeCore();
  refresher = createRefresher(world.core);
  // GMO-PG holds the money and has not given it, unless a test says otherwise.
  world.answers.inquire = () => shown({ phase: 'authorized' });
});
afterEach(() => world.close());

const UNKNOWN: CallResult<never> = { kind: 'unknown', uncertainty: 'timeout', codes: ['E92'] };
const REFUSED: CallResult<never> = { kind: 'refused', refusal: 'wrong_state', codes: ['M01', 'M02'] };
const BUSY: CallResult<never> = { kind: 'refused', refusal: 'busy', codes: [] };

/** A paid checkout of 1,000 yen whose capture is due, unless changed. */
async function due(attempt: AttemptPatch = {}, checkout: CheckoutPatch = {}): Promise<CheckoutAndAttempt> {
  const found = await reserve(world.storage, 'order-1', { nextInquiryAt: world.now + 60 * MINUTE });
  return move(world.storage, found, {
    attempt: {
      phase: 'paid',
      alive: false,
      ...ACCESS,
      capture: 'due',
      captureNextAt: world.now,
      instruction: null,
      ...attempt,
    },
    checkout: { status: 'paid', funds: 'authorized', ...checkout },
  });
}

/** One whose earlier Sales, begun `agoMs` ago, has no known end. */
const lost = (agoMs: number, attempt: AttemptPatch = {}): Promise<CheckoutAndAttempt> =>
  due({ instruction: 'capture', instructionAt: world.now - agoMs, captureTries: 1, ...attempt });

const capture = (found: CheckoutAndAttempt, core: Core = world.core): Promise<void> =>
  captureCheckout(core, refresher, found.attempt.id);

const reasons = async (found: CheckoutAndAttempt): Promise<string[]> =>
  (await world.timeline(found)).map(({ type, reason }) => reason ?? type).slice(1);

describe('a capture that is due', () => {
  it('is stored before it is sent, with the money of the attempt', async () => {
    const found = await due({ captureTries: 4 });
    world.answers.capture = async () => {
      expect((await world.stored(found)).attempt).toMatchObject({
        capture: 'due',
        instruction: 'capture',
        instructionAt: world.now,
        captureTries: 5,
        captureNextAt: world.now + 35_000,
      });
      return { kind: 'done', value: { gmoStatus: 'SALES' } };
    };
    await capture(found);
    const { gmoOrderId } = found.attempt;
    expect(world.calls).toEqual([{ name: 'capture', gmoOrderId, ...ACCESS, amount: 1000, tax: 0 }]);
    const after = await world.stored(found);
    expect(after.checkout).toMatchObject({ status: 'paid', funds: 'captured' });
    expect(after.attempt).toMatchObject({
      capture: 'done',
      captureNextAt: null,
      instruction: null,
      instructionAt: null,
    });
    expect((await world.timeline(found)).at(-1)).toMatchObject({
      type: 'checkout.captured',
      cause: 'capture',
    });
  });

  it.each<[string, AttemptPatch, CheckoutPatch]>([
    ['done', { capture: 'done', captureNextAt: null }, {}],
    ['of an attempt that is open', { phase: 'executed', alive: true }, {}],
    ['of money that is gone', {}, { funds: 'voided' }],
    ['of money that is taken', {}, { funds: 'captured' }],
    ['of an order that is closed', {}, { closed: true }],
    ['without an access pass', { accessPass: null }, {}],
    ['without an access id', { accessId: null }, {}],
  ])('is not sent when it is %s', async (_, attempt, checkout) => {
    const found = await due(attempt, checkout);
    await capture(found);
    expect(world.calls).toEqual([]);
    expect(await world.stored(found)).toEqual(found);
  });

  it('is not sent for an attempt that is not the current one', async () => {
    const first = await moveToFailed(world.storage, await reserve(world.storage, 'order-1'));
    const second = await due();
    const older = await move(
      world.storage,
      { checkout: second.checkout, attempt: first.attempt },
      { attempt: { phase: 'paid', death: null, capture: 'due', captureNextAt: 1, ...ACCESS } },
    );
    await capture(older);
    expect(world.calls).toEqual([]);
  });

  it('of an attempt that is not stored is nothing', async () => {
    await captureCheckout(world.core, refresher, 'at_nobody');
    expect(world.calls).toEqual([]);
  });

  it('is not sent when something moved just before', async () => {
    const found = await due();
    await capture(found, { ...world.core, store: moving({ pointsUsed: 1 }, found) });
    expect(world.calls).toEqual([]);
    expect((await world.stored(found)).attempt).toMatchObject({ instruction: null, captureTries: 0 });
  });

  it('is under way while its call may run, and not after', () => {
    const underWay = (patch: object) =>
      isCaptureUnderWay({ instruction: 'capture', captureNextAt: 11, ...patch } as never, 10);
    expect(underWay({})).toBe(true);
    expect(underWay({ captureNextAt: 10 })).toBe(false);
    expect(underWay({ captureNextAt: null })).toBe(false);
    expect(underWay({ instruction: null })).toBe(false);
  });
});

/** A store where something else happens right before the next write. */
function moving(attempt: AttemptPatch, found: CheckoutAndAttempt, times = 1): Core['store'] {
  const { store } = world.core;
  let left = times;
  return {
    ...store,
    async applyMove(command) {
      if (left > 0) {
        left -= 1;
        await move(world.storage, await world.stored(found), { attempt });
      }
      return store.applyMove(command);
    },
  };
}

describe('a Sales that was not sent', () => {
  it.each<[string, CallResult<never>]>([
    ['for want of a connection', { kind: 'not_sent', detail: 'no route' }],
    ['by a busy GMO-PG', BUSY],
  ])('%s is tried again later, and asks about nothing', async (_, result) => {
    const found = await due();
    world.answers.capture = () => result;
    await capture(found);
    expect((await world.stored(found)).attempt).toMatchObject({
      capture: 'due',
      captureTries: 1,
      captureNextAt: world.now + 2_000,
      instruction: null,
      instructionAt: null,
    });
    expect(world.callNames()).toEqual(['capture']);
    expect(world.notices).toEqual([]);
    expect(await reasons(found)).toEqual([]);
  });

  it.each([
    [0, 2],
    [1, 4],
    [8, 512],
    [9, 900],
    [50, 900],
    [2000, 900],
  ])('after %i tries waits %i seconds', async (tries, seconds) => {
    const found = await due({ captureTries: tries });
    world.answers.capture = () => BUSY;
    await capture(found);
    expect((await world.stored(found)).attempt.captureNextAt).toBe(world.now + seconds * 1000);
  });

  it('leaves alone what is not due any more', async () => {
    const found = await due();
    world.answers.capture = async () => {
      await move(world.storage, await world.stored(found), {
        attempt: { capture: 'none', captureNextAt: null },
      });
      return BUSY;
    };
    await capture(found);
    expect((await world.stored(found)).attempt).toMatchObject({ capture: 'none', captureNextAt: null });
  });
});

describe('a Sales whose end is not known', () => {
  it('stays instructed and is told to those who run it', async () => {
    const found = await due();
    world.answers.capture = () => UNKNOWN;
    await capture(found);
    expect((await world.stored(found)).attempt).toMatchObject({
      capture: 'due',
      instruction: 'capture',
      instructionAt: world.now,
      captureNextAt: world.now + 2_000,
    });
    expect(world.notices).toEqual([
      {
        kind: 'gateway_unknown',
        checkoutId: found.checkout.id,
        gmoOrderId: found.attempt.gmoOrderId,
        detail: 'timeout',
        codes: ['E92'],
      },
    ]);
  });

  it('is asked about before the next, which keeps the age of the first', async () => {
    const found = await lost(MINUTE);
    world.answers.capture = () => UNKNOWN;
    await capture(found);
    expect(world.callNames()).toEqual(['inquire', 'capture']);
    expect((await world.stored(found)).attempt).toMatchObject({
      instructionAt: world.now - MINUTE,
      captureTries: 2,
    });
  });

  it('is not sent again while GMO-PG does not tell', async () => {
    const found = await lost(MINUTE);
    world.answers.inquire = () => ({ kind: 'could_not_tell', detail: 'timeout' });
    await capture(found);
    expect(world.callNames()).toEqual(['inquire']);
    expect((await world.stored(found)).attempt).toMatchObject({
      instruction: 'capture',
      captureTries: 1,
      captureNextAt: world.now + 2_000,
    });
  });

  it('of an attempt that vanished meanwhile is nothing', async () => {
    const found = await lost(MINUTE);
    refresher = { refresh: async () => null };
    await capture(found);
    expect(world.calls).toEqual([]);
  });

  it('is not asked about while the call may still run', async () => {
    const found = await lost(1, { captureNextAt: world.now + 1 });
    await capture(found);
    expect(world.calls).toEqual([]);
  });

  it.each([
    [15 * MINUTE - 1, []],
    [15 * MINUTE, ['unknown_outcome']],
  ])('for %i ms is told as %j', async (agoMs, told) => {
    const found = await lost(agoMs);
    world.answers.capture = () => UNKNOWN;
    await capture(found);
    expect(await reasons(found)).toEqual(told);
    if (told.length === 0) return;
    expect((await world.timeline(found)).at(-1)?.detail).toBe('Sales gives no clear answer');
    expect((await world.stored(found)).attempt).toMatchObject({
      capture: 'due',
      captureNextAt: world.now + 4_000,
      attention: ['unknown_outcome'],
    });
  });

  it('for ever is told once', async () => {
    const found = await lost(60 * MINUTE, { attention: ['unknown_outcome'] });
    world.answers.capture = () => UNKNOWN;
    await capture(found);
    expect(await reasons(found)).toEqual([]);
  });

  it('is not said to be unknown for long because one of long ago was', async () => {
    const found = await due({ instructionAt: 1 });
    world.answers.capture = () => BUSY;
    await capture(found);
    expect(await reasons(found)).toEqual([]);
  });
});

describe('a Sales that is refused', () => {
  it('at the first try, with GMO-PG still holding the money, has failed', async () => {
    const found = await due();
    world.answers.capture = () => REFUSED;
    await capture(found);
    expect(world.callNames()).toEqual(['capture', 'inquire']);
    const after = await world.stored(found);
    expect(after.checkout).toMatchObject({ status: 'paid', funds: 'authorized' });
    expect(after.attempt).toMatchObject({
      capture: 'failed',
      captureNextAt: null,
      instruction: null,
      instructionAt: null,
      attention: ['capture_failed'],
    });
    expect((await world.timeline(found)).at(-1)).toMatchObject({
      type: 'checkout.attention',
      reason: 'capture_failed',
      detail: 'Sales was refused: M01 M02',
    });
    expect(world.notices[0]).toEqual({
      kind: 'gateway_refused',
      checkoutId: found.checkout.id,
      gmoOrderId: found.attempt.gmoOrderId,
      codes: ['M01', 'M02'],
    });
  });

  it('is told at a length that fits', async () => {
    const found = await due();
    world.answers.capture = () => ({ kind: 'refused', refusal: 'invalid', codes: ['M'.repeat(600)] });
    await capture(found);
    expect((await world.timeline(found)).at(-1)?.detail).toBe(`Sales was refused: ${'M'.repeat(481)}`);
  });

  it('is not failed while GMO-PG does not tell', async () => {
    const found = await due();
    world.answers.capture = () => REFUSED;
    world.answers.inquire = () => ({ kind: 'could_not_tell', detail: 'timeout' });
    await capture(found);
    expect((await world.stored(found)).attempt).toMatchObject({
      capture: 'due',
      instruction: 'capture',
      captureNextAt: world.now + 2_000,
      attention: [],
    });
  });

  it('because it was done already is done', async () => {
    const found = await due();
    world.answers.capture = () => REFUSED;
    world.answers.inquire = () => shown({ phase: 'captured' });
    await capture(found);
    expect((await world.stored(found)).checkout.funds).toBe('captured');
    expect(await reasons(found)).toEqual(['checkout.captured']);
  });

  it('of an attempt that vanished meanwhile is nothing', async () => {
    const found = await due();
    world.answers.capture = () => REFUSED;
    refresher = { refresh: async () => null };
    await capture(found);
    expect((await world.stored(found)).attempt).toMatchObject({ capture: 'due', attention: [] });
  });

  it.each([
    ['the second try, of long ago', 1, 60 * MINUTE, 'due'],
    ['the eighth try, of long ago', 7, 60 * MINUTE, 'due'],
    ['the ninth try, of long ago', 8, 15 * MINUTE, 'failed'],
    ['the ninth try, a moment ago', 8, 15 * MINUTE - 1, 'due'],
  ])('at %s', async (_, before, agoMs, end) => {
    const found = await lost(agoMs, { captureTries: before });
    world.answers.capture = () => REFUSED;
    await capture(found);
    expect((await world.stored(found)).attempt.capture).toBe(end);
  });
});

describe('the end of a capture', () => {
  it('is written on top of a settlement that came between', async () => {
    const found = await due();
    world.answers.capture = async () => {
      await move(world.storage, await world.stored(found), { attempt: { pointsUsed: 30 } });
      return { kind: 'done', value: { gmoStatus: 'SALES' } };
    };
    await capture(found);
    const after = await world.stored(found);
    expect(after.checkout.funds).toBe('captured');
    expect(after.attempt).toMatchObject({ capture: 'done', pointsUsed: 30 });
  });

  it('an attention that an inquiry added meanwhile stays', async () => {
    const found = await due();
    world.answers.capture = () => REFUSED;
    // Between the inquiry and the write of what it means, the timer's own inquiry finds something else.
    const own = refresher;
    refresher = {
      refresh: async (id) => {
        const refreshed = await own.refresh(id);
        await move(world.storage, await world.stored(found), {
          attempt: { attention: ['external_change'] },
        });
        return refreshed;
      },
    };
    await capture(found);
    expect((await world.stored(found)).attempt).toMatchObject({
      capture: 'failed',
      attention: ['external_change', 'capture_failed'],
    });
  });

  it('an attention that an inquiry added while the next try was put off stays as well', async () => {
    const found = await lost(60 * MINUTE);
    world.answers.inquire = () => ({ kind: 'could_not_tell', detail: 'timeout' });
    await captureCheckout(
      { ...world.core, store: moving({ attention: ['external_change'] }, found) },
      { refresh: async () => ({ found, answered: false }) },
      found.attempt.id,
    );
    expect((await world.stored(found)).attempt.attention).toEqual(['external_change', 'unknown_outcome']);
  });

  it('is not written over what ended otherwise', async () => {
    const found = await due();
    world.answers.capture = async () => {
      await move(world.storage, await world.stored(found), {
        attempt: { capture: 'none', captureNextAt: null, instruction: null },
        checkout: { funds: 'voided', closed: true },
      });
      return { kind: 'done', value: { gmoStatus: 'SALES' } };
    };
    await capture(found);
    expect((await world.stored(found)).checkout.funds).toBe('voided');
  });

  it('is tried five times, and then left to the inquiry', async () => {
    const found = await due();
    let tries = 0;
    const { store } = world.core;
    const applyMove: typeof store.applyMove = async (command) => {
      if (command.checkout.funds !== 'captured') return store.applyMove(command);
      tries += 1;
      return { kind: 'stale' };
    };
    await capture(found, { ...world.core, store: { ...store, applyMove } });
    expect(tries).toBe(5);
  });
});
