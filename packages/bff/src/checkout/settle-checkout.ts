/**
 * Where a payment ends. Takes the answer to an inquiry and makes it final at most once: plans what it means, and stores
 * status, timeline and outgoing event together, only if nothing happened to the attempt since the inquiry was sent. Called by
 * `refresh-checkout` and by the start. A second call with the same answer changes nothing, because gateways repeat
 * themselves.
 */
import type { CheckoutAndAttempt } from './checkout.ts';
import { notice, writeChange } from './core.ts';
import type { Core } from './core.ts';
import type { InquiryResult } from './gateway-result.ts';
import { planNotFound, planSettlement, planUnanswered } from './plan-settlement.ts';
import type { SettlementPlan } from './plan-settlement.ts';

/**
 * `settled`: the answer was applied. `unanswered`: GMO-PG could not or would not tell; a later try is stored. `stale`:
 * something happened since the inquiry was sent; read and ask again.
 */
export type SettleResult =
  | { readonly kind: 'settled'; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'unanswered'; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'stale' };

/**
 * Applies the answer of one inquiry.
 * @param found the records as they were read **before** the inquiry was sent
 * @param sentAt when the inquiry was sent, ms since the epoch
 */
export async function settleCheckout(
  core: Core,
  found: CheckoutAndAttempt,
  inquiry: InquiryResult,
  sentAt: number,
): Promise<SettleResult> {
  const plan = planOf(core, found, inquiry, sentAt);
  const result = await writeChange(core, found, plan);
  if (result.kind === 'stale') {
    notice(core, found, 'move_stale');
    return { kind: 'stale' };
  }
  if (inquiry.kind === 'trade' && found.attempt.phase !== 'paid' && result.found.attempt.phase === 'paid')
    core.notices.known?.({ found: result.found, processedAt: inquiry.trade.processedAt });
  const answered = inquiry.kind === 'trade' || inquiry.kind === 'not_found';
  return { kind: answered ? 'settled' : 'unanswered', found: result.found };
}

function planOf(
  core: Core,
  found: CheckoutAndAttempt,
  inquiry: InquiryResult,
  sentAt: number,
): SettlementPlan {
  const now = core.clock.now();
  switch (inquiry.kind) {
    case 'trade':
      return planSettlement(found, inquiry.trade, core.policy, {
        sentAt,
        now,
        evidenceAt: evidenceAt(inquiry, now),
      });
    case 'not_found':
      return planNotFound(found, core.policy, { sentAt, now, evidenceAt: evidenceAt(inquiry, now) });
    case 'could_not_tell':
      notice(core, found, 'inquiry_could_not_tell', { detail: inquiry.detail });
      return planUnanswered(found, inquiry.detail, core.policy, now);
    case 'misconfigured': {
      // A wrong PayType or password says nothing about the trade: it stays unverified until an operator mends it.
      notice(core, found, 'gateway_misconfigured', { codes: inquiry.codes });
      return planUnanswered(found, `inquiry refused: ${inquiry.codes.join(' ')}`, core.policy, now);
    }
  }
}

/** The earlier of the two clocks: neither alone may say that a time is over. */
function evidenceAt({ answeredAt }: { readonly answeredAt?: number }, now: number): number {
  return Math.min(now, answeredAt ?? now);
}
