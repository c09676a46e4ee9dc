/** The end of an inquiry on a real store: what is stored of it, by which clock it counts, and what those who run it hear. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { move, reserve } from '../storage/storage-makers.contract.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import { POLICY } from '../testing/make-records.ts';
import type { CheckoutAndAttempt } from './checkout.ts';
import type { InquiryResult } from './gateway-result.ts';
import { settleCheckout } from './settle-checkout.ts';
import type { SettleResult } from './settle-checkout.ts';

let world: CoreWorld;
let found: CheckoutAndAttempt;

beforeEach(async () => {
  world = await makeCore();
  found = await move(world.storage, await reserve(world.storage, 'order-1'), {
    attempt: { phase: 'executed', instruction: null, accessId: 'a', startLimitAt: world.now },
    checkout: { status: 'awaiting_shopper' },
  });
});
afterEach(() => world.close());

const SENT_AT = 12_345;
const settle = (inquiry: InquiryResult): Promise<SettleResult> =>
  settleCheckout(world.core, found, inquiry, SENT_AT);
const noticed = () => world.notices.map(({ kind, detail, codes }) => ({ kind, detail, codes }));

describe('an answer', () => {
  it('is applied once, and wakes who watches', async () => {
    const settled = await settle(shown());
    expect(settled).toEqual({ kind: 'settled', found: await world.stored(found) });
    expect(await world.stored(found)).toMatchObject({
      checkout: { status: 'paid' },
      attempt: { phase: 'paid', inquirySentAt: SENT_AT, capture: 'due', captureNextAt: world.now },
    });
    expect(world.published).toEqual([found.checkout.id]);
  });

  it('to a question of before something else happened is stale, and told to those who run it', async () => {
    const moved = await move(world.storage, found, { attempt: { pointsUsed: 1 } });
    expect(await settle(shown())).toEqual({ kind: 'stale' });
    expect(await world.stored(found)).toEqual(moved);
    expect(world.notices).toEqual([
      { kind: 'move_stale', checkoutId: found.checkout.id, gmoOrderId: found.attempt.gmoOrderId },
    ]);
    expect(world.published).toEqual([]);
  });

  /** After the start limit, GMO-PG still says that the shopper may start. */
  const OVER_MS = 120_001;
  it.each<[string, number, number | undefined, boolean]>([
    ['our clock, when GMO-PG says no time', OVER_MS, undefined, true],
    ['our clock, when it is the earlier one', OVER_MS - 1, OVER_MS, false],
    ['GMO-PG’s clock, when it is the earlier one', OVER_MS, OVER_MS - 1, false],
    ['both', OVER_MS, OVER_MS, true],
  ])('ends an attempt only by %s', async (_, ours, theirs, isOver) => {
    const limit = world.now;
    world.now += ours;
    const answeredAt = theirs === undefined ? undefined : limit + theirs;
    await settle(shown({ phase: 'ready' }, answeredAt));
    expect((await world.stored(found)).attempt.alive).toBe(!isOver);
  });

  it.each<[number | undefined, boolean]>([
    [undefined, true],
    [OVER_MS - 1, false],
    [OVER_MS, true],
  ])('that there is no such trade, given %s ms after the limit, ends it: %s', async (theirs, isOver) => {
    found = await move(world.storage, found, { attempt: { phase: 'reserved', accessId: null } });
    const limit = world.now;
    world.now += OVER_MS;
    const answeredAt = theirs === undefined ? {} : { answeredAt: limit + theirs };
    expect((await settle({ kind: 'not_found', ...answeredAt })).kind).toBe('settled');
    const { attempt } = await world.stored(found);
    expect(attempt).toMatchObject({ alive: !isOver, inquirySentAt: SENT_AT });
  });
});

describe('no answer', () => {
  it('because GMO-PG could not tell leaves a later try, and is told', async () => {
    const end = await settle({ kind: 'could_not_tell', detail: 'timeout' });
    expect(end).toEqual({ kind: 'unanswered', found: await world.stored(found) });
    expect((await world.stored(found)).attempt).toMatchObject({
      inquiryFailures: 1,
      unknownSince: world.now,
    });
    expect(noticed()).toEqual([{ kind: 'inquiry_could_not_tell', detail: 'timeout', codes: undefined }]);
  });

  it('because of a fault of ours is never "not found": it is told loudly, and later to the operator', async () => {
    found = await move(world.storage, found, { attempt: { unknownSince: world.now - 15 * 60_000 } });
    const end = await settle({ kind: 'misconfigured', codes: ['M01051011', 'E01'] });
    expect(end.kind).toBe('unanswered');
    expect(noticed()[0]).toEqual({
      kind: 'gateway_misconfigured',
      detail: undefined,
      codes: ['M01051011', 'E01'],
    });
    expect((await world.timeline(found)).at(-1)).toMatchObject({
      reason: 'unknown_outcome',
      detail: 'inquiry refused: M01051011 E01',
    });
    expect((await world.stored(found)).attempt).toMatchObject({ alive: true, phase: 'executed' });
  });

  it('is told to the operator in GMO-PG’s words', async () => {
    found = await move(world.storage, found, { attempt: { unknownSince: world.now - 15 * 60_000 } });
    await settle({ kind: 'could_not_tell', detail: 'timeout' });
    expect((await world.timeline(found)).at(-1)?.detail).toBe('timeout');
  });
});

describe('a change', () => {
  it('is told to those who run it, attention as attention, with all its words', async () => {
    await settle(shown({ amount: 999 }));
    expect(world.notices).toEqual([
      {
        kind: 'attention',
        checkoutId: found.checkout.id,
        gmoOrderId: found.attempt.gmoOrderId,
        event: 'checkout.attention',
        reason: 'amount_mismatch',
        detail: 'checkout.attention · amount_mismatch · instructed 1000 yen, GMO-PG says 999 yen',
      },
    ]);
  });

  it('of the status is told as a move', async () => {
    await settle(shown());
    expect(noticed()).toEqual([{ kind: 'checkout_moved', detail: 'checkout.paid', codes: undefined }]);
  });

  it('has an event of its own id, and one without an event is told to nobody', async () => {
    await settle(shown({ phase: 'failed' }));
    expect((await world.timeline(found)).at(-1)?.id).toMatch(/^evt_[a-z2-7]{26}$/);
    world.notices.length = 0;
    found = await world.stored(found);
    await settle(shown({ phase: 'failed' }));
    expect(world.notices).toEqual([]);
    expect((await world.stored(found)).checkout.updatedAt).toBe(found.checkout.updatedAt);
  });

  it('cannot delay what a hint asked for meanwhile', async () => {
    const { id } = found.attempt;
    const hint = { attemptId: id, now: 1, kind: 'notified', cancelHinted: false } as const;
    await world.storage.checkouts.noteHint({ ...hint, inquireAt: 77 });
    await settle(shown({ phase: 'ready' }));
    expect((await world.stored(found)).attempt.nextInquiryAt).toBe(77);
  });

  it('is written by our clock', async () => {
    await settle(shown());
    expect((await world.stored(found)).checkout.updatedAt).toBe(world.now);
    expect(POLICY.captureAutomatic).toBe(true);
  });
});
