import { describe, expect, it } from 'vitest';
import { PAYING_INTERVAL_MS } from './next-inquiry.ts';
import { planNotFound, planSettlement, planUnanswered } from './plan-settlement.ts';
import type { SettlementPlan } from './plan-settlement.ts';
import type { Attempt, Checkout } from './checkout.ts';
import type { Trade } from './gateway-result.ts';
import { MADE_AT, POLICY, makeFound, makeTrade } from '../testing/make-records.ts';

const TIMES = { sentAt: MADE_AT + 5_000, now: MADE_AT + 5_100, evidenceAt: MADE_AT + 5_100 };

function plan(
  attempt: Partial<Attempt>,
  checkout: Partial<Checkout>,
  trade: Partial<Trade>,
  policy = POLICY,
): SettlementPlan {
  return planSettlement(makeFound(attempt, checkout), makeTrade(trade), policy, TIMES);
}

function types(settlement: SettlementPlan): string[] {
  return settlement.events.map((event) => event.reason ?? event.type);
}

describe('a trade of an open attempt', () => {
  it('that is secured becomes paid, with one event and the capture due', () => {
    const settlement = plan({}, {}, { pointsUsed: 500 });
    expect(settlement.checkout).toEqual({ status: 'paid', funds: 'authorized', currentAttemptId: 'at_1' });
    expect(settlement.attempt).toMatchObject({
      phase: 'paid',
      alive: false,
      capture: 'due',
      pointsUsed: 500,
      nextInquiryAt: MADE_AT + 900_000 + 86_400_000,
    });
    expect(types(settlement)).toEqual(['checkout.paid']);
  });

  it('waits for the shop when capture is manual', () => {
    const settlement = plan({}, {}, {}, { ...POLICY, captureAutomatic: false });
    expect(settlement.attempt).toMatchObject({ capture: 'none', captureNextAt: null });
  });

  it('of a trial is not captured by itself', () => {
    const settlement = plan({}, { trial: true }, {});
    expect(settlement.checkout).toMatchObject({ status: 'paid', funds: 'authorized' });
    expect(settlement.attempt).toMatchObject({ capture: 'none', captureNextAt: null });
  });

  it('that is captured already is paid and captured, and never captured again', () => {
    const settlement = plan({}, {}, { phase: 'captured', gmoStatus: 'CAPTURE' });
    expect(settlement.checkout).toMatchObject({ status: 'paid', funds: 'captured' });
    expect(settlement.attempt).toMatchObject({ capture: 'done' });
  });

  it('with other money is not paid: attention once, the attempt stays alive', () => {
    const settlement = plan({}, {}, { amount: 98 });
    expect(settlement.checkout).toEqual({});
    expect(types(settlement)).toEqual(['amount_mismatch']);
    expect(settlement.attempt.alive).toBeUndefined();
    const again = plan({ attention: ['amount_mismatch'] }, {}, { amount: 98 });
    expect(again.events).toEqual([]);
  });

  it('that failed ends the attempt and tells the shop', () => {
    const settlement = plan({}, {}, { phase: 'failed', gmoStatus: 'PAYFAIL' });
    expect(settlement.checkout).toEqual({ status: 'failed' });
    expect(settlement.attempt).toMatchObject({ phase: 'dead', alive: false, death: 'failed' });
    expect(types(settlement)).toEqual(['checkout.failed']);
  });

  it('that the shopper canceled says by whom', () => {
    const settlement = plan({ cancelHinted: true }, {}, { phase: 'failed', gmoStatus: 'PAYFAIL' });
    expect(settlement.events).toEqual([{ type: 'checkout.canceled', cause: 'inquiry', by: 'shopper' }]);
  });

  it('is asked about again while it is open', () => {
    const settlement = plan({ redirectShownAt: MADE_AT }, {}, { phase: 'ready', gmoStatus: 'REQSUCCESS' });
    expect(settlement.attempt.nextInquiryAt).toBe(TIMES.now + PAYING_INTERVAL_MS);
    expect(settlement.events).toEqual([]);
  });
});

