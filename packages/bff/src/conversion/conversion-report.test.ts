import { expect, it } from 'vitest';
import { reportConversion } from './conversion-report.ts';
import type { ConversionStore } from './conversion-store.ts';

const asked: Parameters<ConversionStore['countDay']>[0][] = [];
const store: Pick<ConversionStore, 'countDay'> = {
  countDay: (query) => {
    asked.push(query);
    return Promise.resolve({ shown: 10, pressed: 5, started: 4, redirected: 3, confirmed: 2, paid: 1 });
  },
};

it('each day in Japan is counted by itself, and summed', async () => {
  const report = await reportConversion(store, 'shop', { from: '2026-11-30', to: '2026-12-02' });
  expect(report.days.map(({ date, paid }) => [date, paid])).toEqual([
    ['2026-11-30', 1],
    ['2026-12-01', 1],
  ]);
  expect(report.total).toEqual({ shown: 20, pressed: 10, started: 8, redirected: 6, confirmed: 4, paid: 2 });
  const begin = Date.UTC(2026, 10, 29, 15);
  expect(asked).toEqual([
    { shopId: 'shop', day: '2026-11-30', from: begin, to: begin + 86_400_000 },
    { shopId: 'shop', day: '2026-12-01', from: begin + 86_400_000, to: begin + 2 * 86_400_000 },
  ]);
});

it('leaves a turn to everybody else between two days', async () => {
  const turnsAt: number[] = [];
  let turns = 0;
  const count = (): void => {
    turns += 1;
    if (turnsAt.length < 3) setImmediate(count);
  };
  setImmediate(count);
  const watched: typeof store = {
    countDay: (query) => {
      turnsAt.push(turns);
      return store.countDay(query);
    },
  };
  await reportConversion(watched, 'shop', { from: '2026-11-30', to: '2026-12-03' });
  expect(new Set(turnsAt).size).toBe(3);
});

it('takes 1 to 92 days', async () => {
  const days = async (to: string) =>
    (await reportConversion(store, 'shop', { from: '2026-01-01', to })).days.length;
  expect([await days('2026-01-02'), await days('2026-04-03')]).toEqual([1, 92]);
  await expect(days('2026-01-01')).rejects.toThrow(RangeError);
  await expect(days('2026-04-04')).rejects.toThrow(RangeError);
});
