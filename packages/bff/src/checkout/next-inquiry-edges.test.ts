/** The times of the next inquiry, to the millisecond at which one interval gives way to the next. */
import { describe, expect, it } from 'vitest';
import { MADE_AT, POLICY, makeFound } from '../testing/make-records.ts';
import type { Attempt } from './checkout.ts';
import { nextInquiryAt } from './next-inquiry.ts';

const LIMIT = MADE_AT + POLICY.paymentTermMs;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SWEEP = 14 * DAY;

function waitAfter(attempt: Partial<Attempt>, now = MADE_AT): number | null {
  const at = nextInquiryAt(makeFound(attempt).attempt, POLICY, now);
  return at === null ? null : at - now;
}

describe('while an attempt is open', () => {
  it.each([
    [MINUTE - 1, 2_000],
    [MINUTE, 10_000],
    [5 * MINUTE - 1, 10_000],
    [5 * MINUTE, LIMIT + 121_000 - MADE_AT],
  ])('%i ms after the return the next is %i ms away', (agoMs, wait) => {
    expect(waitAfter({ returnedAt: MADE_AT - agoMs })).toBe(wait);
  });

  it('an old return leaves the pace of a shopper who is paying', () => {
    expect(waitAfter({ returnedAt: MADE_AT - 5 * MINUTE, redirectShownAt: 1 })).toBe(45_000);
  });

  it('the wrong money is asked about once an hour, whatever else is known', () => {
    expect(waitAfter({ attention: ['amount_mismatch'], returnedAt: MADE_AT })).toBe(HOUR);
    expect(waitAfter({ attention: ['unknown_outcome'], returnedAt: MADE_AT })).toBe(2_000);
  });

  it('near the limit, and after it, one that nobody was sent with is asked about at the pace of the others', () => {
    expect(waitAfter({}, LIMIT + 121_000 - 45_001)).toBe(45_001);
    expect(waitAfter({}, LIMIT + 121_000 - 44_999)).toBe(45_000);
  });

  it.each([
    [1, 2_000],
    [2, 4_000],
    [8, 256_000],
    [9, 300_000],
    [5_000, 300_000],
  ])('%i failures put it off by %i ms', (inquiryFailures, wait) => {
    expect(waitAfter({ inquiryFailures, returnedAt: MADE_AT })).toBe(wait);
  });
});

describe('after the end of an attempt', () => {
  const dead: Partial<Attempt> = { alive: false, phase: 'dead', death: 'expired' };

  it.each([
    [HOUR - 1, 10 * MINUTE],
    [HOUR, HOUR],
    [24 * HOUR - 1, HOUR],
    [24 * HOUR, 6 * HOUR],
    [SWEEP, 6 * HOUR],
    [SWEEP + 1, null],
  ])('%i ms after the limit the next is %s ms away', (age, wait) => {
    expect(waitAfter(dead, LIMIT + age)).toBe(wait);
  });

  it('failures can only put it off', () => {
    expect(waitAfter({ ...dead, inquiryFailures: 1 }, LIMIT)).toBe(10 * MINUTE);
    expect(waitAfter({ ...dead, inquiryFailures: 50 }, LIMIT + HOUR)).toBe(HOUR);
    expect(waitAfter({ ...dead, inquiryFailures: 50 }, LIMIT + SWEEP + 1)).toBeNull();
  });
});

describe('after a payment', () => {
  const paid: Partial<Attempt> = { alive: false, phase: 'paid' };
  const open: Partial<Attempt> = { ...paid, gmoPhase: 'authorized' };

  it('a question without an answer is asked again for 14 days from the first', () => {
    expect(waitAfter({ ...paid, inquiryFailures: 1 }, LIMIT)).toBe(2_000);
    expect(waitAfter({ ...paid, inquiryFailures: 3, unknownSince: LIMIT }, LIMIT + SWEEP)).toBe(8_000);
    expect(waitAfter({ ...paid, inquiryFailures: 3, unknownSince: LIMIT }, LIMIT + SWEEP + 1)).toBeNull();
  });

  it('of a first failure long after the payment is asked again as well', () => {
    expect(waitAfter({ ...paid, inquiryFailures: 1 }, LIMIT + 20 * DAY)).toBe(2_000);
  });

  it('whose capture failed is asked about like an ended one', () => {
    const failed: Partial<Attempt> = { ...paid, capture: 'failed' };
    expect(waitAfter(failed, LIMIT)).toBe(10 * MINUTE);
    expect(waitAfter(failed, LIMIT + 2 * DAY)).toBe(6 * HOUR);
    expect(waitAfter(failed, LIMIT + SWEEP + 1)).toBeNull();
  });

  it('the earlier of the look and the warning counts', () => {
    const warnAt = LIMIT + POLICY.captureWarnMs;
    expect(waitAfter(open, warnAt - 1)).toBe(1);
    expect(waitAfter(open, warnAt)).toBe(6 * HOUR);
    expect(waitAfter({ ...open, capture: 'failed' }, LIMIT)).toBe(10 * MINUTE);
    const soon = { ...POLICY, captureWarnMs: DAY / 2 };
    expect(nextInquiryAt(makeFound(open).attempt, soon, LIMIT)).toBe(LIMIT + DAY / 2);
    expect(nextInquiryAt(makeFound({ ...open, capture: 'due' }).attempt, soon, LIMIT)).toBe(LIMIT + DAY / 2);
  });
});
