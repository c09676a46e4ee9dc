import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { orderId } from '@epos-kantan/shared/testing/valid-values';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isTrialOrder, trialOrderId } from './trial-order.ts';

const base32 = fc.string({
  unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz234567')),
  minLength: 26,
  maxLength: 26,
});

it("the order of an operation is always the same, and known as a trial's", () => {
  fc.assert(
    fc.property(base32, (text) => {
      const id = trialOrderId(`op_${text}`);
      expect([id, isTrialOrder(id)]).toEqual([`trial-${text}`, true]);
    }),
    { numRuns: FUZZ_RUNS },
  );
});

it('no other order is one, whatever stands in it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        orderId,
        fc.string(),
        base32.map((text) => `trial-${text}x`),
        base32,
      ),
      (text) => {
        expect(isTrialOrder(text)).toBe(/^trial-[a-z2-7]{26}$/.test(text));
      },
    ),
    { numRuns: FUZZ_RUNS },
  );
  for (const text of ['trial-1', `Trial-${'a'.repeat(26)}`, `trial-${'a'.repeat(26)}\n`])
    expect(isTrialOrder(text)).toBe(false);
});
