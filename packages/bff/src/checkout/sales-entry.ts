/**
 * What goes into the shop's books about a trade whose money was taken: one entry when it was taken, one for each time that less was left.
 * Pure. An entry is made of what an inquiry has shown, never of what we asked for: only that is what EPOS Card pays out.
 */
import type { Attempt, AttemptPatch, Booked, Money } from './checkout.ts';
import { totalOf } from './checkout.ts';
import type { Trade } from './gateway-result.ts';
import { leftOfPaid } from './judge-trade.ts';

/** `captured`: the money was taken. `changed`: less of it is left. `canceled`: nothing is. */
export const SALES_KINDS = ['captured', 'changed', 'canceled'] as const;

/** What an entry is about. */
export type SalesKind = (typeof SALES_KINDS)[number];

/** One entry. Sums are differences to what was booked before: negative where money went back. */
export interface SalesEntry extends Money {
  /** 1 for the first of a trade. */
  readonly number: number;
  readonly kind: SalesKind;
  readonly points: number;
  readonly coupon: number;
  /** GMO-PG's ProcessDate, in ms since the epoch; our own time of the inquiry where that is not readable. */
  readonly processedAt: number;
  readonly dated: 'gmo' | 'clock';
}

const NOTHING: Booked = { entries: 0, amount: 0, tax: 0, points: 0, coupon: 0 };

/** The entry that an inquiry about a paid attempt gives reason for; null = the books are as the trade is. `now` in ms since the epoch. */
export function nextSalesEntry(attempt: Attempt, trade: Trade, now: number): SalesEntry | null {
  const booked = attempt.booked ?? NOTHING;
  const isTaken = trade.phase === 'captured';
  // Money that was only secured is nobody's turnover, and its cancellation neither.
  if (!isTaken && booked.entries === 0) return null;
  const left = isTaken || isGivenBack(trade) ? leftOfPaid(attempt, trade) : null;
  if (left === null || !isBelievable(left, booked, attempt)) return null;
  if (totalOf(left) === totalOf(booked)) return null;
  return {
    number: booked.entries + 1,
    kind: booked.entries === 0 ? 'captured' : totalOf(left) === 0 ? 'canceled' : 'changed',
    amount: left.amount - booked.amount,
    tax: left.tax - booked.tax,
    points: (trade.pointsUsed ?? booked.points) - booked.points,
    coupon: (trade.couponUsed ?? booked.coupon) - booked.coupon,
    processedAt: trade.processedAt ?? now,
    dated: trade.processedAt === null ? 'clock' : 'gmo',
  };
}

/** Adds to a plan what the trade puts into the books of an attempt that paid. */
export function withSales<Plan extends { readonly attempt: AttemptPatch }>(
  attempt: Attempt,
  plan: Plan,
  trade: Trade,
  now: number,
): Plan & { readonly sales?: SalesEntry } {
  const after: Attempt = { ...attempt, ...plan.attempt };
  const sales = after.phase === 'paid' ? nextSalesEntry(after, trade, now) : null;
  if (sales === null) return plan;
  return { ...plan, attempt: { ...plan.attempt, booked: bookedAfter(after, sales) }, sales };
}

/** The books with an entry more. */
export function bookedAfter(attempt: Pick<Attempt, 'booked'>, entry: SalesEntry): Booked {
  const booked = attempt.booked ?? NOTHING;
  return {
    entries: entry.number,
    amount: booked.amount + entry.amount,
    tax: booked.tax + entry.tax,
    points: booked.points + entry.points,
    coupon: booked.coupon + entry.coupon,
  };
}

function isGivenBack({ phase }: Trade): boolean {
  return phase === 'canceled' || phase === 'returned';
}

/** Money only goes down. What looks otherwise, an inquiry that lags behind an earlier one for example, is not booked. */
function isBelievable(left: Money, booked: Booked, attempt: Attempt): boolean {
  const most = booked.entries === 0 ? totalOf(attempt) : totalOf(booked);
  return left.amount >= 0 && left.tax >= 0 && totalOf(left) <= most;
}
