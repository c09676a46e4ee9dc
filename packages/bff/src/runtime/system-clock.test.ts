import { expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

it('the clock gives the present in whole ms since the epoch', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(Number.isInteger(now)).toBe(true);
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
