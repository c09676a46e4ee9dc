/** Days are Japan's, wherever the server is. */
import { describe, expect, it } from 'vitest';
import type { SpanFigures } from '../checkout/ports/checkout-reader.ts';
import { CHART_DAYS_MAX, dayBefore, daysFromTo, figuresOfDays, japanDay, spanOfDay } from './japan-days.ts';

const MIDNIGHT = Date.UTC(2026, 10, 24, 15);

describe('a day in Japan', () => {
  it('begins at 15:00 UTC of the day before, and is 24 hours', () => {
    expect([japanDay(MIDNIGHT - 1), japanDay(MIDNIGHT)]).toEqual(['2026-11-24', '2026-11-25']);
    expect(spanOfDay('2026-11-25')).toEqual({ from: MIDNIGHT, to: MIDNIGHT + 86_400_000 });
  });

  it('is counted to and back from over the ends of months and years', () => {
    expect([dayBefore('2026-03-01', 1), dayBefore('2028-03-01', 1), dayBefore('2027-01-01', 1)]).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2026-12-31',
    ]);
    expect(dayBefore('2026-12-31', -1)).toBe('2027-01-01');
    expect([
      daysFromTo('2026-11-25', '2026-11-25'),
      daysFromTo('2026-02-28', '2026-03-01'),
      daysFromTo('2026-11-25', '2026-11-24'),
    ]).toEqual([1, 2, 0]);
  });
});

describe('the figures of some days', () => {
  it('are asked for a day at a time, oldest first, and leave turns to everybody else', async () => {
    const asked: unknown[] = [];
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (asked.length < 3) setImmediate(count);
    };
    setImmediate(count);
    const reader = {
      figures: (span: { readonly shopId: string; readonly from: number; readonly to: number }) => {
        asked.push([span.shopId, japanDay(span.from), span.to - span.from, turns > asked.length - 1]);
        return Promise.resolve({} as SpanFigures);
      },
    };
    const days = await figuresOfDays(reader, 'shop', { last: '2026-11-25', count: 3 });
    expect(days.map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
    expect(asked).toEqual(days.map(({ day }) => ['shop', day, 86_400_000, true]));
  });

  it('are of no more days than a chart has', async () => {
    const reader = { figures: () => Promise.reject(new Error('asked')) };
    const tooMany = figuresOfDays(reader, 'shop', { last: '2026-11-25', count: CHART_DAYS_MAX + 1 });
    await expect(tooMany).rejects.toThrow('at most 92 days');
  });
});
