/** Shows a checkout to a browser. Pure. Derives `confirming`; adds no word that an inquiry has not proven. */
import { yen } from '@epos-kantan/shared';
import type { CheckoutView, ViewStatus } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from './checkout.ts';
import { isPayable, payableTicket } from './payable.ts';
import type { StartTicketOfAttempt } from './payable.ts';
import { POLL_MS } from './policy.ts';

/** The view of a checkout and its current attempt. `now` in ms since the epoch. */
export function viewCheckout(found: CheckoutAndAttempt, now: number): CheckoutView {
  const { checkout, attempt } = found;
  const status = viewStatus(found, now);
  const paid = checkout.status === 'paid';
  return {
    orderId: checkout.orderId,
    status,
    funds: checkout.funds,
    amount: yen(checkout.amount),
    tax: yen(checkout.tax),
    total: yen(checkout.amount + checkout.tax),
    currency: 'JPY',
    ...(paid && attempt.pointsUsed !== null ? { pointsUsed: yen(attempt.pointsUsed) } : {}),
    ...(paid && attempt.couponUsed !== null ? { couponUsed: yen(attempt.couponUsed) } : {}),
    testMode: checkout.testMode,
    ...(isPayable(checkout, attempt, now) && attempt.startLimitAt !== null
      ? { startableUntil: iso(attempt.startLimitAt) }
      : {}),
    ...(status === 'confirming' ? { pollUntil: iso(pollUntil(found)) } : {}),
    updatedAt: iso(checkout.updatedAt),
  };
}

/**
 * The ticket with which a shopper may be sent to EPOS now; null = nothing to pay, or nothing that may be offered: somebody who was told
 * "do not pay again" must not be sent there by another door.
 */
export function offeredTicket(found: CheckoutAndAttempt, now: number): StartTicketOfAttempt | null {
  return viewStatus(found, now) === 'confirming' ? null : payableTicket(found, now);
}

/** The stored status, or `confirming` while the shopper may have paid and nothing is proven yet. */
export function viewStatus({ checkout, attempt }: CheckoutAndAttempt, now: number): ViewStatus {
  if (checkout.status !== 'created' && checkout.status !== 'awaiting_shopper') return checkout.status;
  if (!attempt.alive) return checkout.status;
  const returned = attempt.returnedAt !== null && attempt.returnedAt >= (attempt.inquirySentAt ?? 0);
  const unknown = attempt.unknownSince !== null && attempt.redirectShownAt !== null;
  const wrongMoney = attempt.attention.includes('amount_mismatch');
  // At EPOS and never back: the shopper may have pressed Back there, and can go on with the same trade while it can be started.
  const mayGoOn = attempt.returnedAt === null && isPayable(checkout, attempt, now);
  const atEpos = attempt.gmoPhase === 'authenticating' && !mayGoOn;
  // A word that nobody knows may mean that money moved.
  const strange = attempt.gmoPhase === 'other' && attempt.redirectShownAt !== null;
  const confirming = atEpos || returned || unknown || wrongMoney || strange;
  return confirming ? 'confirming' : checkout.status;
}

function pollUntil({ attempt }: CheckoutAndAttempt): number {
  const lastSign = Math.max(attempt.returnedAt ?? 0, attempt.redirectShownAt ?? 0, attempt.createdAt);
  return lastSign + POLL_MS;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
