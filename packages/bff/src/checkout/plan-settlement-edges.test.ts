/** What a settlement writes, to the last field: what is learned, what is left alone, and the words that operators read. */
import { Secret } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import { MADE_AT, POLICY, makeFound, makeTrade } from '../testing/make-records.ts';
import type { Attempt, Checkout } from './checkout.ts';
import type { Trade, TradePhase } from './gateway-result.ts';
import { planNotFound, planSettlement, planUnanswered, withAttention } from './plan-settlement.ts';
import type { SettlementPlan } from './plan-settlement.ts';

const NOW = MADE_AT + 5_100;
const TIMES = { sentAt: MADE_AT + 5_000, now: NOW, evidenceAt: NOW };
const QUARTER_MS = 900_000;

function plan(
  attempt: Partial<Attempt>,
  checkout: Partial<Checkout>,
  trade: Partial<Trade>,
  times = TIMES,
): SettlementPlan {
  return planSettlement(makeFound(attempt, checkout), makeTrade(trade), POLICY, times);
}

/** What an inquiry that shows REQSUCCESS leaves of itself. */
const SEEN = {
  gmoPhase: 'ready',
  gmoStatus: 'REQSUCCESS',
  inquirySentAt: TIMES.sentAt,
  inquiryFailures: 0,
  unknownSince: null,
};

describe('what an inquiry showed', () => {
  const ready = { phase: 'ready', gmoStatus: 'REQSUCCESS' } as const;

  it('is kept, and nothing else moves', () => {
    expect(plan({ unknownSince: 1, inquiryFailures: 3 }, {}, ready)).toEqual({
      attempt: { ...SEEN, nextInquiryAt: MADE_AT + 900_000 + 121_000 },
      checkout: {},
      events: [],
    });
  });

  it('teaches the access to an attempt that lacks it, and only to that', () => {
    const access = { accessId: 'x', accessPass: new Secret('y') };
    expect(plan({ accessId: null, accessPass: null }, {}, { ...ready, ...access }).attempt).toMatchObject(
      access,
    );
    const { attempt } = plan({}, {}, { ...ready, ...access });
    expect(attempt).not.toHaveProperty('accessId');
    expect(attempt).not.toHaveProperty('accessPass');
  });

  it('tells points and coupon when GMO-PG does, zero as well', () => {
    expect(plan({}, {}, { ...ready, pointsUsed: 0 }).attempt).toMatchObject({ ...SEEN, pointsUsed: 0 });
    expect(plan({}, {}, { ...ready, pointsUsed: 0 }).attempt).not.toHaveProperty('couponUsed');
    expect(plan({}, {}, { ...ready, couponUsed: 7 }).attempt).toMatchObject({ ...SEEN, couponUsed: 7 });
    expect(plan({}, {}, { ...ready, couponUsed: 7 }).attempt).not.toHaveProperty('pointsUsed');
  });

  it('tells EPOS’ id of the trade when GMO-PG does, and keeps it when it does not', () => {
    expect(plan({}, {}, { ...ready, eposTradeId: 'EP1' }).attempt).toMatchObject({ eposTradeId: 'EP1' });
    expect(plan({ eposTradeId: 'EP1' }, {}, ready).attempt).not.toHaveProperty('eposTradeId');
  });
});

