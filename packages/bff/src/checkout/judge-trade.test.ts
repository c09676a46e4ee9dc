import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRADE_PHASES } from './gateway-result.ts';
import { judgeTrade } from './judge-trade.ts';
import { MADE_AT, POLICY, makeFound, makeTrade } from '../testing/make-records.ts';

const { attempt } = makeFound();
const LIMIT = MADE_AT + POLICY.paymentTermMs;

describe('judgeTrade', () => {
  it('calls a trade paid only when it is secured or captured for the exact total', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TRADE_PHASES),
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: -1_000_000, max: 100_000_000 }),
        (phase, amount, tax, later) => {
          const verdict = judgeTrade(attempt, makeTrade({ phase, amount, tax }), POLICY, MADE_AT + later);
          const hasMoney = phase === 'authorized' || phase === 'captured';
          expect(verdict.kind === 'paid').toBe(hasMoney && amount + tax === 9800);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([9799, 9801])('calls %i yen instead of 9,800 a mismatch', (amount) => {
    expect(judgeTrade(attempt, makeTrade({ amount }), POLICY, MADE_AT).kind).toBe('mismatch');
  });

  it('accepts the total less what was canceled', () => {
    const trade = makeTrade({ amount: 12_000, canceledAmount: 2_000, canceledTax: 200 });
    expect(judgeTrade(attempt, trade, POLICY, MADE_AT).kind).toBe('paid');
  });

  it('leaves points and coupons out of the comparison', () => {
    const trade = makeTrade({ pointsUsed: 500, couponUsed: 300 });
    expect(judgeTrade(attempt, trade, POLICY, MADE_AT)).toEqual({ kind: 'paid', captured: false });
  });

  it('names a difference of exactly points and coupon', () => {
    const verdict = judgeTrade(
      attempt,
      makeTrade({ amount: 9000, pointsUsed: 500, couponUsed: 300 }),
      POLICY,
      MADE_AT,
    );
    expect(verdict).toMatchObject({
      kind: 'mismatch',
      detail: expect.stringContaining('net_of_points') as string,
    });
  });

  it.each(['registered', 'ready'] as const)('calls %s dead only 120 s after the start limit', (phase) => {
    const trade = makeTrade({ phase });
    expect(judgeTrade(attempt, trade, POLICY, LIMIT + 120_000).kind).toBe('open');
    expect(judgeTrade(attempt, trade, POLICY, LIMIT + 120_001)).toEqual({ kind: 'dead', death: 'expired' });
  });

  it('gives a shopper at EPOS until the finish time', () => {
    const trade = makeTrade({ phase: 'authenticating' });
    expect(judgeTrade(attempt, trade, POLICY, LIMIT + POLICY.finishMs).kind).toBe('open');
    expect(judgeTrade(attempt, trade, POLICY, LIMIT + POLICY.finishMs + 1).kind).toBe('dead');
  });

  it('never calls an unknown word anything but open', () => {
    expect(judgeTrade(attempt, makeTrade({ phase: 'other' }), POLICY, MADE_AT + 1e10).kind).toBe('open');
  });

  it('lets a hint choose between canceled and failed, and nothing else', () => {
    const hinted = { ...attempt, cancelHinted: true };
    expect(judgeTrade(hinted, makeTrade({ phase: 'failed' }), POLICY, MADE_AT)).toEqual({
      kind: 'dead',
      death: 'canceled',
    });
    expect(judgeTrade(attempt, makeTrade({ phase: 'failed' }), POLICY, MADE_AT)).toEqual({
      kind: 'dead',
      death: 'failed',
    });
    for (const phase of TRADE_PHASES) {
      if (phase === 'failed') continue;
      expect(judgeTrade(hinted, makeTrade({ phase }), POLICY, MADE_AT)).toEqual(
        judgeTrade(attempt, makeTrade({ phase }), POLICY, MADE_AT),
      );
    }
  });
});
