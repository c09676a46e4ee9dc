/* Points and coupon. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSpending } from './spending.ts';

const bounds = { points: 500, couponYen: 300, totalYen: 600 };

test.each([
  ['0', '0', { points: 0, coupon: 0 }],
  ['', '', { points: 0, coupon: 0 }],
  ['500', '100', { points: 500, coupon: 100 }],
  ['1,0', ' 5 ', { points: 10, coupon: 5 }],
  ['５００', '0', { points: 500, coupon: 0 }],
  ['501', '0', { faults: { points: 'overBalance' } }],
  ['500', '101', { faults: { coupon: 'overTotal' } }],
  ['x', '301', { faults: { points: 'notWhole', coupon: 'overBalance' } }],
])('%j points and %j coupon', (points, coupon, expected) => {
  expect(checkSpending(points, coupon, bounds)).toEqual(expected);
});

test('whatever is typed, nobody spends more than there is or more than is to be paid', () => {
  const typed = fc.oneof(fc.string(), fc.integer({ min: -10, max: 2000 }).map(String));
  const most = fc.nat(1000);
  fc.assert(
    fc.property(typed, typed, most, most, most, (points, coupon, pointsMax, couponYen, totalYen) => {
      const spending = checkSpending(points, coupon, { points: pointsMax, couponYen, totalYen });
      if ('faults' in spending) return;
      expect(spending.points).toBeLessThanOrEqual(pointsMax);
      expect(spending.coupon).toBeLessThanOrEqual(couponYen);
      expect(spending.points + spending.coupon).toBeLessThanOrEqual(totalYen);
      expect(Math.min(spending.points, spending.coupon)).toBeGreaterThanOrEqual(0);
    }),
  );
});
