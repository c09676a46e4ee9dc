import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextTryAfterMs } from './retry-schedule.ts';

const DAY = 24 * 3_600_000;
const jitter = fc.double({ min: 0, max: 1, noNaN: true });
const wish = fc.option(fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true }), fc.constant(Infinity)));

it('a wait is a whole number of ms, at least the step, at most what may be asked for, and never shorter for a wish', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), jitter, wish, (tries, chance, asked) => {
      const step = nextTryAfterMs(tries, 0, null) ?? 0;
      const wait = nextTryAfterMs(tries, chance, asked) ?? 0;
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(step);
      expect(wait).toBeLessThanOrEqual(Math.max(DAY, step * 1.1 + 1));
      expect(wait).toBeGreaterThanOrEqual(Math.floor(Math.min(asked ?? 0, DAY)));
    }),
    { numRuns: FUZZ_RUNS },
  );
});

it('the tries end after ten, whatever the receiver asks for, and take more than 75 hours', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 1_000_000 }), jitter, wish, (tries, chance, asked) => {
      expect(nextTryAfterMs(tries, chance, asked)).toBeNull();
    }),
    { numRuns: FUZZ_RUNS },
  );
  const waits = Array.from({ length: 9 }, (_, tries) => nextTryAfterMs(tries + 1, 0, null) ?? 0);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(75 * 3_600_000);
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
});
