import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  salesEntriesSchema,
  salesEntrySchema,
  salesLineSchema,
  salesQuerySchema,
  salesSumsSchema,
} from './sales-report.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';
import {
  checkoutId,
  gmoOrderId,
  holdsSchema,
  orderId,
  refuses,
  timestamp,
  unknownField,
} from './testing/valid-values.ts';

const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const sum = fc.integer({ min: -99_999_999, max: 99_999_999 });
const sums = { captured: sum, changed: sum, canceled: sum, net: sum, points: sum, coupon: sum };
const line = fc.record({ period: fc.oneof(day, fc.constant('total')), entries: fc.nat(), ...sums });
const entry = fc.record({
  date: day,
  processedAt: timestamp,
  dated: fc.constantFrom('gmo', 'clock'),
  kind: fc.constantFrom('captured', 'changed', 'canceled'),
  amount: sum,
  tax: sum,
  total: sum,
  points: sum,
  coupon: sum,
  checkoutId,
  orderId,
  gmoOrderId,
  eposTradeId: fc.option(fc.stringMatching(/^[\x21-\x7e]{1,64}$/)),
});
const range = { from: day, to: day };

it('a report is read whole, and junk is refused without a throw', () => {
  holdsSchema(salesLineSchema, line);
  holdsSchema(salesEntrySchema, entry);
  holdsSchema(
    salesSumsSchema,
    fc.record({
      ...range,
      by: fc.constantFrom('day', 'month'),
      lines: fc.array(line, { maxLength: 4 }),
      total: line,
    }),
  );
  holdsSchema(
    salesEntriesSchema,
    fc.record({
      ...range,
      by: fc.constant('entry'),
      entries: fc.array(entry, { maxLength: 4 }),
      nextCursor: fc.option(fc.constant('1.2')),
    }),
  );
});

it('a query is what was written, with what was left out', () => {
  const more = {
    by: fc.constantFrom('day', 'month', 'entry'),
    format: fc.constantFrom('json', 'csv'),
    charset: fc.constantFrom('utf-8', 'shift_jis'),
    lang: fc.constantFrom('ja', 'en'),
    cursor: fc.tuple(fc.nat(), fc.nat()).map(([time, sequence]) => `${String(time)}.${String(sequence)}`),
  };
  const query = fc.record({ ...range, ...more }, { requiredKeys: ['from', 'to'] });
  fc.assert(
    fc.property(query, (written) => {
      const left = { by: 'day', format: 'json', charset: 'utf-8', lang: 'ja' };
      expect(salesQuerySchema.parse(written)).toEqual({ ...left, ...written });
    }),
    { numRuns: FUZZ_RUNS },
  );
  refuses(
    salesQuerySchema,
    fc.tuple(query, unknownField).map(([value, [name]]) => ({ ...value, [name]: 'x' })),
  );
  refuses(
    salesQuerySchema,
    fc
      .tuple(query, fc.constantFrom('from', 'to', 'by', 'format', 'charset', 'lang', 'cursor'))
      .map(([value, name]) => ({ ...value, [name]: ' 2026-1-1' })),
  );
});
