/**
 * Where a payment starts. Takes an order that the shop's server vouches for and answers with its present state: opens an
 * attempt when none is open, drives it through EntryTran and ExecTran, and stores every step before the next. Called by the
 * JSON route and by the road without JavaScript. Calling it again for the same order is always safe: the order is the key.
 */
import { checkoutIdSchema, handleSchema } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from './checkout.ts';
import { leaseUntil } from './core.ts';
import type { Core } from './core.ts';
import { driveAttempt } from './drive-attempt.ts';
import { START_GRACE_MS } from './policy.ts';
import type { ReserveResult } from './ports/checkout-store.ts';
import type { Order } from './ports/order-source.ts';
import type { Refresher } from './refresh-checkout.ts';

/** How long a start waits for another start of the same order. */
export const WAIT_FOR_WINNER_MS = 5_000;

/** Attempts that one call may open: a lost reply of ExecTran costs one. */
const ATTEMPTS_PER_CALL_MAX = 3;

/** How long a press waits for GMO-PG's word about an attempt that was open before. */
const ASK_WAIT_MS = 5_000;

/** Between two looks at an order that another call is starting. */
const LOOK_INTERVAL_MS = 100;

/** The end of a start. `created`: this call opened the attempt that is open now. */
export type StartResult =
  | { readonly kind: 'started'; readonly created: boolean; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'problem'; readonly code: ErrorCode; readonly retryAfterSeconds?: number };

/** Starts or resumes the payment of an order. */
export async function startCheckout(core: Core, refresher: Refresher, order: Order): Promise<StartResult> {
  let attemptsOpened = 0;
  let looks = 0;
  let askedAbout: string | null = null;
  const ended = await endedAtEpos(core, order);
  if (ended !== null && !(await ask(refresher, ended))) {
    return { kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 };
  }
  for (;;) {
    const reserved = await reserve(core, order);
    switch (reserved.kind) {
      case 'refused':
        return { kind: 'problem', code: reserved.refusal };
      case 'busy': {
        looks += 1;
        if (looks * LOOK_INTERVAL_MS > WAIT_FOR_WINNER_MS) {
          return { kind: 'problem', code: 'start_in_progress', retryAfterSeconds: 1 };
        }
        await core.sleep(LOOK_INTERVAL_MS);
        continue;
      }
      case 'current': {
        const { attempt } = reserved.found;
        if (!mayHaveEnded(core, reserved.found) || askedAbout === attempt.id) {
          return { kind: 'started', created: false, found: reserved.found };
        }
        // Ask once: it may be paid, or dead and to be followed by the next attempt.
        askedAbout = attempt.id;
        await Promise.race([ask(refresher, attempt.id), core.sleep(ASK_WAIT_MS)]);
        continue;
      }
      case 'owned': {
        attemptsOpened += 1;
        const driven = await driveAttempt(core, reserved.found, reserved.created);
        if (driven.kind === 'ready') {
          return { kind: 'started', created: reserved.created, found: driven.found };
        }
        if (driven.kind === 'problem') return driven;
        if (attemptsOpened >= ATTEMPTS_PER_CALL_MAX) {
          return { kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 };
        }
        continue;
      }
    }
  }
}

async function reserve(core: Core, order: Order): Promise<ReserveResult> {
  const { ids, policy } = core;
  const now = core.clock.now();
  return core.store.reserveAttempt({
    shopId: policy.shopId,
    testMode: policy.testMode,
    order,
    now,
    // One name per drive: a lease that another drive took over must not be mistaken for ours.
    leaseOwner: `${core.instanceId}.${ids.base32(8)}`,
    leaseUntil: leaseUntil(core),
    nextInquiryAt: now + policy.paymentTermMs + START_GRACE_MS + 1000,
    fresh: {
      checkoutId: checkoutIdSchema.parse(`co_${ids.base32(26)}`),
      handle: handleSchema.parse(ids.base32(26)),
      attemptId: `at_${ids.base32(26)}`,
      returnKey: ids.base32(26),
      gmoOrderBase: ids.base32(20),
      eventId: `evt_${ids.base32(26)}`,
    },
  });
}

/** A question that fails in the store leaves the stored state as the answer; the timer asks again. */
async function ask(refresher: Refresher, attemptId: string): Promise<boolean> {
  const refreshed = await refresher.refresh(attemptId).catch(() => null);
  return refreshed?.answered ?? false;
}

/**
 * The current attempt when it is over although a shopper was sent to EPOS with it: before the next one is opened it is asked about once
 * more, because the shopper may have finished after we stopped waiting.
 */
async function endedAtEpos(core: Core, order: Order): Promise<string | null> {
  const found = await core.store.findByOrder(core.policy.shopId, order.orderId);
  if (found === null || found.checkout.closed) return null;
  const { phase, redirectShownAt, id } = found.attempt;
  return phase === 'dead' && redirectShownAt !== null ? id : null;
}

/** Whether the shopper was sent to EPOS, or the time to go there is over: then the stored state may be old. */
function mayHaveEnded(core: Core, { checkout, attempt }: CheckoutAndAttempt): boolean {
  if (checkout.status === 'paid' || !attempt.alive) return false;
  const limitPassed = attempt.startLimitAt !== null && attempt.startLimitAt <= core.clock.now();
  return attempt.redirectShownAt !== null || attempt.returnedAt !== null || limitPassed;
}
