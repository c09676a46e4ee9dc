import fc from 'fast-check';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { describe, expect, it } from 'vitest';
import { MADE_AT, makeFound, makeTrade } from '../testing/make-records.ts';
import type { Attempt } from './checkout.ts';
import type { Trade } from './gateway-result.ts';
import { bookedAfter, nextSalesEntry } from './sales-entry.ts';
import type { SalesEntry } from './sales-entry.ts';

const NOW = MADE_AT + 5_000;
const DAY = 86_400_000;

/** The entry for a trade of 9,800 yen and 200 yen of tax. */
const entryOf = (trade: Partial<Trade>, attempt: Partial<Attempt> = {}): SalesEntry | null =>
  nextSalesEntry(
    makeFound({ phase: 'paid', tax: 200, ...attempt }).attempt,
    makeTrade({ amount: 9800, tax: 200, ...trade }),
    NOW,
  );
const BOOKED = { entries: 1, amount: 9800, tax: 200, points: 300, coupon: 50 };

describe('the first entry', () => {
  it('is of the money as it was taken, by the day of GMO-PG', () => {
    const taken = { phase: 'captured', pointsUsed: 300, couponUsed: 50, processedAt: MADE_AT - DAY } as const;
    expect(entryOf(taken)).toEqual({
      number: 1,
      kind: 'captured',
      amount: 9800,
      tax: 200,
      points: 300,
      coupon: 50,
      processedAt: MADE_AT - DAY,
      dated: 'gmo',
    });
  });

  it('is dated by our clock where ProcessDate is not readable, and says so', () => {
    expect(entryOf({ phase: 'captured', processedAt: null })).toMatchObject({
      processedAt: NOW,
      dated: 'clock',
    });
  });

  it('is of what was left when it was taken', () => {
    expect(entryOf({ phase: 'captured', amount: 9000, tax: 0 })).toMatchObject({ amount: 9000, tax: 0 });
    const shownAsCanceled = { phase: 'captured', canceledAmount: 800, canceledTax: 200 } as const;
    expect(entryOf(shownAsCanceled)).toMatchObject({ amount: 9000, tax: 0 });
  });

  it.each(['authorized', 'canceled', 'returned', 'expired', 'failed', 'other', 'ready'] as const)(
    'is not made of a trade that is %s',
    (phase) => {
      expect(entryOf({ phase })).toBeNull();
    },
  );

  it('is not made of more money than there was, or of less than none', () => {
    expect(entryOf({ phase: 'captured', amount: 9801 })).toBeNull();
    expect(entryOf({ phase: 'captured', amount: 0, tax: 0 })).toBeNull();
    expect(entryOf({ phase: 'captured', canceledAmount: 9900 })).toBeNull();
  });
});

describe('after it', () => {
  it('less money is a change, of the difference', () => {
    const less = { phase: 'captured', amount: 9000, tax: 100, pointsUsed: 100, couponUsed: 50 } as const;
    expect(entryOf(less, { booked: BOOKED })).toMatchObject({
      number: 2,
      kind: 'changed',
      amount: -800,
      tax: -100,
      points: -200,
      coupon: 0,
    });
  });

  it.each(['canceled', 'returned'] as const)('a trade that is %s is a cancellation of the rest', (phase) => {
    const gone = entryOf({ phase, pointsUsed: 0, couponUsed: 0 }, { booked: BOOKED });
    expect(gone).toMatchObject({
      number: 2,
      kind: 'canceled',
      amount: -9800,
      tax: -200,
      points: -300,
      coupon: -50,
    });
  });

  it('points that an answer does not tell stay as they were', () => {
    expect(entryOf({ phase: 'canceled' }, { booked: BOOKED })).toMatchObject({ points: 0, coupon: 0 });
  });

  it('the same money again is nothing new, nor is what only lags behind', () => {
    expect(entryOf({ phase: 'captured' }, { booked: BOOKED })).toBeNull();
    expect(entryOf({ phase: 'captured' }, { booked: { ...BOOKED, amount: 9000 } })).toBeNull();
    for (const phase of ['authorized', 'expired', 'other'] as const)
      expect(entryOf({ phase }, { booked: BOOKED })).toBeNull();
    const over = { ...BOOKED, entries: 2, amount: 0, tax: 0 };
    expect(entryOf({ phase: 'canceled' }, { booked: over })).toBeNull();
  });
});

it('whatever is shown in whatever order, the entries add up to the books and never to less than nothing', () => {
  const yen = fc.integer({ min: 0, max: 10_500 });
  const shown = fc.record({
    phase: fc.constantFrom('authorized', 'captured', 'canceled', 'returned', 'expired', 'other'),
    amount: yen,
    tax: fc.integer({ min: 0, max: 300 }),
    canceledAmount: fc.oneof(fc.constant(0), yen),
    canceledTax: fc.constant(0),
    pointsUsed: fc.option(fc.integer({ min: 0, max: 500 })),
  });
  fc.assert(
    fc.property(fc.array(shown, { maxLength: 12 }), (trades) => {
      let { attempt } = makeFound({ phase: 'paid', tax: 200 });
      let [total, points] = [0, 0];
      for (const [index, trade] of trades.entries()) {
        const entry = nextSalesEntry(attempt, makeTrade(trade), NOW);
        if (entry === null) continue;
        const before = total;
        total += entry.amount + entry.tax;
        points += entry.points;
        attempt = { ...attempt, booked: bookedAfter(attempt, entry) };
        expect([index, total >= 0, total <= 10_000]).toEqual([index, true, true]);
        expect(entry.kind === 'captured').toBe(entry.number === 1);
        if (entry.number > 1) expect(total).toBeLessThan(before);
        expect(attempt.booked).toMatchObject({ points, entries: entry.number });
        expect((attempt.booked?.amount ?? 0) + (attempt.booked?.tax ?? 0)).toBe(total);
      }
    }),
    { numRuns: FUZZ_RUNS },
  );
});