describe('a payment', () => {
  const PAID = { phase: 'paid', alive: false, death: null, instruction: null, leaseUntil: null };

  it('ends the attempt and makes it the current one', () => {
    const late = plan(
      { phase: 'dead', alive: false, death: 'expired', instruction: 'execute', leaseUntil: 5 },
      { currentAttemptId: 'at_2' },
      {},
    );
    expect(late.attempt).toMatchObject({ ...PAID, capture: 'due', captureNextAt: NOW });
    expect(late.checkout).toEqual({ status: 'paid', funds: 'authorized', currentAttemptId: 'at_1' });
    expect(late.events).toEqual([{ type: 'checkout.paid', cause: 'inquiry', by: 'shopper' }]);
  });

  it('that is taken already is not due, whatever the settings', () => {
    const { attempt } = plan({}, {}, { phase: 'captured' });
    expect(attempt).toMatchObject({ ...PAID, capture: 'done', captureNextAt: null });
  });

  it('beside another is told by its number, and takes nothing', () => {
    const second = plan(
      { number: 2, id: 'at_2' },
      { status: 'paid', funds: 'captured', currentAttemptId: 'at_1' },
      {},
    );
    expect(second.attempt).toMatchObject({ ...PAID, capture: 'none', captureNextAt: null });
    expect(second.events).toEqual([
      {
        type: 'checkout.attention',
        cause: 'inquiry',
        reason: 'duplicate_paid',
        detail: 'attempt 2 was authorized as well',
      },
    ]);
  });

  it('of the price of before is told with both sums', () => {
    const old = plan({ amount: 9000, tax: 800 }, { amount: 10_000, tax: 1_000 }, {});
    expect(old.attempt).not.toHaveProperty('phase');
    expect(old.events).toMatchObject([
      { detail: 'an attempt over 9800 yen was paid; the order is 11000 yen now' },
    ]);
  });

  it('of the same total is the payment, however it is split into amount and tax', () => {
    const split = plan({ amount: 9000, tax: 800 }, { amount: 9800, tax: 0 }, { amount: 9500, tax: 300 });
    expect(split.checkout.status).toBe('paid');
  });

  it.each<[string, Partial<Attempt>, Partial<Checkout>]>([
    ['paid after checkout.expired was sent', { number: 3 }, { expiredThroughNumber: 3 }],
    ['paid after checkout.expired was sent', { number: 2 }, { expiredThroughNumber: 3 }],
    ['paid after the shop had closed the order', {}, { closed: true }],
    ['adopted: paid while there was no record of it', { attention: ['orphan_trade'] }, { closed: true }],
  ])('too late is told why and not captured: %s', (detail, attempt, checkout) => {
    const late = plan(attempt, checkout, {});
    expect(late.attempt).toMatchObject({ ...PAID, capture: 'none', captureNextAt: null });
    expect(late.checkout).toEqual({ status: 'paid', funds: 'authorized', currentAttemptId: 'at_1' });
    expect(late.events).toEqual([
      { type: 'checkout.attention', cause: 'inquiry', reason: 'paid_late', detail },
    ]);
  });
});

describe('an end without a payment', () => {
  const DEAD = { phase: 'dead', alive: false, instruction: null, leaseUntil: null };

  it('ends the attempt, and frees it of what was under way', () => {
    const failed = plan({ instruction: 'execute', leaseUntil: 5 }, {}, { phase: 'failed' });
    expect(failed.attempt).toMatchObject({ ...DEAD, death: 'failed' });
    expect(failed.events).toEqual([{ type: 'checkout.failed', cause: 'inquiry' }]);
  });

  it('that time brought is remembered with the number of the attempt', () => {
    const expired = plan({ number: 4, cancelHinted: true }, {}, { phase: 'expired' });
    expect(expired.checkout).toEqual({ status: 'expired', expiredThroughNumber: 4 });
    expect(expired.events).toEqual([{ type: 'checkout.expired', cause: 'inquiry' }]);
  });

  it('that somebody canceled says by whom only when the shopper said so', () => {
    const canceled = (cancelHinted: boolean) => plan({ cancelHinted }, {}, { phase: 'canceled' }).events;
    expect(canceled(false)).toEqual([{ type: 'checkout.canceled', cause: 'inquiry' }]);
    expect(canceled(true)).toEqual([{ type: 'checkout.canceled', cause: 'inquiry', by: 'shopper' }]);
  });

  it.each<[string, Partial<Checkout>]>([
    ['of an older attempt', { currentAttemptId: 'at_2' }],
    ['of an order that has ended already', { status: 'failed' }],
  ])('%s stays inside, and does not touch the order', (_, checkout) => {
    const ended = plan({}, checkout, { phase: 'expired' });
    expect(ended.attempt).toMatchObject({ ...DEAD, death: 'expired' });
    expect(ended.checkout).toEqual({});
    expect(ended.events).toEqual([
      { type: 'attempt.superseded_result', cause: 'inquiry', detail: 'attempt ended: expired' },
    ]);
  });

  it('of an attempt that has ended already is no news', () => {
    const again = plan({ phase: 'dead', alive: false, death: 'expired' }, {}, { phase: 'failed' });
    expect(again.events).toEqual([]);
    expect(again.checkout).toEqual({});
    expect(again.attempt).not.toHaveProperty('death');
    expect(again.attempt).not.toHaveProperty('phase');
  });

  it('by our clock is believed only up to the moment that the answer proves', () => {
    const over = MADE_AT + 900_000 + 120_001;
    const at = (now: number, evidenceAt: number) =>
      plan({}, {}, { phase: 'ready' }, { sentAt: now, now, evidenceAt }).attempt.death;
    expect(at(over, over)).toBe('expired');
    expect(at(over, over - 1)).toBeUndefined();
  });
});

