/**
 * The shop's command to take the money of a checkout: with manual capture, to accept a payment that came too late, or once more after a
 * definite no. Called by the merchant API. It makes the capture due, which is stored, and goes the one way of every capture; the timer
 * stands behind it. A second payment of the checkout is out of its reach: only the current attempt is ever captured.
 */
import { acceptance } from './capture-done.ts';
import { captureCheckout, isCaptureUnderWay } from './capture-checkout.ts';
import { currentOf } from './checkout.ts';
import type { CheckoutAndAttempt, CheckoutAndAttempts } from './checkout.ts';
import { leaseUntil, writeChange } from './core.ts';
import type { Core } from './core.ts';
import type { Refresher } from './refresh-checkout.ts';
import { askedBy, hasMoved } from './shop-operation.ts';
import type { ShopOperation } from './shop-operation.ts';

/** Why a capture cannot be. */
export type CaptureRefusal = 'not_authorized' | 'order_closed' | 'capture_failed';

/**
 * `captured`: the money is taken, now or before. `refused`: a definite no. `unknown`: instructed, the end is not known yet.
 * `busy`: an earlier capture is under way; this command did nothing. `moved`: the money is not what whoever asked has seen; nothing was
 * done.
 */
export type CaptureEnd =
  | { readonly kind: 'captured' }
  | { readonly kind: 'refused'; readonly refusal: CaptureRefusal; readonly detail: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'moved' };

/** Times that the command is decided anew because something moved meanwhile. */
const DECISIONS_MAX = 5;

/** Captures a checkout. Throws only what the store throws. */
export async function captureForShop(
  core: Core,
  refresher: Refresher,
  found: CheckoutAndAttempts,
  operation: ShopOperation,
): Promise<CaptureEnd> {
  // What the caller read may be older than what an earlier request with the same key did.
  let latest = await readAgain(core, found);
  for (let decisions = 1; decisions <= DECISIONS_MAX; decisions += 1) {
    const { attempt } = latest;
    const end = endOf(latest) ?? refusalOf(latest);
    // What an earlier request with the same key made due has an end of its own.
    const isBegun = operation.resumed && (end !== null || attempt.capture === 'due');
    if (!isBegun && hasMoved(operation, attempt)) return { kind: 'moved' };
    if (end === null && attempt.adjustment !== null) return { kind: operation.resumed ? 'unknown' : 'busy' };
    if (end !== null) {
      if (end.kind !== 'captured' || (await accept(core, latest, operation))) return end;
    } else if (isCaptureUnderWay(attempt, core.clock.now())) {
      // Another call may be on its way at this moment: asking is all that is safe.
      await refresher.refresh(attempt.id);
      return (await endAfter(core, latest)) ?? { kind: operation.resumed ? 'unknown' : 'busy' };
    } else if (attempt.capture === 'due' || (await makeDue(core, latest, operation))) {
      await captureCheckout(core, refresher, attempt.id);
      return (await endAfter(core, latest)) ?? { kind: 'unknown' };
    }
    latest = await readAgain(core, latest);
  }
  return { kind: 'busy' };
}

/** The instruction is stored before anything is sent. For a moment it is left to this process; then it is the timer's. */
async function makeDue(core: Core, found: CheckoutAndAttempt, operation: ShopOperation): Promise<boolean> {
  const result = await writeChange(core, found, {
    attempt: {
      capture: 'due',
      captureNextAt: leaseUntil(core),
      captureTries: 0,
    },
    events: [{ type: 'attempt.capture_requested', ...askedBy(operation, operation.id) }],
  });
  return result.kind === 'applied';
}

/** Money that was taken at once and came too late is accepted without a call. True = there is nothing left to accept. */
async function accept(core: Core, found: CheckoutAndAttempt, operation: ShopOperation): Promise<boolean> {
  const change = acceptance(found.attempt, askedBy(operation).cause);
  if (change === null) return true;
  return (await writeChange(core, found, change)).kind === 'applied';
}

async function endAfter(core: Core, before: CheckoutAndAttempt): Promise<CaptureEnd | null> {
  const latest = await readAgain(core, before);
  const end = endOf(latest) ?? refusalOf(latest);
  if (end !== null || latest.attempt.capture !== 'failed') return end;
  const detail = 'GMO-PG refused to take the money; the reason is in the events of the checkout';
  return { kind: 'refused', refusal: 'capture_failed', detail };
}

function endOf({ checkout }: CheckoutAndAttempt): CaptureEnd | null {
  return checkout.funds === 'captured' && !checkout.closed ? { kind: 'captured' } : null;
}

function refusalOf({ checkout, attempt }: CheckoutAndAttempt): CaptureEnd | null {
  const refused = (refusal: CaptureRefusal, detail: string): CaptureEnd => ({
    kind: 'refused',
    refusal,
    detail,
  });
  if (checkout.status !== 'paid' || attempt.phase !== 'paid')
    return refused('not_authorized', 'the checkout is not paid');
  if (checkout.funds !== 'authorized' && checkout.funds !== 'captured')
    return refused('not_authorized', `the money of the checkout is ${checkout.funds.replace('_', ' ')}`);
  return checkout.closed ? refused('order_closed', 'the shop had closed the order before it was paid') : null;
}

/** With the attempt that is the current one now: an older one can turn out to have paid. */
async function readAgain(
  core: Core,
  { checkout }: Pick<CheckoutAndAttempt, 'checkout'>,
): Promise<CheckoutAndAttempt> {
  const latest = await core.store.findById(checkout.shopId, checkout.id);
  if (latest === null) throw new Error(`checkout ${checkout.id} vanished`);
  return currentOf(latest);
}
