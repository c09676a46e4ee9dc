/** A start of an order on a real store: who opens an attempt, who waits, and about whom GMO-PG is asked first. */
import { yen } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHOP, makeOrder, move, moveToFailed, reserve } from '../storage/storage-makers.contract.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import type { AttemptPatch, CheckoutAndAttempt, CheckoutPatch } from './checkout.ts';
import type { Order } from './ports/order-source.ts';
import { createRefresher } from './refresh-checkout.ts';
import type { Refresher } from './refresh-checkout.ts';
import { startCheckout } from './start-checkout.ts';
import type { StartResult } from './start-checkout.ts';

let world: CoreWorld;
let refresher: Refresher;

/** How long a press waits for GMO-PG's word. In these tests that wait never ends before the word. */
const ASK_WAIT_MS = 5_000;

beforeEach(async () => {
  world = await makeCore({
    sleep: (ms) => {
      world.sleeps.push(ms);
      return ms === ASK_WAIT_MS ? new Promise(() => undefined) : Promise.resolve();
    },
  });
  refresher = createRefresher(world.core);
});
afterEach(() => world.close());

const ORDER = makeOrder('order-1');
const start = (order: Order = ORDER): Promise<StartResult> => startCheckout(world.core, refresher, order);

/** Starts, and gives the records, which must be there. */
async function started(order?: Order): Promise<CheckoutAndAttempt & { readonly created: boolean }> {
  const result = await start(order);
  if (result.kind !== 'started') throw new Error(`expected a start, got ${result.code}`);
  return { ...result.found, created: result.created };
}

/** Starts an order, lets something happen to it, and forgets the calls so far. */
async function startedAnd(attempt: AttemptPatch, checkout: CheckoutPatch = {}): Promise<CheckoutAndAttempt> {
  const found = await move(world.storage, await started(), { attempt, checkout });
  world.calls.length = 0;
  return found;
}

describe('a new order', () => {
  it('opens an attempt under fresh names, held for one drive', async () => {
    const { register } = world.answers;
    let reserved: CheckoutAndAttempt | null = null;
    world.answers.register = async (input) => {
      reserved = await world.storage.checkouts.findByOrder(SHOP, ORDER.orderId);
      return register(input);
    };
    const found = await started();
    expect(found).toMatchObject({ created: true, checkout: { status: 'awaiting_shopper' } });
    expect(reserved).toMatchObject({
      checkout: {
        shopId: SHOP,
        testMode: true,
        status: 'created',
        orderId: 'order-1',
        amount: 1000,
        id: expect.stringMatching(/^co_[a-z2-7]{26}$/) as string,
        handle: expect.stringMatching(/^[a-z2-7]{26}$/) as string,
      },
      attempt: {
        id: expect.stringMatching(/^at_[a-z2-7]{26}$/) as string,
        returnKey: expect.stringMatching(/^[a-z2-7]{26}$/) as string,
        gmoOrderId: expect.stringMatching(/^ek[a-z2-7]{20}-01$/) as string,
        leaseOwner: expect.stringMatching(/^process-1\.[a-z2-7]{8}$/) as string,
        leaseUntil: world.now + 35_000,
        nextInquiryAt: world.now + 900_000 + 121_000,
        createdAt: world.now,
      },
    });
    const [event] = await world.timeline(found);
    expect(event).toMatchObject({
      type: 'checkout.created',
      id: expect.stringMatching(/^evt_[a-z2-7]{26}$/) as string,
    });
    expect(world.sleeps).toEqual([]);
  });

  it('pressed again is the same attempt, without a call', async () => {
    const first = await started();
    world.calls.length = 0;
    expect(await started()).toEqual({ ...first, created: false });
    expect(world.calls).toEqual([]);
  });

  it('whose start GMO-PG refuses is told so', async () => {
    world.answers.register = () => ({ kind: 'refused', refusal: 'configuration', codes: [] });
    expect(await start()).toEqual({ kind: 'problem', code: 'gateway_refused', retryAfterSeconds: 60 });
  });

  it('left by an earlier drive is gone on with by the next press, and was not created by it', async () => {
    world.answers.execute = () => ({ kind: 'not_sent', detail: 'no route' });
    expect(await start()).toMatchObject({ code: 'gateway_unreachable' });
    world.calls.length = 0;
    world.answers.execute = () => ({ kind: 'refused', refusal: 'busy', codes: [] });
    expect(await start()).toMatchObject({ code: 'gateway_busy' });
    expect(world.callNames()).toEqual(['execute']);
  });
});

