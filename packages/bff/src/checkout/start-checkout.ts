/**
 * Where a payment starts. Takes an order that the shop's server vouches for and answers with its present state: opens an
 * attempt when none is open, drives it through EntryTran and ExecTran, and stores every step before the next. Called by the
 * JSON route and by the road without JavaScript. Calling it again for the same order is always safe: the order is the key.
 */
import { checkoutIdSchema, handleSchema } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from './checkout.ts';
import { aroundAttempt, leaseUntil } from './core.ts';
import type { Core } from './core.ts';
import { decideReservation } from './decide-reservation.ts';
import { driveAttempt } from './drive-attempt.ts';
import { START_GRACE_MS } from './policy.ts';
import type { ReserveResult } from './ports/checkout-store.ts';
import type { Order } from './ports/order-source.ts';
import type { Refresher } from './refresh-checkout.ts';
import { together } from './together.ts';

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
  let seen = await look(core, order);
  const ended = endedAtEpos(seen);
  if (ended !== null && !(await ask(refresher, ended))) {
    return { kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 };
  }
  // What others began to read before that must not answer this start.
  let hasLearned = ended !== null;
  for (;;) {
    const reserved: ReserveResult =
      answeredBy(seen, order, core.clock.now()) ??
      (await (hasLearned ? reserve(core, order) : reserveTogether(core, order)));
    seen = null;
    switch (reserved.kind) {
      case 'refused':
        return { kind: 'problem', code: reserved.refusal };
      case 'busy': {
        looks += 1;
        if (looks * LOOK_INTERVAL_MS > WAIT_FOR_WINNER_MS) {
          return { kind: 'problem', code: 'start_in_progress', retryAfterSeconds: 1 };
        }
        await core.sleep(LOOK_INTERVAL_MS);
        seen = await look(core, order);
        continue;
      }
      case 'current': {
        const { attempt } = reserved.found;
        if (!mayHaveEnded(core, reserved.found) || askedAbout === attempt.id) {
          return { kind: 'started', created: false, found: reserved.found };
        }
        // Ask once: it may be paid, or dead and to be followed by the next attempt.
        askedAbout = attempt.id;
        hasLearned = true;
        await Promise.race([ask(refresher, attempt.id), core.sleep(ASK_WAIT_MS)]);
        continue;
      }
      case 'owned': {
        attemptsOpened += 1;
        hasLearned = true;
        const driven = await aroundAttempt(core, reserved.found, () =>
          driveAttempt(core, reserved.found, reserved.created),
        );
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
    traceParent: core.traceParent?.() ?? null,
    fresh: {
      checkoutId: checkoutIdSchema.parse(`co_${ids.base32(26)}`),
      handle: handleSchema.parse(ids.base32(26)),
      attemptId: `at_${ids.base32(26)}`,
      returnKey: ids.base32(26),
      gmoOrderBase: core.gmoOrderBaseOf(order.orderId),
      eventId: `evt_${ids.base32(26)}`,
    },
  });
}

/** A question that fails in the store leaves the stored state as the answer; the timer asks again. */
async function ask(refresher: Refresher, attemptId: string): Promise<boolean> {
  const refreshed = await refresher.refresh(attemptId).catch(() => null);
  return refreshed?.answered ?? false;
}

function look(core: Core, order: Order): Promise<CheckoutAndAttempt | null> {
  const { store, policy } = core;
  return together(store, `look ${order.orderId}`, () => store.findByOrder(policy.shopId, order.orderId)).end;
}

/** Reserves together with others. Not for a start that has learned something since it began. */
async function reserveTogether(core: Core, order: Order): Promise<ReserveResult> {
  const name = `reserve ${JSON.stringify([order.orderId, order.amount, order.tax, order.trial ?? false])}`;
  const { isOwn, end } = together(core.store, name, () => reserve(core, order));
  const result = await end;
  return result.kind === 'owned' && !isOwn ? { kind: 'busy' } : result;
}

/**
 * What a start finds that has nothing to reserve, without holding the records. A thousand starts of one order that held them one after
 * the other would keep the one that has the payment from storing it. Null = it may have something to reserve.
 */
function answeredBy(seen: CheckoutAndAttempt | null, order: Order, now: number): ReserveResult | null {
  if (seen?.attempt.alive !== true) return null;
  const { checkout, attempt } = seen;
  const records = { checkout, current: attempt, alive: attempt, numberMax: attempt.number };
  const decision = decideReservation(records, order, now);
  if (decision.kind === 'current') return { kind: 'current', found: seen };
  return decision.kind === 'busy' || decision.kind === 'refused' ? decision : null;
}

/**
 * The current attempt when it is over although a shopper was sent to EPOS with it: before the next one is opened it is asked about once
 * more, because the shopper may have finished after we stopped waiting.
 */
function endedAtEpos(found: CheckoutAndAttempt | null): string | null {
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
