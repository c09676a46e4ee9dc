import { CHECKOUT_STATUSES } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import { LIFECYCLE, eventOfStatus, nextStatus } from './checkout-lifecycle.ts';
import type { AttemptNews } from './checkout-lifecycle.ts';

const NEWS: readonly AttemptNews[] = [
  'restarted',
  'executed',
  'paid',
  'failed',
  'canceled',
  'expired',
  'abandoned',
  'closed',
];

describe('the table of statuses', () => {
  it('says something about every status and every piece of news', () => {
    for (const status of CHECKOUT_STATUSES) {
      expect(Object.keys(LIFECYCLE[status]).sort()).toEqual([...NEWS].sort());
    }
  });

  it('never lets a paid checkout become anything else', () => {
    for (const news of NEWS) expect(nextStatus('paid', news)).toBe('paid');
  });

  it('takes a payment from everywhere', () => {
    for (const status of CHECKOUT_STATUSES) expect(nextStatus(status, 'paid')).toBe('paid');
  });

  it.each([
    ['created', 'executed', 'awaiting_shopper'],
    ['created', 'abandoned', 'created'],
    ['created', 'expired', 'expired'],
    ['awaiting_shopper', 'failed', 'failed'],
    ['awaiting_shopper', 'canceled', 'canceled'],
    ['awaiting_shopper', 'expired', 'expired'],
    ['awaiting_shopper', 'abandoned', 'created'],
    ['failed', 'restarted', 'created'],
    ['canceled', 'restarted', 'created'],
    ['expired', 'restarted', 'created'],
    ['failed', 'expired', 'failed'],
    ['canceled', 'failed', 'canceled'],
    ['expired', 'canceled', 'expired'],
    ['expired', 'executed', 'expired'],
  ] as const)('%s + %s = %s', (status, news, next) => {
    expect(nextStatus(status, news)).toBe(next);
  });

  it('never enters paid by anything but a payment', () => {
    for (const status of CHECKOUT_STATUSES) {
      if (status === 'paid') continue;
      for (const news of NEWS) {
        if (news !== 'paid') expect(nextStatus(status, news)).not.toBe('paid');
      }
    }
  });

  it('has one event for every status', () => {
    expect(new Set(CHECKOUT_STATUSES.map(eventOfStatus)).size).toBe(CHECKOUT_STATUSES.length);
  });
});