describe('a word that nobody knows', () => {
  const strange = (unknownSince: number | null, attention: Attempt['attention'] = []) =>
    plan({ unknownSince, attention }, {}, { phase: 'other', gmoStatus: 'NEWWORD' });

  it('is pending from the first time on', () => {
    expect(strange(null)).toMatchObject({ attempt: { unknownSince: NOW }, checkout: {}, events: [] });
    expect(strange(NOW - QUARTER_MS + 1)).toMatchObject({
      attempt: { unknownSince: NOW - QUARTER_MS + 1 },
      events: [],
    });
  });

  it('is told after a quarter of an hour, once', () => {
    const told = strange(NOW - QUARTER_MS);
    expect(told.attempt).toMatchObject({
      unknownSince: NOW - QUARTER_MS,
      attention: ['unknown_outcome'],
    });
    expect(told.events).toEqual([
      {
        type: 'checkout.attention',
        cause: 'inquiry',
        reason: 'unknown_outcome',
        detail: 'GMO-PG says NEWWORD',
      },
    ]);
    expect(strange(NOW - QUARTER_MS, ['unknown_outcome']).events).toEqual([]);
  });
});

describe('a question without an answer', () => {
  it('counts on, keeps the moment since when, and is told at a quarter of an hour', () => {
    const silent = (since: number) =>
      planUnanswered(makeFound({ unknownSince: since, inquiryFailures: 4 }), 'why', POLICY, NOW);
    expect(silent(NOW - QUARTER_MS + 1)).toMatchObject({
      attempt: { inquiryFailures: 5, unknownSince: NOW - QUARTER_MS + 1, nextInquiryAt: NOW + 32_000 },
      checkout: {},
      events: [],
    });
    expect(silent(NOW - QUARTER_MS)).toMatchObject({
      attempt: { inquiryFailures: 5, attention: ['unknown_outcome'] },
      checkout: {},
      events: [{ type: 'checkout.attention', reason: 'unknown_outcome', detail: 'why' }],
    });
  });
});