describe('an order that cannot be started', () => {
  it('is refused with the reason', async () => {
    await started();
    expect(await start({ ...ORDER, amount: yen(999) })).toEqual({ kind: 'problem', code: 'order_changed' });
  });

  it('because the shop closed it is refused, and nobody is asked', async () => {
    await startedAnd(
      { phase: 'dead', alive: false, death: 'failed', redirectShownAt: 1 },
      { status: 'failed', closed: true },
    );
    expect(await start()).toEqual({ kind: 'problem', code: 'order_closed' });
    expect(world.calls).toEqual([]);
  });

  it('while another start is under way waits for it, five seconds at most', async () => {
    await reserve(world.storage, 'order-1', { now: world.now, leaseUntil: world.now + 1 });
    expect(await start()).toEqual({ kind: 'problem', code: 'start_in_progress', retryAfterSeconds: 1 });
    expect(world.sleeps).toEqual(Array.from({ length: 50 }, () => 100));
    expect(world.calls).toEqual([]);
  });

  it('gets what the other start brought', async () => {
    const held = await reserve(world.storage, 'order-1', { now: world.now, leaseUntil: world.now + 1 });
    const sleep = async (ms: number): Promise<void> => {
      world.sleeps.push(ms);
      if (world.sleeps.length === 3)
        await move(world.storage, held, { attempt: { phase: 'executed', leaseUntil: null } });
    };
    const result = await startCheckout({ ...world.core, sleep }, refresher, ORDER);
    expect(result).toMatchObject({ kind: 'started', created: false });
    expect(world.sleeps).toEqual([100, 100, 100]);
  });
});

describe('an attempt that is over before it began', () => {
  it('is followed by the next in the same call', async () => {
    let executions = 0;
    const { execute } = world.answers;
    world.answers.execute = (input) => {
      executions += 1;
      return executions < 3 ? { kind: 'refused', refusal: 'too_late', codes: [] } : execute(input);
    };
    const found = await started();
    expect(found).toMatchObject({ created: true, attempt: { number: 3, phase: 'executed' } });
  });

  it('is followed by two more at most', async () => {
    world.answers.execute = () => ({ kind: 'refused', refusal: 'too_late', codes: [] });
    expect(await start()).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 });
    expect(world.callNames()).toEqual(Array.from({ length: 3 }, () => ['register', 'execute']).flat());
  });
});

