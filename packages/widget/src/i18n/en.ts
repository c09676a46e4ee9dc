/** English. One of the two languages that are always there; read through `messagesFor`. */
import type { Messages } from './messages.ts';

/** What the elements say in English. */
export const en: Messages = {
  labels: {
    pay: 'Pay with EPOS Kantan',
    buy: 'Buy with EPOS Kantan',
    checkout: 'Check out with EPOS Kantan',
    order: 'Order with EPOS Kantan',
    continue: 'Continue with EPOS Kantan',
    plain: 'EPOS Kantan Payment',
  },
  short: {
    unavailable: 'Not available now',
    creating: 'Getting ready…',
    redirecting: 'Taking you to EPOS…',
    resumable: 'Continue payment',
    confirming: 'Checking your payment…',
    paid: 'Paid',
    payAgain: 'Pay again',
    error: 'Try again',
    check: 'Check again',
    close: 'Close',
    test: 'Test',
  },
  titles: {
    checking: 'Checking your payment',
    confirming: 'Checking your payment',
    resumable: 'Payment not complete yet',
    paid: 'Payment complete',
    failed: 'Payment did not go through',
    canceled: 'Payment canceled',
    expired: 'The time to pay has passed',
    unknown: 'Payment status not available',
  },
  sentences: {
    unavailable: 'Please choose another way to pay.',
    confirming: 'Please do not pay again. Stay on this page.',
    stalled: 'This is taking longer than usual. Please do not pay again. Check again later.',
    failed: 'You were not charged for this attempt. Please try again or choose another way to pay.',
    canceled: 'You were not charged for this attempt.',
    expired: 'No payment was confirmed.',
    offline: 'Please check your connection and try again.',
    unknown: 'Please check your order history.',
    unsure: 'We could not check the result. You will not be charged twice if you try again.',
    tooOld: 'Please reload this page and try again.',
    otherAmount: 'A payment for another amount is open. Please try again later.',
    again: 'That did not work. Please try again later.',
    broken: 'That did not work. Please contact the shop.',
  },
  rows: { order: 'Order', total: 'Total', points: 'of which points', coupon: 'of which coupons' },
  yen: (amount) => `¥${amount.toLocaleString('en')}`,
};
