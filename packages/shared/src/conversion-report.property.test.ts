/** The words of a beacon, and the report of how many went how far. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  beaconSchema,
  conversionDaySchema,
  conversionQuerySchema,
  conversionReportSchema,
} from './conversion-report.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';
import { holdsSchema, refuses, unknownField } from './testing/valid-values.ts';

const date = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const stages = {
  ...{ shown: fc.nat(), pressed: fc.nat(), started: fc.nat() },
  ...{ redirected: fc.nat(), confirmed: fc.nat(), paid: fc.nat() },
};
const day = fc.record({ date, ...stages });

it('a beacon is one of two words', () => {
  holdsSchema(beaconSchema, fc.constantFrom('shown', 'pressed'));
  refuses(beaconSchema, fc.constantFrom<unknown>('', 'Shown', 'shown ', 'paid', null, 1, ['shown']));
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(beaconSchema.safeParse(text).success).toBe(text === 'shown' || text === 'pressed');
    }),
    { numRuns: FUZZ_RUNS },
  );
});

it('a query is two days, and nothing else', () => {
  holdsSchema(conversionQuerySchema, fc.record({ from: date, to: date }));
  refuses(
    conversionQuerySchema,
    fc.constantFrom<unknown>({}, { from: '2026-11-24' }, { from: '2026-11-31', to: '2026-12-01' }),
  );
  refuses(
    conversionQuerySchema,
    fc
      .tuple(fc.record({ from: date, to: date }), unknownField)
      .map(([query, [name, more]]) => ({ ...query, [name]: more })),
  );
});

it('a report is read whole', () => {
  holdsSchema(conversionDaySchema, day);
  holdsSchema(
    conversionReportSchema,
    fc.record({ from: date, to: date, days: fc.array(day, { maxLength: 5 }), total: fc.record(stages) }),
  );
  refuses(
    conversionDaySchema,
    day.map((one) => ({ ...one, paid: -1 })),
  );
});
