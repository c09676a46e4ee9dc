import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from './http-date.ts';
import { anyUnit } from './testing/any-text.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';

const runs = { numRuns: FUZZ_RUNS };
const second = fc.integer({ min: 0, max: 253_402_300_799 });

describe('a date of a header', () => {
  it('gives the second that it was written from', () => {
    fc.assert(
      fc.property(second, (at) => {
        expect(parseHttpDate(new Date(at * 1000).toUTCString())).toBe(at * 1000);
      }),
      runs,
    );
  });

  it('is none as soon as one character of it is another', () => {
    fc.assert(
      fc.property(second, fc.nat(28), fc.string({ unit: anyUnit, maxLength: 1 }), (at, place, other) => {
        const text = new Date(at * 1000).toUTCString();
        const changed = text.slice(0, place) + other + text.slice(place + 1);
        const read = parseHttpDate(changed);
        // A digit of the time alone makes another date; the weekday holds the day.
        if (read !== null) expect(new Date(read).toUTCString()).toBe(changed);
      }),
      runs,
    );
  });

  it('is none of what only Date.parse takes for one', () => {
    const lenient = fc.oneof(
      fc.nat().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.constantFrom(
        '2001',
        '1',
        '21 Oct 2026',
        'Oct 21, 2026',
        'Wed, 31 Feb 2026 07:28:00 GMT',
        'Thu, 21 Oct 2026 07:28:00 GMT',
      ),
      fc.string({ unit: anyUnit }),
    );
    fc.assert(
      fc.property(lenient, (text) => {
        expect(parseHttpDate(text)).toBeNull();
      }),
      runs,
    );
    expect([parseHttpDate(null), parseHttpDate(undefined)]).toEqual([null, null]);
  });
});
