/**
 * Turns one inquiry into the move it justifies: what changes of the attempt, of the checkout, and which events tell of it.
 * Pure; `settle-checkout` stores the plan. Every odd outcome is one branch here and one `checkout.attention`.
 */
import type { CheckoutAttentionReason, Funds } from '@epos-kantan/shared';
import { adjustmentDone, adjustmentRefused } from './adjustment-end.ts';
import { captureDone } from './capture-done.ts';
import { currentMoney, totalOf } from './checkout.ts';
import type {
  Adjustment,
  AdjustmentStep,
  Attempt,
  AttemptPatch,
  Checkout,
  CheckoutAndAttempt,
  CheckoutPatch,
  Death,
  Money,
  NewEvent,
} from './checkout.ts';
import { eventOfStatus, nextStatus } from './checkout-lifecycle.ts';
import { isCurrent } from './decide-adjustment.ts';
import type { Trade } from './gateway-result.ts';
import { judgeTrade, leftOfPaid, startLimitOf } from './judge-trade.ts';
import { nextInquiryAt } from './next-inquiry.ts';
import { START_GRACE_MS, UNKNOWN_ATTENTION_MS } from './policy.ts';
import type { CheckoutPolicy } from './policy.ts';
import { withSales } from './sales-entry.ts';
import type { SalesEntry } from './sales-entry.ts';

/** What to store. */
export interface SettlementPlan {
  readonly attempt: AttemptPatch;
  readonly checkout: CheckoutPatch;
  readonly events: readonly NewEvent[];
  /** The end of an adjustment that the inquiry has shown. */
  readonly adjustment?: AdjustmentStep;
  /** What the inquiry adds to the books. */
  readonly sales?: SalesEntry;
}

/** When the inquiry was sent and is being judged, ms since the epoch. */
export interface InquiryTimes {
  readonly sentAt: number;
  readonly now: number;
  /** The moment up to which the answer proves anything: our clock or GMO-PG's, whichever is earlier. */
  readonly evidenceAt: number;
}

/** Plans the settlement of a trade that an inquiry showed. */
export function planSettlement(
  { checkout, attempt }: CheckoutAndAttempt,
  trade: Trade,
  policy: CheckoutPolicy,
  times: InquiryTimes,
): SettlementPlan {
  const seen: AttemptPatch = {
    gmoPhase: trade.phase,
    gmoStatus: trade.gmoStatus,
    inquirySentAt: times.sentAt,
    inquiryFailures: 0,
    unknownSince: null,
    // An attempt that was adopted from a backup, or whose registration was never answered, learns its access here.
    ...(attempt.accessId === null ? { accessId: trade.accessId, accessPass: trade.accessPass } : {}),
    ...(trade.pointsUsed === null ? {} : { pointsUsed: trade.pointsUsed }),
    ...(trade.couponUsed === null ? {} : { couponUsed: trade.couponUsed }),
    ...(trade.eposTradeId === null ? {} : { eposTradeId: trade.eposTradeId }),
  };
  const plan =
    attempt.phase === 'paid'
      ? planAfterPaid(checkout, attempt, trade, policy, times)
      : planBeforePaid(checkout, attempt, trade, policy, times);
  const booked = withSales(attempt, { ...plan, attempt: { ...seen, ...plan.attempt } }, trade, times.now);
  return schedule(attempt, booked, policy, times.now);
}

/** Plans what an inquiry without an answer leaves behind: a later try, and after a while a word to the operator. */
export function planUnanswered(
  { attempt }: CheckoutAndAttempt,
  detail: string,
  policy: CheckoutPolicy,
  now: number,
): SettlementPlan {
  const unknownSince = attempt.unknownSince ?? now;
  const patch: AttemptPatch = { inquiryFailures: attempt.inquiryFailures + 1, unknownSince };
  const overdue = now - unknownSince >= UNKNOWN_ATTENTION_MS && attempt.phase !== 'paid';
  const plan = overdue
    ? withAttention(attempt, { attempt: patch, checkout: {}, events: [] }, 'unknown_outcome', detail)
    : { attempt: patch, checkout: {}, events: [] };
  return schedule(attempt, plan, policy, now);
}

/**
 * Plans what "no such trade" means: for an attempt whose EntryTran was never answered it is the end once nobody can be
 * driving it any more; for one that GMO-PG had already accepted it is no answer at all.
 */
