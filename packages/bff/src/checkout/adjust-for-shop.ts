/**
 * The shop's command to cancel, refund or change a payment. Called by the merchant API. GMO-PG is asked first, so that the decision is
 * about the money as it is; then the target is stored, and goes the one way of every adjustment, with the timer behind it.
 */
import { adjustCheckout, sendAdjustment } from './adjust-checkout.ts';
import { isCaptureUnderWay } from './capture-checkout.ts';
import { currentMoney, currentOf } from './checkout.ts';
import type { Adjustment, CheckoutAndAttempt, CheckoutAndAttempts, Money } from './checkout.ts';
import { nextStatus } from './checkout-lifecycle.ts';
import { leaseUntil, writeChange } from './core.ts';
import type { Core } from './core.ts';
import { decideAdjustment } from './decide-adjustment.ts';
import type { AdjustmentRefusal, AdjustmentRequest } from './decide-adjustment.ts';
import type { Refresher } from './refresh-checkout.ts';
import { askedBy, hasMoved } from './shop-operation.ts';
import type { ShopOperation } from './shop-operation.ts';

/**
 * `done`: it is so, now or before. `refused`: a definite no. `unknown`: instructed, the end is not known yet. `busy`: another operation
 * is under way; this one did nothing. `unreachable`: GMO-PG could not tell how things are; nothing was done. `moved`: the money is not
 * what whoever asked has seen; nothing was done.
 */
export type AdjustmentEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly refusal: AdjustmentRefusal; readonly detail: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'moved' };

/** Times that the command is decided anew because something moved meanwhile. */
const DECISIONS_MAX = 5;

/**
 * Carries out a request. Throws only what the store throws.
 * @param attemptNumber which attempt of the checkout; null = the one whose money is the checkout's
 */
export async function adjustForShop(
  core: Core,
  refresher: Refresher,
  found: CheckoutAndAttempts,
  operation: ShopOperation,
  request: AdjustmentRequest,
  attemptNumber: number | null = null,
): Promise<AdjustmentEnd> {
  const before = operation.resumed ? await endOf(core, refresher, found, operation) : null;
  if (before !== null) return before;
  for (let decisions = 1; decisions <= DECISIONS_MAX; decisions += 1) {
    const asked = await readAgain(core, found, attemptNumber);
    if (asked === null)
      return { kind: 'refused', refusal: 'not_authorized', detail: 'there is no such attempt' };
    if (isBusy(core, asked)) return (await endOf(core, refresher, found, operation)) ?? { kind: 'busy' };
    const refreshed = await refresher.refresh(asked.attempt.id);
    if (refreshed?.answered !== true) return { kind: 'unreachable' };
    const latest = await readAgain(core, found, attemptNumber);
    // A process whose clock is ahead may have taken the operation over, and instructed it: once more would be a second one. What is
    // instructed after this look moves the payment, and `begin` notices.
    const meanwhile = await endOf(core, refresher, found, operation);
    if (meanwhile !== null) return meanwhile;
    if (latest === null || isBusy(core, latest)) return { kind: 'busy' };
    // As GMO-PG says that it is, not as it was stored: an order that nobody had paid may be paid by now.
    if (hasMoved(operation, latest.attempt)) return { kind: 'moved' };
    if (latest.attempt.phase !== 'paid' && request.kind === 'cancel' && attemptNumber === null) {
      if (await close(core, latest, operation)) return { kind: 'done' };
      continue;
    }
    const decision = decideAdjustment(latest, request);
    if (decision.kind === 'refused') return decision;
    if (decision.kind === 'nothing') return { kind: 'done' };
    const begun = await begin(core, latest, operation, request.kind, decision.target);
    if (begun === null) continue;
    await sendAdjustment(core, refresher, begun);
    return (await endOf(core, refresher, found, operation)) ?? { kind: 'unknown' };
  }
  return { kind: 'busy' };
}

/** One thing at a time: what another operation leaves behind is what this one would have to decide about. */
function isBusy(core: Core, { attempt }: CheckoutAndAttempt): boolean {
  return (
    attempt.adjustment !== null ||
    isCaptureUnderWay(attempt, core.clock.now()) ||
    attempt.instruction === 'capture'
  );
}

/** What became of what this operation instructed; null = it has instructed nothing. */
async function endOf(
  core: Core,
  refresher: Refresher,
  { checkout }: CheckoutAndAttempts,
  operation: ShopOperation,
): Promise<AdjustmentEnd | null> {
  let stored = await core.store.findAdjustment(checkout.shopId, operation.id);
  if (stored?.state === 'open') {
    await adjustCheckout(core, refresher, stored.attemptId);
    stored = await core.store.findAdjustment(checkout.shopId, operation.id);
  }
  switch (stored?.state) {
    case 'done':
      return { kind: 'done' };
    case 'refused':
      return { kind: 'refused', refusal: 'adjustment_refused', detail: stored.detail ?? '' };
    case 'open':
      return { kind: 'unknown' };
    case undefined:
      return null;
  }
}

/** The instruction is stored before anything is sent. For a moment it is left to this process; then it is the timer's. */
async function begin(
  core: Core,
  found: CheckoutAndAttempt,
  operation: ShopOperation,
  kind: Adjustment['kind'],
  target: Money,
): Promise<CheckoutAndAttempt | null> {
  const nextAt = leaseUntil(core);
  const adjustment: Adjustment = {
    operationId: operation.id,
    kind,
    ...target,
    tries: 1,
    begunAt: core.clock.now(),
    nextAt,
  };
  const waiting = found.attempt.capture === 'due' ? { captureNextAt: nextAt + 1_000 } : {};
  const result = await writeChange(core, found, {
    attempt: { adjustment, ...waiting },
    events: [{ type: 'attempt.adjustment_requested', ...askedBy(operation, `${kind} ${operation.id}`) }],
    adjustment: { kind: 'begun', from: currentMoney(found.attempt), adjustment },
  });
  return result.kind === 'applied' ? result.found : null;
}

/** No further attempt may start. A shopper who is at EPOS can still pay, and then the shop is asked what to do. */
async function close(core: Core, found: CheckoutAndAttempt, operation: ShopOperation): Promise<boolean> {
  const { checkout } = found;
  if (checkout.closed) return true;
  const status = nextStatus(checkout.status, 'closed');
  const result = await writeChange(core, found, {
    attempt: {},
    checkout: { closed: true, status },
    events: [
      {
        type: status === checkout.status ? 'checkout.closed' : 'checkout.canceled',
        ...askedBy(operation),
        by: 'shop',
      },
    ],
  });
  return result.kind === 'applied';
}

async function readAgain(
  core: Core,
  { checkout }: CheckoutAndAttempts,
  attemptNumber: number | null,
): Promise<CheckoutAndAttempt | null> {
  const latest = await core.store.findById(checkout.shopId, checkout.id);
  if (latest === null) throw new Error(`checkout ${checkout.id} vanished`);
  if (attemptNumber === null) return currentOf(latest);
  const attempt = latest.attempts.find(({ number }) => number === attemptNumber);
  return attempt === undefined ? null : { checkout: latest.checkout, attempt };
}