describe('an older attempt', () => {
  it('that failed does not touch the checkout of a newer one', () => {
    const settlement = plan({}, { currentAttemptId: 'at_2' }, { phase: 'failed', gmoStatus: 'PAYFAIL' });
    expect(settlement.checkout).toEqual({});
    expect(types(settlement)).toEqual(['attempt.superseded_result']);
  });

  it('that paid after all is the payment when no newer one paid', () => {
    const settlement = plan(
      { phase: 'dead', alive: false, death: 'abandoned' },
      { currentAttemptId: 'at_2' },
      {},
    );
    expect(settlement.checkout).toEqual({ status: 'paid', funds: 'authorized', currentAttemptId: 'at_1' });
    expect(types(settlement)).toEqual(['checkout.paid']);
  });

  it('that paid the price of before is the wrong money for the order', () => {
    const settlement = plan(
      { phase: 'dead', alive: false },
      { amount: 12_000, currentAttemptId: 'at_2' },
      {},
    );
    expect(settlement.checkout).toEqual({});
    expect(types(settlement)).toEqual(['amount_mismatch']);
  });

  it('that paid beside a paid one is flagged and never captured', () => {
    const settlement = plan(
      { phase: 'dead', alive: false },
      { status: 'paid', funds: 'captured', currentAttemptId: 'at_2' },
      {},
    );
    expect(settlement.checkout).toEqual({});
    expect(settlement.attempt).toMatchObject({ phase: 'paid', capture: 'none' });
    expect(types(settlement)).toEqual(['duplicate_paid']);
  });
});

describe('a late payment', () => {
  it('after checkout.expired is attention, no checkout.paid, no capture', () => {
    const settlement = plan(
      { phase: 'dead', alive: false, death: 'expired' },
      { status: 'expired', expiredThroughNumber: 1 },
      {},
    );
    expect(settlement.checkout).toMatchObject({ status: 'paid', funds: 'authorized' });
    expect(settlement.attempt).toMatchObject({ capture: 'none', captureNextAt: null });
    expect(types(settlement)).toEqual(['paid_late']);
  });

  it('of a closed order is attention as well', () => {
    expect(types(plan({}, { closed: true, status: 'canceled' }, {}))).toEqual(['paid_late']);
  });

  it('of the attempt after an expired one is an ordinary payment', () => {
    expect(types(plan({ number: 2 }, { expiredThroughNumber: 1 }, {}))).toEqual(['checkout.paid']);
  });
});

describe('a paid attempt', () => {
  const PAID: Partial<Attempt> = { phase: 'paid', alive: false, capture: 'due', instruction: 'capture' };
  const CHECKOUT: Partial<Checkout> = { status: 'paid', funds: 'authorized' };

  it('found captured after our instruction is captured', () => {
    const settlement = plan(PAID, CHECKOUT, { phase: 'captured', gmoStatus: 'SALES' });
    expect(settlement.checkout).toEqual({ funds: 'captured' });
    expect(settlement.attempt).toMatchObject({ capture: 'done', instruction: null });
    expect(types(settlement)).toEqual(['checkout.captured']);
  });

  it('found captured without an instruction of ours is an external change', () => {
    const settlement = plan({ phase: 'paid', alive: false }, CHECKOUT, {
      phase: 'captured',
      gmoStatus: 'SALES',
    });
    expect(settlement.checkout).toEqual({ funds: 'captured' });
    expect(types(settlement)).toEqual(['external_change']);
  });

  it.each([
    ['authorized', 'voided'],
    ['captured', 'refunded'],
  ] as const)('found canceled while %s is %s and closed, by an external change', (funds, after) => {
    const settlement = plan(
      { phase: 'paid', alive: false },
      { status: 'paid', funds },
      { phase: 'canceled', gmoStatus: 'CANCEL' },
    );
    expect(settlement.checkout).toEqual({ funds: after, closed: true });
    expect(types(settlement)).toEqual(['external_change']);
  });

  it('moves its money with an event even when a change was told before', () => {
    const settlement = plan({ phase: 'paid', alive: false, attention: ['external_change'] }, CHECKOUT, {
      phase: 'canceled',
      gmoStatus: 'CANCEL',
    });
    expect(types(settlement)).toEqual(['external_change']);
    expect(settlement.attempt.attention).toEqual(['external_change']);
  });

  it.each(['failed', 'ready', 'registered', 'authenticating', 'expired'] as const)(
    'never becomes unpaid because GMO-PG says %s',
    (phase) => {
      expect(plan({ phase: 'paid', alive: false }, CHECKOUT, { phase }).checkout.status).toBeUndefined();
    },
  );

  it('is left alone by a repeated answer', () => {
    const settlement = plan(
      { phase: 'paid', alive: false, capture: 'done' },
      { status: 'paid', funds: 'captured' },
      { phase: 'captured' },
    );
    expect(settlement.events).toEqual([]);
    expect(settlement.checkout).toEqual({});
  });
});

