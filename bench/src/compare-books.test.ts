import { describe, expect, it } from 'vitest';
import { compareBooks } from './compare-books.ts';
import type { Books } from './compare-books.ts';

const trade = {
  orderId: 'ek1-01',
  status: 'SALES',
  amount: 9_800,
  tax: 0,
  history: [{ status: 'AUTH' }, { status: 'SALES' }],
};
const record = {
  ...{ gmoOrderId: 'ek1-01', orderId: 'order-1', status: 'paid', funds: 'captured', phase: 'paid' },
  ...{ amount: 9_800, tax: 0 },
};
const books: Books = {
  trades: [trade],
  records: [record],
  confirmed: ['order-1'],
  told: new Map([['order-1', ['checkout.paid', 'checkout.captured']]]),
};

describe('books', () => {
  it('that agree have no difference, with an attempt that nobody paid', () => {
    const unpaid = { ...trade, orderId: 'ek1-02', status: 'EXPIRED', history: [] };
    expect(compareBooks({ ...books, trades: [trade, unpaid] })).toEqual({ lost: [], doubled: [] });
  });

  it.each<[string, Partial<Books>, RegExp]>([
    ['a trade with money and no record', { records: [], confirmed: [] }, /no record/],
    ['a record of another sum', { records: [{ ...record, amount: 9_799 }] }, /9799 \+ 0 yen/],
    ['a record that knows of no capture', { records: [{ ...record, funds: 'authorized' }] }, /authorized/],
    ['a checkout that is not paid', { records: [{ ...record, status: 'expired' }] }, /paid, expired/],
    ['money that was never taken', { trades: [{ ...trade, status: 'AUTH' }] }, /has money and is paid/],
    [
      'a confirmed order without money',
      { confirmed: ['order-1', 'order-2'] },
      /order-2 was confirmed and has no money/,
    ],
    ['a record that is paid without money', { trades: [], confirmed: [] }, /order-1 is paid without money/],
    [
      'an order that the shop was not told about',
      { told: new Map([['order-1', ['checkout.paid']]]) },
      /not told checkout.captured of order order-1/,
    ],
  ])('that have lost something say so: %s', (_, changed, words) => {
    const { lost, doubled } = compareBooks({ ...books, ...changed });
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatch(words);
    expect(doubled).toEqual([]);
  });

  it.each<[string, Partial<Books>, RegExp]>([
    [
      'two trades with money of one order',
      {
        trades: [trade, { ...trade, orderId: 'ek1-02' }],
        records: [record, { ...record, gmoOrderId: 'ek1-02' }],
      },
      /order-1 was paid 2 times/,
    ],
    [
      'a trade that was captured twice',
      { trades: [{ ...trade, history: [{ status: 'SALES' }, { status: 'SALES' }] }] },
      /captured 2 times/,
    ],
    [
      'two events that say the same',
      { told: new Map([['order-1', ['checkout.paid', 'checkout.captured', 'checkout.paid']]]) },
      /told checkout.paid of order order-1 by 2 events/,
    ],
  ])('that have doubled something say so: %s', (_, changed, words) => {
    const { lost, doubled } = compareBooks({ ...books, ...changed });
    expect(doubled).toHaveLength(1);
    expect(doubled[0]).toMatch(words);
    expect(lost).toEqual([]);
  });
});
