import { FUNDS, YEN_MAX } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFound } from '../testing/make-records.ts';
import { decideAdjustment, splitTotal } from './decide-adjustment.ts';
import type { AdjustmentRequest } from './decide-adjustment.ts';

const runs = { numRuns: FUZZ_RUNS };
const yen = fc.oneof(fc.integer({ min: 0, max: YEN_MAX }), fc.integer({ min: 0, max: 5 }));

describe('a total as amount and tax', () => {
  it('adds up, keeps no more tax than there was, and has an amount unless nothing is left', () => {
    fc.assert(
      fc.property(yen, yen, (total, taxMax) => {
        const { amount, tax } = splitTotal(total, taxMax);
        expect(amount + tax).toBe(total);
        expect(tax).toBe(Math.max(0, Math.min(taxMax, total - 1)));
        expect(amount > 0).toBe(total > 0);
      }),
      runs,
    );
  });
});

describe('of a paid trade, whatever is asked', () => {
  const money = fc.record({ currentAmount: yen, currentTax: yen });
  const request: fc.Arbitrary<AdjustmentRequest> = fc.oneof(
    fc.constant({ kind: 'cancel' as const }),
    fc.record({ kind: fc.constant('refund' as const), amount: yen.filter((amount) => amount > 0) }),
    fc.record({ kind: fc.constant('change' as const), amount: yen.filter((amount) => amount > 0), tax: yen }),
  );
  const funds = fc.constantFrom(...FUNDS);

  it('the target is less than what is left, and what was asked for', () => {
    fc.assert(
      fc.property(money, request, funds, fc.boolean(), (now, asked, fundsNow, isCurrent) => {
        const found = makeFound(
          { phase: 'paid', ...now },
          { status: 'paid', funds: fundsNow, ...(isCurrent ? {} : { currentAttemptId: 'at_2' }) },
        );
        const decision = decideAdjustment(found, asked);
        if (decision.kind !== 'begin') return;
        const left = now.currentAmount + now.currentTax;
        const { amount, tax } = decision.target;
        expect(amount).toBeGreaterThanOrEqual(0);
        expect(tax).toBeGreaterThanOrEqual(0);
        expect(amount + tax).toBeLessThan(left);
        if (asked.kind === 'cancel') expect(decision.target).toEqual({ amount: 0, tax: 0 });
        if (asked.kind === 'refund') expect(amount + tax).toBe(left - asked.amount);
        if (asked.kind === 'change')
          expect(decision.target).toEqual({ amount: asked.amount, tax: asked.tax });
      }),
      runs,
    );
  });
});
