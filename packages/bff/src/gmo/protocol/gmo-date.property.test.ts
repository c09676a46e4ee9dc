import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseGmoDate } from './gmo-date.ts';

const runs = { numRuns: FUZZ_RUNS };
const written = (at: number): string =>
  new Date(at + 9 * 3_600_000).toISOString().slice(0, 19).replace(/[-T:]/g, '');
/** The years 1000 to 9999 of Japan. */
const second = fc.integer({ min: -30_609_824_400, max: 253_402_268_399 }).map((at) => at * 1000);

it('a second that is written as Japan writes it is read as that second', () => {
  fc.assert(
    fc.property(second, (at) => {
      expect(parseGmoDate(written(at))).toBe(at);
    }),
    runs,
  );
});

it('any text is the date that it spells, or none', () => {
  const digits = fc.string({
    unit: fc.constantFrom(...Array.from('0123456789')),
    minLength: 13,
    maxLength: 15,
  });
  const near = fc
    .tuple(second, fc.nat(14), anyUnit)
    .map(([at, place, one]) => written(at).slice(0, place) + one + written(at).slice(place + 1));
  fc.assert(
    fc.property(fc.oneof(digits, near, fc.string({ unit: anyUnit })), (text) => {
      const at = parseGmoDate(text);
      if (at !== null) expect(written(at)).toBe(text);
    }),
    runs,
  );
});
