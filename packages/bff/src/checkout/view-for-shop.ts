/** Shows a checkout to the shop's server. Pure. What a browser sees, and what an operator needs; no handle, no key, no access to GMO-PG. */
import { yen } from '@epos-kantan/shared';
import type { MerchantAttempt, MerchantCheckout } from '@epos-kantan/shared';
import { currentOf, refundedTotal, totalOf } from './checkout.ts';
import type { Attempt, CheckoutAndAttempts } from './checkout.ts';
import { viewCheckout } from './view-checkout.ts';

/** The view of a checkout with all its attempts. `now` in ms since the epoch. */
export function viewForShop(found: CheckoutAndAttempts, now: number): MerchantCheckout {
  const { checkout, attempts } = found;
  return {
    id: checkout.id,
    ...viewCheckout(currentOf(found), now),
    closed: checkout.closed,
    trial: checkout.trial,
    createdAt: iso(checkout.createdAt),
    attempts: attempts.map((attempt) => viewAttempt(attempt, attempt.id === checkout.currentAttemptId)),
  };
}

function viewAttempt(attempt: Attempt, current: boolean): MerchantAttempt {
  const { number, gmoOrderId, phase, death, gmoStatus, capture, attention, adjustment } = attempt;
  return {
    number,
    gmoOrderId,
    current,
    phase,
    ...(death === null ? {} : { death }),
    ...(gmoStatus === null ? {} : { gmoStatus }),
    capture,
    amount: yen(attempt.amount),
    tax: yen(attempt.tax),
    total: yen(attempt.amount + attempt.tax),
    refundedTotal: yen(refundedTotal(attempt)),
    ...(adjustment === null
      ? {}
      : {
          adjustment: {
            kind: adjustment.kind,
            total: yen(totalOf(adjustment)),
            begunAt: iso(adjustment.begunAt),
          },
        }),
    attention: [...attention],
    ...(attempt.redirectShownAt === null ? {} : { redirectedAt: iso(attempt.redirectShownAt) }),
    ...(attempt.returnedAt === null ? {} : { returnedAt: iso(attempt.returnedAt) }),
    createdAt: iso(attempt.createdAt),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
