/** Says whether the shopper can be sent to EPOS with an attempt right now. Pure; asked by the start, the redirect page and the view. */
import type { Attempt, Checkout, CheckoutAndAttempt } from './checkout.ts';
import type { Secret } from '@epos-kantan/shared';

/** Phases in which GMO-PG may still let the shopper start, or start again with the same trade. */
const STARTABLE: ReadonlySet<string> = new Set(['registered', 'ready', 'authenticating']);

/** What the redirect page posts to StartURL. */
export interface StartTicketOfAttempt {
  readonly accessId: string;
  readonly token: Secret;
  readonly startUrl: string;
}

/** The ticket with which the shopper's browser can start, or null when there is nothing to start. `now` in ms. */
export function payableTicket(
  { checkout, attempt }: CheckoutAndAttempt,
  now: number,
): StartTicketOfAttempt | null {
  if (!isPayable(checkout, attempt, now)) return null;
  const { accessId, token, startUrl } = attempt;
  if (accessId === null || token === null || startUrl === null) return null;
  return { accessId, token, startUrl: startUrl.reveal() };
}

/** Whether the shopper can be sent to EPOS with this attempt now. */
export function isPayable(checkout: Checkout, attempt: Attempt, now: number): boolean {
  return (
    checkout.status !== 'paid' &&
    !checkout.closed &&
    checkout.currentAttemptId === attempt.id &&
    attempt.alive &&
    attempt.phase === 'executed' &&
    (attempt.gmoPhase === null || STARTABLE.has(attempt.gmoPhase)) &&
    !attempt.attention.includes('amount_mismatch') &&
    attempt.startLimitAt !== null &&
    now < attempt.startLimitAt
  );
}