export function planNotFound(
  found: CheckoutAndAttempt,
  policy: CheckoutPolicy,
  times: InquiryTimes,
): SettlementPlan {
  const { checkout, attempt } = found;
  if (attempt.phase !== 'reserved' || !attempt.alive) {
    return attempt.death === 'abandoned' || attempt.accessId === null
      ? schedule(attempt, { attempt: { inquiryFailures: 0 }, checkout: {}, events: [] }, policy, times.now)
      : planUnanswered(found, 'GMO-PG does not find a trade that it had accepted', policy, times.now);
  }
  const seen: AttemptPatch = { inquirySentAt: times.sentAt, inquiryFailures: 0, unknownSince: null };
  const over = times.evidenceAt > startLimitOf(attempt, policy) + START_GRACE_MS;
  const plan = over ? planDeath(checkout, attempt, 'expired') : { attempt: {}, checkout: {}, events: [] };
  return schedule(attempt, { ...plan, attempt: { ...seen, ...plan.attempt } }, policy, times.now);
}

function planBeforePaid(
  checkout: Checkout,
  attempt: Attempt,
  trade: Trade,
  policy: CheckoutPolicy,
  times: InquiryTimes,
): SettlementPlan {
  const { now } = times;
  const verdict = judgeTrade(attempt, trade, policy, times.evidenceAt);
  switch (verdict.kind) {
    case 'open':
      return trade.phase === 'other'
        ? planStrangeWord(attempt, trade, now)
        : { attempt: {}, checkout: {}, events: [] };
    case 'mismatch':
      return withAttention(
        attempt,
        { attempt: {}, checkout: {}, events: [] },
        'amount_mismatch',
        verdict.detail,
      );
    case 'dead':
      return attempt.alive
        ? planDeath(checkout, attempt, verdict.death)
        : { attempt: {}, checkout: {}, events: [] };
    case 'paid':
      return planPayment(checkout, attempt, verdict.captured, policy, now);
  }
}

/** A status word that nobody knows stays pending, and an operator hears of it after a while. */
function planStrangeWord(attempt: Attempt, trade: Trade, now: number): SettlementPlan {
  const unknownSince = attempt.unknownSince ?? now;
  const plan: SettlementPlan = { attempt: { unknownSince }, checkout: {}, events: [] };
  if (now - unknownSince < UNKNOWN_ATTENTION_MS) return plan;
  return withAttention(attempt, plan, 'unknown_outcome', `GMO-PG says ${trade.gmoStatus}`);
}

/** The end of an attempt that did not pay. It touches the checkout only if it is the checkout's current attempt. */
function planDeath(checkout: Checkout, attempt: Attempt, death: Death): SettlementPlan {
  const patch: AttemptPatch = { phase: 'dead', alive: false, death, instruction: null, leaseUntil: null };
  const status = nextStatus(checkout.status, death);
  if (checkout.currentAttemptId !== attempt.id || status === checkout.status) {
    return {
      attempt: patch,
      checkout: {},
      events: [{ type: 'attempt.superseded_result', cause: 'inquiry', detail: `attempt ended: ${death}` }],
    };
  }
  return {
    attempt: patch,
    checkout: { status, ...(status === 'expired' ? { expiredThroughNumber: attempt.number } : {}) },
    events: [
      {
        type: eventOfStatus(status),
        cause: 'inquiry',
        ...(status === 'canceled' && attempt.cancelHinted ? { by: 'shopper' as const } : {}),
      },
    ],
  };
}

/** Money is there. Whether it is the checkout's payment, a second one, or one that came too late, is decided here. */
function planPayment(
  checkout: Checkout,
  attempt: Attempt,
  captured: boolean,
  policy: CheckoutPolicy,
  now: number,
): SettlementPlan {
  const patch: AttemptPatch = {
    phase: 'paid',
    alive: false,
    death: null,
    instruction: null,
    leaseUntil: null,
    capture: captured ? 'done' : 'none',
    captureNextAt: null,
  };
  if (checkout.status === 'paid') {
    const plan = { attempt: patch, checkout: {}, events: [] };
    return withAttention(
      attempt,
      plan,
      'duplicate_paid',
      `attempt ${String(attempt.number)} was authorized as well`,
    );
  }
  if (attempt.amount + attempt.tax !== checkout.amount + checkout.tax) {
    // An older attempt, made before the shop changed the price: exact for itself, the wrong money for the order.
    const detail = `an attempt over ${String(attempt.amount + attempt.tax)} yen was paid; the order is ${String(checkout.amount + checkout.tax)} yen now`;
    return withAttention(attempt, { attempt: {}, checkout: {}, events: [] }, 'amount_mismatch', detail);
  }
  const funds: Funds = captured ? 'captured' : 'authorized';
  const paid: CheckoutPatch = {
    status: nextStatus(checkout.status, 'paid'),
    funds,
    currentAttemptId: attempt.id,
  };
  const detail = whyLate(checkout, attempt);
  if (detail !== null) {
    return withAttention(attempt, { attempt: patch, checkout: paid, events: [] }, 'paid_late', detail);
  }
  const captureDue = !captured && policy.captureAutomatic && !checkout.trial;
  return {
    attempt: captureDue ? { ...patch, capture: 'due', captureNextAt: now } : patch,
    checkout: paid,
    events: [{ type: 'checkout.paid', cause: 'inquiry', by: 'shopper' }],
  };
}