describe('"no such trade"', () => {
  const LIMIT = MADE_AT + POLICY.paymentTermMs;
  const RESERVED: Partial<Attempt> = { phase: 'reserved', accessId: null, startLimitAt: null };
  const notFound = (attempt: Partial<Attempt>, evidenceAt = NOW) =>
    planNotFound(makeFound(attempt, { status: 'created' }), POLICY, { ...TIMES, evidenceAt });

  it('of an attempt that nobody registered is an answer', () => {
    const seen = notFound({ ...RESERVED, inquiryFailures: 3, unknownSince: 1 });
    expect(seen).toEqual({
      attempt: {
        inquirySentAt: TIMES.sentAt,
        inquiryFailures: 0,
        unknownSince: null,
        nextInquiryAt: LIMIT + 121_000,
      },
      checkout: {},
      events: [],
    });
  });

  it('ends that attempt two minutes after its limit, by what the answer proves', () => {
    expect(notFound(RESERVED, LIMIT + 120_000).attempt.alive).toBeUndefined();
    expect(notFound(RESERVED, LIMIT + 120_001)).toMatchObject({
      attempt: { alive: false, death: 'expired', inquirySentAt: TIMES.sentAt },
      checkout: { status: 'expired', expiredThroughNumber: 1 },
    });
  });

  it.each<[string, Partial<Attempt>]>([
    ['an attempt that ended without a registration', { phase: 'dead', alive: false, accessId: null }],
    ['one that was given up', { phase: 'dead', alive: false, death: 'abandoned' }],
    ['a reserved one that is over', { ...RESERVED, alive: false }],
  ])('of %s is what was to be expected', (_, attempt) => {
    const seen = notFound({ ...attempt, inquiryFailures: 3, unknownSince: 1 });
    expect(seen.attempt.inquiryFailures).toBe(0);
    expect(seen.attempt).not.toHaveProperty('death');
    expect(seen.attempt).not.toHaveProperty('unknownSince');
    expect([seen.checkout, seen.events]).toEqual([{}, []]);
  });

  it.each<[string, Partial<Attempt>]>([
    ['an open attempt', {}],
    ['an ended one', { phase: 'dead', alive: false, death: 'expired' }],
  ])('of %s that GMO-PG had accepted is no answer, and told', (_, attempt) => {
    const silent = notFound({ ...attempt, unknownSince: NOW - QUARTER_MS });
    expect(silent).toMatchObject({
      attempt: { inquiryFailures: 1 },
      checkout: {},
      events: [{ detail: 'GMO-PG does not find a trade that it had accepted' }],
    });
  });
});

