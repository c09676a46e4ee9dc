/**
 * Reads one inquiry about an attempt that has not paid yet: paid, dead, still open, or the wrong money. Pure. This is the only
 * place that decides that money is there; it needs a status of GMO-PG's that says so **and** the exact amount.
 */
import { totalOf } from './checkout.ts';
import type { Attempt, Death, Money } from './checkout.ts';
import type { Trade } from './gateway-result.ts';
import { START_GRACE_MS } from './policy.ts';
import type { CheckoutPolicy } from './policy.ts';

/** What an inquiry means. */
export type Verdict =
  | { readonly kind: 'paid'; readonly captured: boolean }
  | { readonly kind: 'mismatch'; readonly detail: string }
  | { readonly kind: 'dead'; readonly death: Death }
  | { readonly kind: 'open' };

/** Until when GMO-PG lets a shopper start this attempt; assumed from its age while it was never executed. */
export function startLimitOf(attempt: Attempt, policy: Pick<CheckoutPolicy, 'paymentTermMs'>): number {
  return attempt.startLimitAt ?? attempt.createdAt + policy.paymentTermMs;
}

/**
 * Judges a trade.
 * @param now ms since the epoch
 */
export function judgeTrade(
  attempt: Attempt,
  trade: Trade,
  policy: Pick<CheckoutPolicy, 'paymentTermMs' | 'finishMs'>,
  now: number,
): Verdict {
  const startLimit = startLimitOf(attempt, policy);
  switch (trade.phase) {
    case 'authorized':
    case 'captured':
      return judgeMoney(attempt, trade);
    case 'failed':
      // Proves only "not paid"; the shopper's own word chooses between two names of the same fact. (protocol notes, section 7:
      // which causes lead to PAYFAIL is inferred)
      return { kind: 'dead', death: attempt.cancelHinted ? 'canceled' : 'failed' };
    case 'expired':
      return { kind: 'dead', death: 'expired' };
    case 'canceled':
    case 'returned':
      return { kind: 'dead', death: 'canceled' };
    case 'registered':
    case 'ready':
      return now > startLimit + START_GRACE_MS ? { kind: 'dead', death: 'expired' } : { kind: 'open' };
    case 'authenticating':
      // PaymentTermSec limits starting, not finishing: a shopper may still be typing. (protocol notes, section 7: inferred)
      return now > startLimit + policy.finishMs ? { kind: 'dead', death: 'expired' } : { kind: 'open' };
    case 'other':
      return { kind: 'open' };
  }
}

/** Whether the trade's money is what we registered. Before a payment no instruction of ours changes it. */
export function hasExpectedMoney(attempt: Money, trade: Trade): boolean {
  return totalOf(leftOf(attempt, trade)) === totalOf(attempt);
}

/**
 * What an inquiry says is left of a trade. Where something was canceled, the total can be the registered one or what is left;
 * the sum that was canceled settles it. Any other total says what it says, less what was canceled. (protocol notes, section 5: how an
 * inquiry shows a change is inferred)
 */
function leftOf(registered: Money, trade: Trade): Money {
  const { amount, tax, canceledAmount, canceledTax } = trade;
  const canceled = canceledAmount + canceledTax;
  const isLeftShown = canceled > 0 && amount + tax === totalOf(registered) - canceled;
  return isLeftShown ? { amount, tax } : { amount: amount - canceledAmount, tax: tax - canceledTax };
}

/** What an inquiry says is left of a trade that was paid; null = nothing about that. */
export function leftOfPaid(registered: Money, trade: Trade): Money | null {
  switch (trade.phase) {
    case 'authorized':
    case 'captured':
      return leftOf(registered, trade);
    case 'canceled':
    case 'returned':
    case 'expired':
      return { amount: 0, tax: 0 };
    case 'registered':
    case 'ready':
    case 'authenticating':
    case 'failed':
    case 'other':
      return null;
  }
}

function judgeMoney(attempt: Attempt, trade: Trade): Verdict {
  if (hasExpectedMoney(attempt, trade)) return { kind: 'paid', captured: trade.phase === 'captured' };
  const expected = attempt.amount + attempt.tax;
  const total = trade.amount + trade.tax;
  const used = (trade.pointsUsed ?? 0) + (trade.couponUsed ?? 0);
  const netOfPoints = used > 0 && total + used === expected;
  const detail = `${netOfPoints ? 'net_of_points: ' : ''}instructed ${String(expected)} yen, GMO-PG says ${String(total)} yen`;
  return { kind: 'mismatch', detail };
}