describe('money that is secured and not taken', () => {
  const PAID: Partial<Attempt> = { phase: 'paid', alive: false, gmoPhase: 'authorized' };
  const OPEN: Partial<Checkout> = { status: 'paid', funds: 'authorized' };
  /** When the operator has to be warned. */
  const DUE = MADE_AT + POLICY.paymentTermMs + POLICY.captureWarnMs;

  function look(
    times: { readonly now: number; readonly evidenceAt: number },
    attempt: Partial<Attempt> = {},
    trade: Partial<Trade> = {},
    checkout: Partial<Checkout> = {},
  ): SettlementPlan {
    const found = makeFound({ ...PAID, ...attempt }, { ...OPEN, ...checkout });
    return planSettlement(found, makeTrade(trade), POLICY, { sentAt: times.now, ...times });
  }
  const at = (moment: number) => ({ now: moment, evidenceAt: moment });

  it('is told once, when its time has come', () => {
    expect(look(at(DUE - 1)).events).toEqual([]);
    const told = look(at(DUE));
    expect(types(told)).toEqual(['capture_due']);
    expect(told).toMatchObject({
      checkout: {},
      attempt: { attention: ['capture_due'], nextInquiryAt: null },
      events: [{ detail: 'secured for 30 days and not captured' }],
    });
    expect(look(at(DUE + 1), { attention: ['capture_due'] }).events).toEqual([]);
  });

  it.each(['paid_late', 'capture_failed', 'external_change'] as const)(
    'is told also when nobody captures it after %s',
    (reason) => {
      expect(types(look(at(DUE), { attention: [reason] }))).toEqual(['capture_due']);
    },
  );

  it('is not told while only one of the two clocks says so; GMO-PG is asked again', () => {
    const ahead = look({ now: DUE + 1_000, evidenceAt: DUE - 1 });
    expect(ahead.events).toEqual([]);
    expect(ahead.attempt.nextInquiryAt).toBe(DUE + 1_000 + 6 * 3_600_000);
  });

  it.each<[string, Partial<Attempt>, Partial<Trade>, Partial<Checkout>, string[]]>([
    ['captured by our own instruction', { capture: 'due' }, { phase: 'captured' }, {}, ['checkout.captured']],
    ['captured in GMO-PG’s own screens', {}, { phase: 'captured' }, {}, ['external_change']],
    ['canceled in GMO-PG’s own screens', {}, { phase: 'canceled' }, {}, ['external_change']],
    ['given back already', {}, {}, { funds: 'voided' }, []],
    ['a second payment of the order', {}, {}, { currentAttemptId: 'at_2' }, []],
  ])('is not told when it turns out to be %s', (_, attempt, trade, checkout, events) => {
    expect(types(look(at(DUE), attempt, trade, checkout))).toEqual(events);
  });

  it('of another amount is told of the amount first, and of the capture by the next question', () => {
    const first = look(at(DUE), {}, { canceledAmount: 100 });
    expect(types(first)).toEqual(['external_change']);
    const next = look(at(DUE), { ...first.attempt }, { canceledAmount: 100 });
    expect(types(next)).toEqual(['capture_due']);
    expect(first.attempt.nextInquiryAt).toBe(DUE + 6 * 3_600_000);
  });

  it('is not told by a question without an answer, which is asked again', () => {
    const silent = planUnanswered(makeFound(PAID, OPEN), 'timeout', POLICY, DUE);
    expect(silent.events).toEqual([]);
    expect(silent.attempt.nextInquiryAt).toBe(DUE + 2_000);
  });
});

describe('no answer', () => {
  it('never changes a status, backs off, and is told after 15 minutes', () => {
    const first = planUnanswered(makeFound(), 'timeout', POLICY, MADE_AT);
    expect(first).toMatchObject({
      checkout: {},
      events: [],
      attempt: { inquiryFailures: 1, unknownSince: MADE_AT },
    });
    const late = planUnanswered(
      makeFound({ unknownSince: MADE_AT, inquiryFailures: 9 }),
      'timeout',
      POLICY,
      MADE_AT + 900_000,
    );
    expect(types(late)).toEqual(['unknown_outcome']);
    expect(late.checkout).toEqual({});
    expect(late.attempt.nextInquiryAt).toBe(MADE_AT + 900_000 + 300_000);
  });
});

describe('"no such trade"', () => {
  it('is no answer for a trade that GMO-PG had accepted', () => {
    const settlement = planNotFound(makeFound(), POLICY, {
      ...TIMES,
      now: MADE_AT + 1e8,
      evidenceAt: MADE_AT + 1e8,
    });
    expect(settlement.checkout).toEqual({});
    expect(settlement.attempt).toMatchObject({ inquiryFailures: 1 });
  });

  it('ends an attempt that was never registered, once nobody can be driving it', () => {
    const reserved = makeFound(
      { phase: 'reserved', accessId: null, startLimitAt: null },
      { status: 'created' },
    );
    expect(planNotFound(reserved, POLICY, TIMES).attempt.alive).toBeUndefined();
    const over = planNotFound(reserved, POLICY, {
      ...TIMES,
      now: MADE_AT + 900_000 + 120_001,
      evidenceAt: MADE_AT + 900_000 + 120_001,
    });
    expect(over.attempt).toMatchObject({ alive: false, death: 'expired' });
    expect(types(over)).toEqual(['checkout.expired']);
  });
});
