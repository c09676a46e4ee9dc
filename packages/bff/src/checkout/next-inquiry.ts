/**
 * Says when the timer asks about an attempt again. Pure. It bounds how long a paid order can stay unknown when every
 * notification is lost: less than a minute while the shopper may be at EPOS, seconds after the shopper came back.
 */
import type { Attempt } from './checkout.ts';
import { startLimitOf } from './judge-trade.ts';
import { READ_BACK_MS, START_GRACE_MS, SWEEP_MS } from './policy.ts';
import type { CheckoutPolicy } from './policy.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Days after which a payment is looked at again, because somebody may have changed it in GMO-PG's own screens unheard. */
const LOOKED_AT_AGAIN_DAYS = [1, 3, 7, 14];

/**
 * Between two questions while a shopper may be paying. A notification that finds no process is sent again an hour later: then this question,
 * the capture after it and the webhook have to fit into a minute.
 */
export const PAYING_INTERVAL_MS = 45 * SECOND;

/** Longest wait after inquiries that could not tell. */
const FAILURE_INTERVAL_MAX_MS = 5 * MINUTE;

/** When to ask again about an attempt as it is after the last answer; null = never. `now` in ms since the epoch. */
export function nextInquiryAt(
  attempt: Attempt,
  policy: Pick<CheckoutPolicy, 'paymentTermMs' | 'captureWarnMs'>,
  now: number,
): number | null {
  const limit = startLimitOf(attempt, policy);
  if (attempt.phase === 'paid') return nextAfterPaid(attempt, limit, policy.captureWarnMs, now);
  const regular = attempt.alive ? nextWhileAlive(attempt, limit, now) : nextSweep(limit, now);
  if (regular === null || attempt.inquiryFailures === 0) return regular;
  const wait = backOff(attempt);
  return attempt.alive ? now + wait : Math.max(regular, now + wait);
}

/** Often only while something is not clear: news whose question failed, or a capture that GMO-PG refused. */
function nextAfterPaid(attempt: Attempt, limit: number, warnMs: number, now: number): number | null {
  const warning = nextCaptureWarning(attempt, limit + warnMs, now);
  if (attempt.inquiryFailures > 0) {
    const since = attempt.unknownSince ?? now;
    if (now - since <= SWEEP_MS) return now + backOff(attempt);
    return warning === null ? null : Math.max(warning, now + DAY);
  }
  // Points and coupons after an adjustment are GMO-PG's to tell.
  const { adjustedAt, inquirySentAt } = attempt;
  const isJustAdjusted = adjustedAt !== null && Math.abs(now - adjustedAt) < MINUTE;
  if (isJustAdjusted && (inquirySentAt ?? 0) <= adjustedAt) return now + READ_BACK_MS;
  // Taken, and the inquiry lags behind: until it shows the money, it is in nobody's books.
  const isUnbooked = attempt.capture === 'done' && attempt.gmoPhase === 'authorized';
  const days = LOOKED_AT_AGAIN_DAYS.find((age) => limit + age * DAY > now);
  const lookedAt = days === undefined ? null : limit + days * DAY;
  const regular = attempt.capture === 'failed' || isUnbooked ? nextSweep(limit, now) : lookedAt;
  if (regular === null || warning === null) return regular ?? warning;
  return Math.min(regular, warning);
}

/**
 * When money that is secured and not taken has to be asked about for the operator's sake; null = not, or told already. Once our
 * clock says so, GMO-PG's may still be behind: then again later.
 */
function nextCaptureWarning(attempt: Attempt, warnAt: number, now: number): number | null {
  const { attention, capture, gmoPhase } = attempt;
  const isOpen = gmoPhase === 'authorized' && capture !== 'done';
  if (!isOpen || attention.includes('capture_due') || attention.includes('duplicate_paid')) return null;
  return warnAt > now ? warnAt : now + 6 * HOUR;
}

function backOff({ inquiryFailures }: Attempt): number {
  return Math.min(2 ** Math.min(inquiryFailures, 12) * SECOND, FAILURE_INTERVAL_MAX_MS);
}

function nextWhileAlive(attempt: Attempt, limit: number, now: number): number {
  if (attempt.attention.includes('amount_mismatch')) return now + HOUR;
  if (attempt.returnedAt !== null && now - attempt.returnedAt < 5 * MINUTE) {
    return now + (now - attempt.returnedAt < MINUTE ? 2 * SECOND : 10 * SECOND);
  }
  const mayBePaying = attempt.redirectShownAt !== null || attempt.gmoPhase === 'authenticating';
  if (mayBePaying) return now + PAYING_INTERVAL_MS;
  // Nobody was ever sent to EPOS: nothing can have happened before the limit.
  return Math.max(limit + START_GRACE_MS + SECOND, now + PAYING_INTERVAL_MS);
}

/** After the end: ever more seldom, for 14 days. */
function nextSweep(limit: number, now: number): number | null {
  const age = now - limit;
  if (age > SWEEP_MS) return null;
  if (age < HOUR) return now + 10 * MINUTE;
  return now + (age < 24 * HOUR ? HOUR : 6 * HOUR);
}
