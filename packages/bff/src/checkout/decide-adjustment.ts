/**
 * Decides what the shop's cancel, refund or change of a paid trade comes to: a target, nothing, or a definite no. Pure. Money is only ever
 * lowered. (protocol notes, section 5: that EpospayChange cannot raise is inferred)
 */
import { currentMoney, totalOf } from './checkout.ts';
import type { CheckoutAndAttempt, Money } from './checkout.ts';

/** What the shop asks for. Whole yen; the amount of a refund is tax-inclusive. */
export type AdjustmentRequest =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'refund'; readonly amount: number }
  | { readonly kind: 'change'; readonly amount: number; readonly tax: number };

/** Why it cannot be. */
export type AdjustmentRefusal =
  | 'not_authorized'
  | 'not_captured'
  | 'order_closed'
  | 'refund_too_large'
  | 'change_not_lower'
  | 'adjustment_refused';

/** `begin`: instruct GMO-PG to leave `target`. `nothing`: it is so already. */
export type AdjustmentDecision =
  | { readonly kind: 'begin'; readonly target: Money }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly refusal: AdjustmentRefusal; readonly detail: string };

const NOTHING_LEFT: Money = { amount: 0, tax: 0 };

/** Decides about one attempt; of one that is not the checkout's current one only the whole can be given back. */
export function decideAdjustment(found: CheckoutAndAttempt, request: AdjustmentRequest): AdjustmentDecision {
  const { checkout, attempt } = found;
  if (attempt.phase !== 'paid') return refused('not_authorized', 'the checkout is not paid');
  const total = totalOf(currentMoney(attempt));
  const isOver =
    total === 0 || (isCurrent(found) && (checkout.funds === 'voided' || checkout.funds === 'refunded'));
  if (request.kind === 'cancel')
    return isOver ? { kind: 'nothing' } : { kind: 'begin', target: NOTHING_LEFT };
  if (isOver) return refused('order_closed', 'nothing is left of the payment');
  if (request.kind === 'change') return decideChange(attempt, request);
  const isTaken = checkout.funds === 'captured' || checkout.funds === 'partly_refunded';
  if (!isTaken)
    return refused('not_captured', 'the money is secured and not taken: cancel or change it instead');
  if (request.amount > total) {
    const sums = `${String(request.amount)} yen, and ${String(total)} yen are left`;
    return refused('refund_too_large', sums);
  }
  return { kind: 'begin', target: splitTotal(total - request.amount, attempt.currentTax) };
}

/** Whether the attempt is the one whose money is the checkout's. */
export function isCurrent({ checkout, attempt }: CheckoutAndAttempt): boolean {
  return checkout.currentAttemptId === attempt.id;
}

/** A total as amount and tax: as much of the tax stays as can, and the amount is never nothing unless the total is. */
export function splitTotal(total: number, taxMax: number): Money {
  const tax = Math.max(0, Math.min(taxMax, total - 1));
  return { amount: total - tax, tax };
}

function decideChange(
  { currentAmount, currentTax }: CheckoutAndAttempt['attempt'],
  { amount, tax }: Money,
): AdjustmentDecision {
  if (amount === currentAmount && tax === currentTax) return { kind: 'nothing' };
  const total = currentAmount + currentTax;
  if (amount + tax >= total) {
    return refused('change_not_lower', `${String(amount + tax)} yen are not less than ${String(total)} yen`);
  }
  return { kind: 'begin', target: { amount, tax } };
}

function refused(refusal: AdjustmentRefusal, detail: string): AdjustmentDecision {
  return { kind: 'refused', refusal, detail };
}
