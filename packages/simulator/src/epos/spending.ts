/*
 * Points and coupon that a shopper wants to spend, checked against what there is and what is to be paid. Used by
 * the confirmation page and by the control plane.
 */

/** What may be spent at most; yen, a point being one yen. */
export interface SpendingBounds {
  readonly points: number;
  readonly couponYen: number;
  readonly totalYen: number;
}

/** A fault of one field, or of both together. */
export type SpendingFault = 'notWhole' | 'overBalance' | 'overTotal';

/** The result of the check: the two numbers, or the faults by field. */
export type Spending =
  | { readonly points: number; readonly coupon: number }
  | { readonly faults: { readonly points?: SpendingFault; readonly coupon?: SpendingFault } };

/** Checks two numbers as typed; an empty field is 0, full-width digits are taken as digits. */
export function checkSpending(points: string, coupon: string, bounds: SpendingBounds): Spending {
  const typed = { points: toWhole(points), coupon: toWhole(coupon) };
  const pointsFault = faultOf(typed.points, bounds.points);
  const couponFault = faultOf(typed.coupon, bounds.couponYen);
  if (pointsFault !== undefined || couponFault !== undefined) {
    return {
      faults: {
        ...(pointsFault === undefined ? {} : { points: pointsFault }),
        ...(couponFault === undefined ? {} : { coupon: couponFault }),
      },
    };
  }
  const spending = { points: typed.points ?? 0, coupon: typed.coupon ?? 0 };
  if (spending.points + spending.coupon <= bounds.totalYen) return spending;
  return { faults: spending.coupon > 0 ? { coupon: 'overTotal' } : { points: 'overTotal' } };
}

function toWhole(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replaceAll(',', '').trim();
  return /^[0-9]{0,8}$/.test(text) ? Number(text) : undefined;
}

function faultOf(value: number | undefined, most: number): SpendingFault | undefined {
  if (value === undefined) return 'notWhole';
  return value > most ? 'overBalance' : undefined;
}
