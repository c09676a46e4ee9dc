/** What a test payment has proven, in lines of its verdict. Pure. Called by `run-trial`. */
import type { MerchantCheckout, ShowCheckoutResponse } from '@epos-kantan/shared';

/** One line of the verdict. */
export interface TrialLine {
  readonly name:
    'start' | 'inquiry' | 'payment' | 'notification' | 'return' | 'capture' | 'refund' | 'cancel';
  readonly result: 'ok' | 'failed' | 'not_seen';
  readonly says: string;
}

/** What the last look says about the payment, the notification of it and the browser. */
export function judge({ checkout, notifications }: ShowCheckoutResponse): readonly TrialLine[] {
  const attempt = checkout.attempts.at(-1);
  const { status, total } = checkout;
  const payment: TrialLine =
    status === 'paid'
      ? {
          name: 'payment',
          result: 'ok',
          says: `an inquiry proved the payment of exactly ${String(total)} yen`,
        }
      : { name: 'payment', result: 'not_seen', says: `nobody paid: the checkout is ${status}` };
  const notification: TrialLine =
    notifications.length > 0
      ? { name: 'notification', result: 'ok', says: 'the result notification of GMO-PG arrived' }
      : {
          name: 'notification',
          result: status === 'paid' ? 'failed' : 'not_seen',
          says:
            status === 'paid'
              ? 'no result notification arrived: have GMO-PG send it to <PUBLIC_URL>/gmo/notification'
              : 'no result notification was to be expected',
        };
  const returned: TrialLine =
    attempt?.returnedAt === undefined
      ? {
          name: 'return',
          result: 'not_seen',
          says: 'the browser had not come back when this ended; nothing depends on it',
        }
      : { name: 'return', result: 'ok', says: 'the browser came back by RetURL' };
  return [payment, notification, returned];
}

/** The line of a cancellation that closed the order, and left a way to pay. */
export const OPEN_AT_EPOS: TrialLine = {
  name: 'cancel',
  result: 'failed',
  says: 'the order is closed, but somebody was sent on to EPOS and may still pay there',
};

/** The money is back, or nobody can pay any more: of a closed order only who was sent on to EPOS before still can. */
export function hasSettled({ funds, attempts }: MerchantCheckout): boolean {
  if (funds === 'voided' || funds === 'refunded') return true;
  return attempts.every(({ phase, redirectedAt }) => phase === 'dead' || redirectedAt === undefined);
}
