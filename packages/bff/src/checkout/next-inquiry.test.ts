import { describe, expect, it } from 'vitest';
import { nextInquiryAt } from './next-inquiry.ts';
import type { Attempt } from './checkout.ts';
import { MADE_AT, POLICY, makeFound } from '../testing/make-records.ts';

const LIMIT = MADE_AT + POLICY.paymentTermMs;

function waitAfter(attempt: Partial<Attempt>, now = MADE_AT): number | null {
  const at = nextInquiryAt(makeFound(attempt).attempt, POLICY, now);
  return at === null ? null : at - now;
}

describe('the time of the next inquiry', () => {
  it('leaves room in a minute for capture and webhook while the shopper may be paying', () => {
    expect(waitAfter({ redirectShownAt: MADE_AT })).toBe(45_000);
    expect(waitAfter({ gmoPhase: 'authenticating' })).toBe(45_000);
  });

  it('is seconds away after the shopper came back', () => {
    expect(waitAfter({ returnedAt: MADE_AT })).toBe(2_000);
    expect(waitAfter({ returnedAt: MADE_AT }, MADE_AT + 61_000)).toBe(10_000);
  });

  it('waits for the start limit when nobody was sent to EPOS', () => {
    expect(waitAfter({})).toBe(LIMIT + 121_000 - MADE_AT);
  });

  it('backs off when GMO-PG cannot tell, to five minutes at most', () => {
    expect(waitAfter({ inquiryFailures: 1, redirectShownAt: MADE_AT })).toBe(2_000);
    expect(waitAfter({ inquiryFailures: 50, redirectShownAt: MADE_AT })).toBe(300_000);
  });

  it('sweeps the dead for 14 days, ever more seldom, then stops', () => {
    const dead = { alive: false, phase: 'dead', death: 'expired' } as const;
    expect(waitAfter(dead, LIMIT)).toBe(600_000);
    expect(waitAfter(dead, LIMIT + 2 * 3_600_000)).toBe(3_600_000);
    expect(waitAfter(dead, LIMIT + 14 * 86_400_000)).toBe(6 * 3_600_000);
    expect(waitAfter(dead, LIMIT + 14 * 86_400_000 + 1)).toBeNull();
  });

  it('looks at a payment again after one, three, seven and fourteen days, and then no more', () => {
    const paid = { phase: 'paid', alive: false } as const;
    const day = 86_400_000;
    expect(waitAfter(paid, LIMIT)).toBe(day);
    expect(waitAfter(paid, LIMIT + day)).toBe(2 * day);
    expect(waitAfter(paid, LIMIT + 13 * day)).toBe(day);
    expect(waitAfter(paid, LIMIT + 14 * day)).toBeNull();
  });

  it('comes once more for money that is secured and not taken, when the operator has to be warned', () => {
    const open = { phase: 'paid', alive: false, gmoPhase: 'authorized' } as const;
    const day = 86_400_000;
    expect(waitAfter(open, LIMIT + 14 * day)).toBe(16 * day);
    // Our clock says so, and GMO-PG's did not yet.
    expect(waitAfter(open, LIMIT + 30 * day)).toBe(6 * 3_600_000);
    expect(waitAfter({ ...open, capture: 'failed' }, LIMIT + 15 * day)).toBe(15 * day);
    const early = { ...POLICY, captureWarnMs: 2 * day };
    expect(nextInquiryAt(makeFound(open).attempt, early, LIMIT + day)).toBe(LIMIT + 2 * day);
    // GMO-PG gives no answer about it, for longer than the others are asked about.
    const silent = { ...open, inquiryFailures: 99, unknownSince: LIMIT };
    expect(waitAfter(silent, LIMIT + 14 * day)).toBe(300_000);
    expect(waitAfter(silent, LIMIT + 14 * day + 1)).toBe(16 * day - 1);
    expect(waitAfter(silent, LIMIT + 40 * day)).toBe(day);
  });

  it.each<[string, Partial<Attempt>]>([
    ['captured', { capture: 'done', gmoPhase: 'captured' }],
    ['canceled at GMO-PG', { gmoPhase: 'canceled' }],
    ['a second payment of the order', { attention: ['duplicate_paid'] }],
    ['warned of already', { attention: ['capture_due'] }],
  ])('comes no more for a payment that is %s', (_, attempt) => {
    const paid = { phase: 'paid', alive: false, gmoPhase: 'authorized', ...attempt } as const;
    expect(waitAfter(paid, LIMIT + 14 * 86_400_000)).toBeNull();
  });

  it('comes, ever more seldom, until the inquiry shows money that we have taken: before that it is in nobody’s books', () => {
    const taken = { phase: 'paid', alive: false, gmoPhase: 'authorized', capture: 'done' } as const;
    expect(waitAfter(taken, LIMIT + 59 * 60_000)).toBe(10 * 60_000);
    expect(waitAfter(taken, LIMIT + 23 * 3_600_000)).toBe(3_600_000);
    expect(waitAfter(taken, LIMIT + 13 * 86_400_000)).toBe(6 * 3_600_000);
    expect(waitAfter(taken, LIMIT + 14 * 86_400_000 + 1)).toBeNull();
  });

  it('is always in the future', () => {
    for (const now of [MADE_AT - 1e9, MADE_AT, LIMIT, LIMIT + 1e8]) {
      for (const attempt of [{}, { redirectShownAt: MADE_AT }, { alive: false, phase: 'dead' as const }]) {
        expect(waitAfter(attempt, now) ?? 1).toBeGreaterThan(0);
      }
    }
  });
});
