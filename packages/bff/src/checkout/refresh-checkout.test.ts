/** Questions about attempts on a real store: what is made of an answer, and who shares a question with whom. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { move, reserve } from '../storage/storage-makers.contract.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import type { CheckoutAndAttempt } from './checkout.ts';
import type { InquiryResult } from './gateway-result.ts';
import { createRefresher } from './refresh-checkout.ts';
import type { Refreshed, Refresher } from './refresh-checkout.ts';

let world: CoreWorld;
let refresher: Refresher;
/** Ends of the rests after a question, in order. */
let rests: (() => void)[];

beforeEach(async () => {
  rests = [];
  world = await makeCore({
    sleep: (ms) => {
      world.sleeps.push(ms);
      return new Promise((resolve) => rests.push(resolve));
    },
  });
  refresher = createRefresher(world.core);
});
afterEach(() => world.close());

const executed = async (orderId = 'order-1'): Promise<CheckoutAndAttempt> =>
  move(world.storage, await reserve(world.storage, orderId), {
    attempt: { phase: 'executed', instruction: null, accessId: 'a'.repeat(32), redirectShownAt: 1 },
    checkout: { status: 'awaiting_shopper' },
  });
const refresh = ({ attempt }: CheckoutAndAttempt): Promise<Refreshed | null> => refresher.refresh(attempt.id);

/** Lets everything happen that is ready to. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** Inquiries that a test ends by hand, in order. */
function heldInquiries(): ((answer: InquiryResult) => void)[] {
  const ends: ((answer: InquiryResult) => void)[] = [];
  world.answers.inquire = () => new Promise((resolve) => ends.push(resolve));
  return ends;
}

describe('a question', () => {
  it('about an attempt that is not stored is not asked', async () => {
    expect(await refresher.refresh('at_nobody')).toBeNull();
    expect(world.calls).toEqual([]);
  });

  it('is asked about the trade of the attempt, and what the answer means is stored and given', async () => {
    const found = await executed();
    world.answers.inquire = () => {
      world.now += 300;
      return shown();
    };
    const askedAt = world.now;
    const refreshed = await refresh(found);
    expect(world.calls).toEqual([{ name: 'inquire', gmoOrderId: found.attempt.gmoOrderId }]);
    expect(refreshed).toEqual({ found: await world.stored(found), answered: true });
    expect(refreshed?.found).toMatchObject({
      checkout: { status: 'paid' },
      attempt: { phase: 'paid', inquirySentAt: askedAt },
    });
  });

  it.each<[InquiryResult, boolean]>([
    [{ kind: 'not_found' }, true],
    [{ kind: 'could_not_tell', detail: 'timeout' }, false],
    [{ kind: 'misconfigured', codes: [] }, false],
  ])('answered with %j is answered: %s', async (answer, answered) => {
    world.answers.inquire = () => answer;
    expect(await refresh(await executed())).toMatchObject({ answered });
  });

  it('whose answer came after something else is asked again', async () => {
    const found = await executed();
    world.answers.inquire = async () => {
      if (world.calls.length < 3)
        await move(world.storage, await world.stored(found), { attempt: { pointsUsed: 1 } });
      return shown();
    };
    expect(await refresh(found)).toMatchObject({ answered: true, found: { checkout: { status: 'paid' } } });
    expect(world.calls).toHaveLength(3);
  });

  it('is asked three times at most: then what is stored stays, without an answer', async () => {
    const found = await executed();
    world.answers.inquire = async () => {
      await move(world.storage, await world.stored(found), { attempt: { pointsUsed: world.calls.length } });
      return shown();
    };
    const refreshed = await refresh(found);
    expect(world.calls).toHaveLength(3);
    expect(refreshed).toEqual({ found: await world.stored(found), answered: false });
    expect(refreshed?.found.attempt).toMatchObject({ phase: 'executed', pointsUsed: 3 });
  });

  it('about an attempt that vanished meanwhile has no end', async () => {
    const found = await executed();
    const { store } = world.core;
    const lost = createRefresher({
      ...world.core,
      store: {
        ...store,
        applyMove: async () => ({ kind: 'stale' }),
        findByAttemptId: async (id) => (world.calls.length === 3 ? null : store.findByAttemptId(id)),
      },
    });
    expect(await lost.refresh(found.attempt.id)).toBeNull();
  });
});

describe('those who ask about the same attempt', () => {
  it('while a question is under way share the next one, which begins a second after it', async () => {
    const found = await executed();
    const ends = heldInquiries();
    const first = refresh(found);
    const [second, third] = [refresh(found), refresh(found)];
    await settle();
    expect(ends).toHaveLength(1);
    ends[0]?.(shown({ phase: 'ready' }));
    expect(await first).toMatchObject({ found: { attempt: { gmoPhase: 'ready' } } });
    await settle();
    expect(world.sleeps).toEqual([1_000]);
    expect(ends).toHaveLength(1);
    rests[0]?.();
    await settle();
    expect(ends).toHaveLength(2);
    ends[1]?.(shown());
    const shared = await second;
    expect(shared).toMatchObject({ found: { checkout: { status: 'paid' } } });
    expect(await third).toBe(shared);
  });

  it('after a question wait for the end of its rest as well', async () => {
    const found = await executed();
    world.answers.inquire = () => shown({ phase: 'ready' });
    await refresh(found);
    const next = refresh(found);
    await settle();
    expect(world.calls).toHaveLength(1);
    rests[0]?.();
    await next;
    expect(world.calls).toHaveLength(2);
  });

  it('after the rest are answered at once, again and again', async () => {
    const found = await executed();
    world.answers.inquire = () => shown({ phase: 'ready' });
    for (let asked = 1; asked <= 4; asked += 1) {
      await refresh(found);
      expect(world.calls).toHaveLength(asked);
      rests.at(-1)?.();
      await settle();
    }
  });

  it('while the shared question is under way share one more', async () => {
    const found = await executed();
    const ends = heldInquiries();
    const first = refresh(found);
    const second = refresh(found);
    await settle();
    ends[0]?.(shown({ phase: 'ready' }));
    await first;
    await settle();
    rests[0]?.();
    await settle();
    const third = refresh(found);
    const fourth = refresh(found);
    ends[1]?.(shown({ phase: 'ready' }));
    await second;
    await settle();
    expect(ends).toHaveLength(2);
    rests[1]?.();
    await settle();
    expect(ends).toHaveLength(3);
    ends[2]?.(shown());
    expect(await third).toBe(await fourth);
  });

  it('do not wait for a question about another one', async () => {
    const one = await executed();
    const other = await executed('order-2');
    const ends = heldInquiries();
    const both = [refresh(one), refresh(other)];
    await settle();
    expect(ends).toHaveLength(2);
    for (const end of ends) end({ kind: 'not_found' });
    await Promise.all(both);
  });

  it('hear of it when the store fails, and the next ones ask anew after the rest', async () => {
    const found = await executed();
    let isBroken = true;
    const { store } = world.core;
    const refreshing = createRefresher({
      ...world.core,
      store: {
        ...store,
        findByAttemptId: (id) =>
          isBroken ? Promise.reject(new Error('store busy')) : store.findByAttemptId(id),
      },
    });
    await expect(refreshing.refresh(found.attempt.id)).rejects.toThrow('store busy');
    isBroken = false;
    const next = refreshing.refresh(found.attempt.id);
    await settle();
    expect(world.calls).toEqual([]);
    rests[0]?.();
    expect(await next).toMatchObject({ answered: true });
  });
});
