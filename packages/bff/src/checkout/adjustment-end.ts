/**
 * What is stored when an adjustment ends: GMO-PG said yes, an inquiry has shown its target, or it was refused for good. Pure. By the
 * adjustment itself and by an inquiry that saw it first.
 */
import type { Funds } from '@epos-kantan/shared';
import type {
  Adjustment,
  AttemptPatch,
  Cause,
  CheckoutAndAttempt,
  CheckoutPatch,
  NewEvent,
} from './checkout.ts';
import { totalOf } from './checkout.ts';
import type { Change } from './core.ts';
import { isCurrent } from './decide-adjustment.ts';
import { READ_BACK_MS } from './policy.ts';

/** The change of an adjustment that went through. `now` in ms since the epoch. */
export function adjustmentDone(
  found: CheckoutAndAttempt,
  cause: Cause,
  now: number,
): Required<Omit<Change, 'sales'>> {
  const { attempt } = found;
  const adjustment = openOf(found);
  const { operationId, amount, tax } = adjustment;
  const isWhole = totalOf(adjustment) === 0;
  const answered = isWhole ? ['paid_late', 'duplicate_paid'] : [];
  const patch: AttemptPatch = {
    ...freed(found, now),
    currentAmount: amount,
    currentTax: tax,
    adjustedAt: now,
    nextInquiryAt: now + READ_BACK_MS,
    attention: attempt.attention.filter((reason) => !answered.includes(reason)),
    ...(isWhole ? { captureNextAt: null, instruction: null, instructionAt: null } : {}),
    ...(isWhole && attempt.capture !== 'done' ? { capture: 'none' } : {}),
  };
  const { checkout, event } = isCurrent(found) ? projected(found, adjustment) : DUPLICATE_CANCELED;
  return {
    attempt: patch,
    checkout,
    events: [{ type: event, cause, by: 'shop', detail: describe(found, adjustment) }],
    adjustment: { kind: 'ended', operationId, end: 'done', detail: null },
  };
}

/** The change of an adjustment that cannot be; the money is what it was. */
export function adjustmentRefused(
  found: CheckoutAndAttempt,
  detail: string,
  now: number,
): Required<Omit<Change, 'sales'>> {
  const { operationId } = openOf(found);
  return {
    attempt: freed(found, now),
    checkout: {},
    events: [{ type: 'attempt.adjustment_refused', cause: 'shop', detail }],
    adjustment: { kind: 'ended', operationId, end: 'refused', detail },
  };
}

/** A capture that had to wait for the adjustment goes on at once. */
function freed({ attempt }: CheckoutAndAttempt, now: number): AttemptPatch {
  return { adjustment: null, ...(attempt.capture === 'due' ? { captureNextAt: now } : {}) };
}

interface Projection {
  readonly checkout: CheckoutPatch;
  readonly event: NewEvent['type'];
}

/** A second payment of an order has no funds of its own. */
const DUPLICATE_CANCELED: Projection = { checkout: {}, event: 'attempt.duplicate_canceled' };

function projected({ checkout }: CheckoutAndAttempt, adjustment: Adjustment): Projection {
  const isSecuredOnly = checkout.funds === 'authorized';
  if (totalOf(adjustment) === 0) {
    const funds: Funds = isSecuredOnly ? 'voided' : 'refunded';
    return {
      checkout: { funds, closed: true },
      event: isSecuredOnly ? 'checkout.canceled' : 'checkout.refunded',
    };
  }
  return {
    checkout: isSecuredOnly ? {} : { funds: 'partly_refunded' },
    event: adjustment.kind === 'refund' ? 'checkout.refunded' : 'checkout.changed',
  };
}

function describe({ attempt }: CheckoutAndAttempt, adjustment: Adjustment): string {
  const from = attempt.currentAmount + attempt.currentTax;
  return `${adjustment.kind}: ${String(from)} yen, now ${String(totalOf(adjustment))} yen`;
}

function openOf({ attempt }: CheckoutAndAttempt): Adjustment {
  if (attempt.adjustment === null) throw new Error(`attempt ${attempt.id} has no open adjustment`);
  return attempt.adjustment;
}
