import { expect, it } from 'vitest';
import { MADE_AT, POLICY, makeFound, makeTrade } from '../testing/make-records.ts';
import type { Trade } from './gateway-result.ts';
import { judgeTrade } from './judge-trade.ts';

const { attempt } = makeFound({ amount: 9000, tax: 800 });
const LIMIT = MADE_AT + POLICY.paymentTermMs;

const detailOf = (trade: Partial<Trade>): string => {
  const verdict = judgeTrade(attempt, makeTrade(trade), POLICY, MADE_AT);
  return verdict.kind === 'mismatch' ? verdict.detail : verdict.kind;
};

it('wrong money is told with both totals', () => {
  expect(detailOf({ amount: 9000, tax: 799 })).toBe('instructed 9800 yen, GMO-PG says 9799 yen');
});

it('a difference of exactly points and coupon is named, and no other', () => {
  const net = 'net_of_points: instructed 9800 yen, GMO-PG says 9600 yen';
  expect(detailOf({ amount: 8900, tax: 700, pointsUsed: 150, couponUsed: 50 })).toBe(net);
  expect(detailOf({ amount: 8900, tax: 700, pointsUsed: 200 })).toBe(net);
  expect(detailOf({ amount: 8900, tax: 700, couponUsed: 200 })).toBe(net);
  expect(detailOf({ amount: 8900, tax: 700, pointsUsed: 199 })).toBe(net.replace('net_of_points: ', ''));
  expect(detailOf({ amount: 9800, canceledAmount: 1 })).toBe('instructed 9800 yen, GMO-PG says 9800 yen');
});

it('a shopper who does not finish at EPOS ends as one whose time is over', () => {
  const trade = makeTrade({ phase: 'authenticating' });
  expect(judgeTrade(attempt, trade, POLICY, LIMIT + POLICY.finishMs + 1)).toEqual({
    kind: 'dead',
    death: 'expired',
  });
  for (const phase of ['canceled', 'returned'] as const)
    expect(judgeTrade(attempt, makeTrade({ phase }), POLICY, MADE_AT)).toEqual({
      kind: 'dead',
      death: 'canceled',
    });
  expect(judgeTrade(attempt, makeTrade({ phase: 'expired' }), POLICY, MADE_AT)).toEqual({
    kind: 'dead',
    death: 'expired',
  });
});
