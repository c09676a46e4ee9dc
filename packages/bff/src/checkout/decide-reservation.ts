/**
 * Decides what a start of an order finds: a new attempt to drive, one to take over, the present state, or a refusal. Pure;
 * the store calls it inside its transaction, so that check and act are one.
 */
import type { Attempt, Checkout } from './checkout.ts';
import type { Order } from './ports/order-source.ts';

/** Most attempts of one checkout: the OrderID has two digits for it. */
export const ATTEMPT_NUMBER_MAX = 99;

/** Why no attempt may start. */
export type ReservationRefusal = 'order_changed' | 'order_closed' | 'attempts_exhausted';

/** What to do with the order. `open`: make attempt `number`, at the order's price. */
export type Reservation =
  | { readonly kind: 'open'; readonly number: number; readonly restarts: boolean }
  | { readonly kind: 'take_over'; readonly attempt: Attempt }
  | { readonly kind: 'current'; readonly attempt: Attempt }
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly refusal: ReservationRefusal };

/** What the store found of an order: its checkout with the current attempt and the one that is alive, if any. */
export interface OrderRecords {
  readonly checkout: Checkout;
  readonly current: Attempt;
  readonly alive: Attempt | null;
  /** Highest attempt number so far. */
  readonly numberMax: number;
}

/**
 * Decides on a start.
 * @param found what is stored of the order, null when it is new
 * @param now ms since the epoch, against which the lease of another owner is read
 */
export function decideReservation(
  found: OrderRecords | null,
  order: Pick<Order, 'amount' | 'tax' | 'trial'>,
  now: number,
): Reservation {
  if (found === null) return { kind: 'open', number: 1, restarts: false };
  const { checkout, current, alive, numberMax } = found;
  // A trial's order is nobody else's, whatever it is called.
  if (checkout.trial !== (order.trial ?? false)) return { kind: 'refused', refusal: 'order_changed' };
  const samePrice = checkout.amount === order.amount && checkout.tax === order.tax;
  if (checkout.closed) return { kind: 'refused', refusal: 'order_closed' };
  if (checkout.status === 'paid') {
    return samePrice ? { kind: 'current', attempt: current } : { kind: 'refused', refusal: 'order_changed' };
  }
  if (alive !== null) {
    if (!samePrice) return { kind: 'refused', refusal: 'order_changed' };
    if (alive.phase === 'executed') return { kind: 'current', attempt: alive };
    const leased = alive.leaseUntil !== null && alive.leaseUntil > now;
    return leased ? { kind: 'busy' } : { kind: 'take_over', attempt: alive };
  }
  if (numberMax >= ATTEMPT_NUMBER_MAX) return { kind: 'refused', refusal: 'attempts_exhausted' };
  return { kind: 'open', number: numberMax + 1, restarts: checkout.status !== 'created' };
}
