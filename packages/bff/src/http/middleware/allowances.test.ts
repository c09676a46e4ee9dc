import { expect, it } from 'vitest';
import { Allowances } from './allowances.ts';

/** Allowances with a clock that the test moves. */
function makeAllowances(perMinute: number, namesMax?: number) {
  let now = 5_000;
  const allowances = new Allowances({
    perMinute,
    elapsed: () => now,
    ...(namesMax === undefined ? {} : { namesMax }),
  });
  const takeAll = (name: string): number => {
    let taken = 0;
    while (allowances.take(name) === 0) taken += 1;
    return taken;
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { allowances, takeAll, pass };
}

it.each([1, 7, 60, 300, 6_000])('%i a minute are so many at once, and no more', (perMinute) => {
  const { takeAll } = makeAllowances(perMinute);
  expect(takeAll('a')).toBe(perMinute);
  expect(takeAll('a')).toBe(0);
});

it('what was used comes back evenly, and says when', () => {
  const { allowances, takeAll, pass } = makeAllowances(60);
  takeAll('a');
  expect(allowances.take('a')).toBeCloseTo(1_000);
  pass(400);
  expect(allowances.take('a')).toBeCloseTo(600);
  pass(600);
  expect(allowances.take('a')).toBe(0);
  expect(allowances.take('a')).toBeCloseTo(1_000);
  pass(10_000);
  expect(takeAll('a')).toBe(10);
  pass(600_000);
  expect(takeAll('a')).toBe(60);
});

it('asking in vain costs nothing', () => {
  const { allowances, takeAll, pass } = makeAllowances(60);
  takeAll('a');
  for (let count = 0; count < 1_000; count += 1) allowances.take('a');
  pass(1_000);
  expect(allowances.take('a')).toBe(0);
});

it('one name uses up nothing of another', () => {
  const { takeAll } = makeAllowances(5);
  expect([takeAll('a'), takeAll('b')]).toEqual([5, 5]);
});

it('of more names than are kept the one that was silent longest is forgotten, and never the one that floods', () => {
  const { allowances, takeAll } = makeAllowances(5, 3);
  takeAll('silent');
  takeAll('floods');
  for (const name of ['a', 'b', 'c', 'd']) {
    allowances.take(name);
    expect(allowances.take('floods')).toBeGreaterThan(0);
  }
  expect(allowances.take('silent')).toBe(0);
});