describe('an open attempt that may have ended', () => {
  const limit = async (ms: number): Promise<AttemptPatch> => ({ startLimitAt: world.now + ms });

  it.each<[string, AttemptPatch]>([
    ['the shopper was sent to EPOS', { redirectShownAt: 1 }],
    ['the shopper came back', { returnedAt: 1 }],
  ])('because %s is asked about once; still open, it is the answer', async (_, patch) => {
    const before = await startedAnd(patch);
    world.answers.inquire = () => shown({ phase: 'ready' });
    const found = await started();
    expect(found).toMatchObject({ created: false, attempt: { id: before.attempt.id, gmoPhase: 'ready' } });
    expect(world.callNames()).toEqual(['inquire']);
    expect(world.sleeps).toContain(ASK_WAIT_MS);
  });

  it('because its time to start is over is asked about, and before that it is not', async () => {
    const before = await startedAnd(await limit(1));
    await started();
    expect(world.calls).toEqual([]);
    await move(world.storage, await world.stored(before), { attempt: await limit(0) });
    world.answers.inquire = () => shown({ phase: 'ready' });
    await started();
    expect(world.callNames()).toEqual(['inquire']);
  });

  it('whose limit is not known is not taken for one whose time is over', async () => {
    await startedAnd({ startLimitAt: null });
    await started();
    expect(world.calls).toEqual([]);
  });

  it('and paid is the answer', async () => {
    await startedAnd({ redirectShownAt: 1 });
    world.answers.inquire = () => shown({ phase: 'authorized' });
    expect(await started()).toMatchObject({ created: false, checkout: { status: 'paid' } });
    expect(world.callNames()).toEqual(['inquire']);
  });

  it('and failed is followed by the next one at once', async () => {
    const before = await startedAnd({ redirectShownAt: 1 });
    world.answers.inquire = () => shown({ phase: 'failed' });
    const found = await started();
    expect(found).toMatchObject({ created: true, attempt: { number: 2, phase: 'executed' } });
    expect(found.attempt.id).not.toBe(before.attempt.id);
    expect(world.callNames()).toEqual(['inquire', 'register', 'execute']);
  });

  it('is the answer as it is stored when GMO-PG takes too long', async () => {
    const before = await startedAnd({ redirectShownAt: 1 });
    world.answers.inquire = () => new Promise(() => undefined);
    const sleep = async (ms: number) => void world.sleeps.push(ms);
    const result = await startCheckout({ ...world.core, sleep }, refresher, ORDER);
    expect(result).toEqual({ kind: 'started', created: false, found: before });
    expect(world.sleeps).toEqual([ASK_WAIT_MS]);
  });

  it('is the answer as it is stored when the question fails in the store', async () => {
    const before = await startedAnd({ redirectShownAt: 1 });
    refresher = { refresh: () => Promise.reject(new Error('store busy')) };
    expect(await start()).toEqual({ kind: 'started', created: false, found: before });
  });

  it('and is paid is not asked about', async () => {
    const paid: AttemptPatch = { phase: 'paid', alive: false, redirectShownAt: 1, returnedAt: 1 };
    await startedAnd(paid, { status: 'paid', funds: 'authorized' });
    expect(await started()).toMatchObject({ created: false, checkout: { status: 'paid' } });
    expect(world.calls).toEqual([]);
  });

  it('of an order that an older one paid meanwhile is not asked about', async () => {
    await startedAnd({ redirectShownAt: 1 }, { status: 'paid', funds: 'authorized' });
    expect(await started()).toMatchObject({ created: false, checkout: { status: 'paid' } });
    expect(world.calls).toEqual([]);
  });
});

describe('an ended attempt with which a shopper was at EPOS', () => {
  const ended = (patch: AttemptPatch = {}): Promise<CheckoutAndAttempt> =>
    startedAnd(
      { phase: 'dead', alive: false, death: 'expired', redirectShownAt: 1, ...patch },
      { status: 'expired' },
    );

  it('is asked about before the next is opened', async () => {
    await ended();
    world.answers.inquire = () => shown({ phase: 'expired' });
    expect(await started()).toMatchObject({ created: true, attempt: { number: 2 } });
    expect(world.callNames()).toEqual(['inquire', 'register', 'execute']);
  });

  it('and paid after all is the answer', async () => {
    await ended();
    world.answers.inquire = () => shown({ phase: 'authorized' });
    expect(await started()).toMatchObject({ created: false, checkout: { status: 'paid' } });
    expect(world.callNames()).toEqual(['inquire']);
  });

  it('is followed by nothing while GMO-PG does not tell', async () => {
    await ended();
    const problem = { kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 };
    world.answers.inquire = () => ({ kind: 'could_not_tell', detail: 'timeout' });
    expect(await start()).toEqual(problem);
    refresher = { refresh: () => Promise.reject(new Error('store busy')) };
    expect(await start()).toEqual(problem);
    refresher = { refresh: async () => null };
    expect(await start()).toEqual(problem);
    expect(world.callNames()).toEqual(['inquire']);
  });

  it('is not asked about when nobody was sent there', async () => {
    await ended({ redirectShownAt: null });
    await started();
    expect(world.callNames()).toEqual(['register', 'execute']);
  });

  it('is asked about only when it is the current one of this order', async () => {
    await moveToFailed(world.storage, await reserve(world.storage, 'order-2'));
    await ended();
    world.answers.inquire = () => shown({ phase: 'expired' });
    await started(makeOrder('order-2'));
    expect(world.callNames()).toEqual(['register', 'execute']);
  });
});
