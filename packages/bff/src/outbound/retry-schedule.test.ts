import { expect, it } from 'vitest';
import { nextTryAfterMs } from './retry-schedule.ts';

const HOUR = 3_600_000;

/** The waits until there is no further try. */
function waits(jitter: number): number[] {
  const found: number[] = [];
  for (let tries = 1; tries < 100; tries += 1) {
    const wait = nextTryAfterMs(tries, jitter, null);
    if (wait === null) break;
    found.push(wait);
  }
  return found;
}

it('ten tries stretch over more than 75 hours, the second after a few seconds', () => {
  const without = waits(0);
  expect(without).toHaveLength(9);
  expect(without.reduce((sum, wait) => sum + wait)).toBeGreaterThanOrEqual(75 * HOUR);
  expect(without[0]).toBe(5_000);
  expect(without).toEqual(without.toSorted((a, b) => a - b));
});

it('chance adds a tenth at most', () => {
  expect(waits(1)).toEqual(waits(0).map((wait) => wait + wait / 10));
});

it('a receiver can ask for a longer wait, at most a day, and never for a shorter one', () => {
  expect(nextTryAfterMs(1, 0, 120_000)).toBe(120_000);
  expect(nextTryAfterMs(1, 0, 0)).toBe(5_000);
  expect(nextTryAfterMs(1, 0, 1_000 * HOUR)).toBe(24 * HOUR);
  expect(nextTryAfterMs(9, 0, HOUR)).toBe(32 * HOUR);
});

it('a receiver cannot ask for an eleventh try', () => {
  expect(nextTryAfterMs(10, 0, 1_000)).toBeNull();
});