/** Why a payment is neither delivered nor captured by itself; null = it is an ordinary one. */
function whyLate(checkout: Checkout, attempt: Attempt): string | null {
  if (attempt.attention.includes('orphan_trade')) return 'adopted: paid while there was no record of it';
  if (checkout.closed) return 'paid after the shop had closed the order';
  return attempt.number <= checkout.expiredThroughNumber ? 'paid after checkout.expired was sent' : null;
}

/** Once paid, an inquiry can confirm an instruction of our own, or show that somebody changed the trade without us. */
function planAfterPaid(
  checkout: Checkout,
  attempt: Attempt,
  trade: Trade,
  policy: CheckoutPolicy,
  times: InquiryTimes,
): SettlementPlan {
  const found = { checkout, attempt };
  const left = leftOfPaid(attempt, trade);
  const isAsInstructed = left !== null && totalOf(left) === totalOf(currentMoney(attempt));
  if (attempt.adjustment !== null && left !== null && totalOf(left) === totalOf(attempt.adjustment)) {
    return adjustmentDone(found, 'inquiry', times.now);
  }
  const nothing: SettlementPlan = { attempt: {}, checkout: {}, events: [] };
  // A second payment of the checkout has no funds of its own; its state is only kept for the operator.
  if (!isCurrent(found)) return nothing;
  switch (trade.phase) {
    case 'captured': {
      if (!isAsInstructed) return planOtherMoney(found, left, times.now);
      if (checkout.funds !== 'authorized') return nothing;
      // A capture that was refused after a lost reply may have been the refusal of a second one.
      const ours =
        attempt.capture === 'due' || attempt.capture === 'failed' || attempt.instruction === 'capture';
      if (!ours)
        return external(attempt, { funds: 'captured' }, 'captured at GMO-PG without an instruction of ours');
      return captureDone(attempt, 'inquiry');
    }
    case 'authorized': {
      const plan = isAsInstructed ? nothing : planOtherMoney(found, left, times.now);
      // One thing at a time: the next inquiry warns of the capture.
      return plan.events.length > 0 ? plan : planOpenCapture(checkout, attempt, policy, times);
    }
    case 'canceled':
    case 'returned':
    case 'expired':
      return planCanceledOutside(found, trade, times.now);
    case 'registered':
    case 'ready':
    case 'authenticating':
    case 'failed':
      return external(attempt, {}, `GMO-PG says ${trade.gmoStatus} about a paid trade`);
    case 'other':
      return nothing;
  }
}

/** The money is another than by our last instruction, and not what an open one wants. Less is taken over; more is never believed. */
function planOtherMoney(found: CheckoutAndAttempt, money: Money | null, now: number): SettlementPlan {
  const { checkout, attempt } = found;
  const nothing: SettlementPlan = { attempt: {}, checkout: {}, events: [] };
  const before = totalOf(currentMoney(attempt));
  if (money === null) return nothing;
  const left = totalOf(money);
  if (left < 1 || left > before) {
    // An inquiry can lag behind what we have just instructed.
    const isFresh = attempt.adjustedAt !== null && Math.abs(now - attempt.adjustedAt) < UNKNOWN_ATTENTION_MS;
    return isFresh ? nothing : external(attempt, {}, 'the amount was changed at GMO-PG');
  }
  const { amount, tax } = money;
  const funds: CheckoutPatch = checkout.funds === 'authorized' ? {} : { funds: 'partly_refunded' };
  const detail = `the money was changed at GMO-PG: ${String(before)} yen, now ${String(left)} yen`;
  const plan = raise(attempt, { attempt: {}, checkout: funds, events: [] }, 'external_change', detail);
  const taken = {
    ...plan,
    attempt: { ...plan.attempt, currentAmount: amount, currentTax: tax },
  };
  return withEndedAdjustment(found, taken, now, (adjustment) => left < totalOf(adjustment));
}

