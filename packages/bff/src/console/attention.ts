/**
 * Which reasons for attention still wait for somebody. A reason stays with its attempt for ever, because the timeline does not forget; whether
 * it is settled shows in how the payment stands now. Pure.
 */
import type { AttentionReason, Funds } from '@epos-kantan/shared';
import { leftOf } from '../checkout/checkout.ts';
import type { Attempt, Checkout, CheckoutAndAttempts } from '../checkout/checkout.ts';
import { isGoneAtGmo } from './actions/possible-actions.ts';

/** One reason of one attempt. */
export interface OpenAttention {
  readonly attempt: Attempt;
  readonly reason: AttentionReason;
}

/** Nothing says whether somebody has looked at a change that was made elsewhere: it is shown for a while. */
export const EXTERNAL_CHANGE_SHOWN_MS = 14 * 86_400_000;

/** The reasons that wait, those of the newest attempt first. `now` in ms since the epoch. */
export function openAttention(
  { checkout, attempts }: CheckoutAndAttempts,
  now: number,
): readonly OpenAttention[] {
  return [...attempts]
    .reverse()
    .flatMap((attempt) => attempt.attention.map((reason) => ({ attempt, reason })))
    .filter(({ attempt, reason }) => isWaiting(checkout, attempt, reason, now));
}

/** Where the money of a late payment is while nobody has decided about all of it: a part that went back accepts nothing. */
const LATE_FUNDS: readonly Funds[] = ['authorized', 'captured', 'partly_refunded'];

function isWaiting(checkout: Checkout, attempt: Attempt, reason: AttentionReason, now: number): boolean {
  const isCurrent = checkout.currentAttemptId === attempt.id;
  switch (reason) {
    case 'amount_mismatch':
      return (
        attempt.phase !== 'paid' && (attempt.gmoPhase === 'authorized' || attempt.gmoPhase === 'captured')
      );
    case 'duplicate_paid':
      return leftOf(attempt) > 0 && !isGoneAtGmo(attempt);
    case 'paid_late':
      return leftOf(attempt) > 0 && LATE_FUNDS.includes(checkout.funds);
    case 'unknown_outcome':
      return (
        attempt.unknownSince !== null || attempt.instruction === 'capture' || attempt.adjustment !== null
      );
    case 'capture_failed':
    case 'capture_due':
      return isCurrent && checkout.funds === 'authorized' && attempt.capture !== 'done';
    case 'external_change':
      return now - attempt.updatedAt < EXTERNAL_CHANGE_SHOWN_MS;
    case 'orphan_trade':
      // Of an attempt it says that it was adopted; what waits then is `paid_late` or another reason.
      return false;
  }
}