describe('a paid attempt', () => {
  const paid = (
    phase: TradePhase,
    attempt: Partial<Attempt> = {},
    checkout: Partial<Checkout> = {},
    trade: Partial<Trade> = {},
  ): SettlementPlan =>
    plan(
      { phase: 'paid', alive: false, capture: 'none', ...attempt },
      { status: 'paid', funds: 'authorized', ...checkout },
      { phase, gmoStatus: 'WORD', ...trade },
    );
  const told = (detail: string) => [
    { type: 'checkout.attention', cause: 'inquiry', reason: 'external_change', detail },
  ];

  it.each<Partial<Attempt>>([{ capture: 'due' }, { capture: 'failed' }, { instruction: 'capture' }])(
    'found captured is captured by us: %j',
    (attempt) => {
      expect(paid('captured', attempt)).toMatchObject({
        attempt: { capture: 'done', captureNextAt: null, instruction: null, instructionAt: null },
        checkout: { funds: 'captured' },
        events: [{ type: 'checkout.captured', cause: 'inquiry' }],
      });
    },
  );

  it.each<Partial<Attempt>>([{ capture: 'none' }, { instruction: 'execute' }])(
    'found captured is captured by somebody else: %j',
    (attempt) => {
      const taken = paid('captured', attempt);
      expect(taken.checkout).toEqual({ funds: 'captured' });
      expect(taken.events).toEqual(told('captured at GMO-PG without an instruction of ours'));
    },
  );

  it('found captured again is no news', () => {
    const again = paid('captured', { capture: 'due' }, { funds: 'captured' });
    expect([again.checkout, again.events]).toEqual([{}, []]);
  });

  it.each(['captured', 'authorized'] as const)('found %s over less money is taken over and told', (phase) => {
    const changed = paid(phase, { capture: 'due' }, {}, { amount: 9000 });
    expect(changed.checkout).toEqual({});
    expect(changed.events).toEqual(told('the money was changed at GMO-PG: 9800 yen, now 9000 yen'));
    expect(changed.attempt).toMatchObject({ currentAmount: 9000, currentTax: 0 });
    expect(changed.attempt).not.toHaveProperty('capture');
    const taken = { currentAmount: 9000, attention: ['external_change' as const] };
    const again = paid(phase, taken, { funds: phase }, { amount: 9000 });
    expect(again.events).toEqual([]);
  });

  it.each(['captured', 'authorized'] as const)(
    'found %s over more money is told once, and not believed',
    (phase) => {
      const other = { amount: 9801 };
      const changed = paid(phase, { capture: 'due' }, {}, other);
      expect(changed.checkout).toEqual({});
      expect(changed.events).toEqual(told('the amount was changed at GMO-PG'));
      expect(changed.attempt).not.toHaveProperty('currentAmount');
      expect(changed.attempt).not.toHaveProperty('capture');
      expect(paid(phase, { attention: ['external_change'] }, {}, other).events).toEqual([]);
    },
  );

  it.each(['canceled', 'returned', 'expired'] as const)('found %s is closed, and never captured', (phase) => {
    const gone = paid(phase, { capture: 'due', captureNextAt: 1, instruction: 'capture' });
    expect(gone.attempt).toMatchObject({
      capture: 'none',
      captureNextAt: null,
      instruction: null,
      attention: ['external_change'],
    });
    expect(gone.checkout).toEqual({ funds: 'voided', closed: true });
    expect(gone.events).toEqual(told('GMO-PG says WORD without an instruction of ours'));
  });

  it('found canceled after a part was given back is refunded whole, and closed', () => {
    const gone = paid('canceled', {}, { funds: 'partly_refunded' });
    expect(gone.checkout).toEqual({ funds: 'refunded', closed: true });
    expect(gone.events).toEqual(told('GMO-PG says WORD without an instruction of ours'));
  });

  it.each(['none', 'voided', 'refunded'] as const)(
    'found canceled while its money is %s is no news',
    (funds) => {
      const again = paid('canceled', {}, { funds });
      expect([again.checkout, again.events]).toEqual([{}, []]);
      expect(again.attempt).not.toHaveProperty('capture');
    },
  );

  it.each(['registered', 'ready', 'authenticating', 'failed'] as const)(
    'found %s stays paid, and that is told once',
    (phase) => {
      expect(paid(phase).checkout).toEqual({});
      expect(paid(phase).events).toEqual(told('GMO-PG says WORD about a paid trade'));
      expect(paid(phase, { attention: ['external_change'] }).events).toEqual([]);
    },
  );

  it('about which GMO-PG says a word that nobody knows is left alone', () => {
    const strange = paid('other');
    expect([strange.checkout, strange.events]).toEqual([{}, []]);
    expect(strange.attempt).not.toHaveProperty('attention');
  });

  it.each(['captured', 'canceled', 'failed', 'authorized'] as const)(
    'that is a second payment is left alone when it is found %s',
    (phase) => {
      const second = paid(phase, { capture: 'due' }, { currentAttemptId: 'at_2' }, { amount: 1 });
      expect([second.checkout, second.events]).toEqual([{}, []]);
      expect(second.attempt).not.toHaveProperty('capture');
    },
  );

  it.each<[Partial<Attempt>, Partial<Checkout>]>([
    [{ capture: 'done' }, {}],
    [{}, { funds: 'captured' }],
  ])('is not told as open money when it is %j %j', (attempt, checkout) => {
    const moment = MADE_AT + POLICY.paymentTermMs + POLICY.captureWarnMs;
    const found = makeFound(
      { phase: 'paid', alive: false, ...attempt },
      { status: 'paid', funds: 'authorized', ...checkout },
    );
    const times = { sentAt: moment, now: moment, evidenceAt: moment };
    expect(planSettlement(found, makeTrade(), POLICY, times).events).toEqual([]);
  });
});

describe('an attention', () => {
  it('is added to those of before and after the other events, and never twice', () => {
    const { attempt } = makeFound({ attention: ['paid_late'] });
    const before: SettlementPlan = {
      attempt: { capture: 'none' },
      checkout: { closed: true },
      events: [{ type: 'checkout.captured', cause: 'inquiry' }],
    };
    expect(withAttention(attempt, before, 'unknown_outcome', 'why')).toEqual({
      attempt: { capture: 'none', attention: ['paid_late', 'unknown_outcome'] },
      checkout: { closed: true },
      events: [
        { type: 'checkout.captured', cause: 'inquiry' },
        { type: 'checkout.attention', cause: 'inquiry', reason: 'unknown_outcome', detail: 'why' },
      ],
    });
    expect(withAttention(attempt, before, 'paid_late', 'why')).toBe(before);
  });
});