/** Somebody canceled the trade in GMO-PG's screens, or its authorization lapsed. */
function planCanceledOutside(found: CheckoutAndAttempt, trade: Trade, now: number): SettlementPlan {
  const { checkout, attempt } = found;
  const { funds } = checkout;
  if (funds === 'voided' || funds === 'refunded' || funds === 'none')
    return { attempt: {}, checkout: {}, events: [] };
  const plan = external(
    attempt,
    { funds: funds === 'authorized' ? 'voided' : 'refunded', closed: true },
    `GMO-PG says ${trade.gmoStatus} without an instruction of ours`,
  );
  const over: AttemptPatch = {
    currentAmount: 0,
    currentTax: 0,
    capture: 'none',
    captureNextAt: null,
    instruction: null,
  };
  return withEndedAdjustment(found, { ...plan, attempt: { ...plan.attempt, ...over } }, now, () => true);
}

/** An open adjustment that cannot be any more ends with what made it so. */
function withEndedAdjustment(
  found: CheckoutAndAttempt,
  plan: SettlementPlan,
  now: number,
  isOver: (adjustment: Adjustment) => boolean,
): SettlementPlan {
  const { adjustment } = found.attempt;
  if (adjustment === null || !isOver(adjustment)) return plan;
  const ended = adjustmentRefused(found, 'the money was changed at GMO-PG meanwhile', now);
  return {
    attempt: { ...ended.attempt, ...plan.attempt },
    checkout: plan.checkout,
    events: [...plan.events, ...ended.events],
    adjustment: ended.adjustment,
  };
}

/**
 * The money is secured and still not taken. However it came to that, by `CAPTURE=manual`, by a payment that came late or by a capture that
 * failed: an authorization lapses some day (protocol notes, section 9: when is not known), and then the shop has nothing.
 */
function planOpenCapture(
  checkout: Checkout,
  attempt: Attempt,
  policy: CheckoutPolicy,
  { evidenceAt }: InquiryTimes,
): SettlementPlan {
  const nothing: SettlementPlan = { attempt: {}, checkout: {}, events: [] };
  const isOpen = checkout.funds === 'authorized' && attempt.capture !== 'done';
  const openMs = evidenceAt - startLimitOf(attempt, policy);
  if (!isOpen || openMs < policy.captureWarnMs) return nothing;
  const detail = `secured for ${String(Math.floor(openMs / 86_400_000))} days and not captured`;
  return withAttention(attempt, nothing, 'capture_due', detail);
}

/** Somebody else moved the trade. Told every time that it moves the money; a mere difference is told once. */
function external(attempt: Attempt, checkout: CheckoutPatch, detail: string): SettlementPlan {
  const plan: SettlementPlan = { attempt: {}, checkout, events: [] };
  return checkout.funds === undefined
    ? withAttention(attempt, plan, 'external_change', detail)
    : raise(attempt, plan, 'external_change', detail);
}

/** Adds one `checkout.attention`, unless this attempt raised it before. */
export function withAttention(
  attempt: Attempt,
  plan: SettlementPlan,
  reason: CheckoutAttentionReason,
  detail: string,
): SettlementPlan {
  return attempt.attention.includes(reason) ? plan : raise(attempt, plan, reason, detail);
}

function raise(
  attempt: Attempt,
  plan: SettlementPlan,
  reason: CheckoutAttentionReason,
  detail: string,
): SettlementPlan {
  return {
    attempt: { ...plan.attempt, attention: [...new Set([...attempt.attention, reason])] },
    checkout: plan.checkout,
    events: [...plan.events, { type: 'checkout.attention', cause: 'inquiry', reason, detail }],
  };
}

function schedule(
  attempt: Attempt,
  plan: SettlementPlan,
  policy: CheckoutPolicy,
  now: number,
): SettlementPlan {
  const after: Attempt = { ...attempt, ...plan.attempt };
  return { ...plan, attempt: { ...plan.attempt, nextInquiryAt: nextInquiryAt(after, policy, now) } };
}
