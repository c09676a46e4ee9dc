/**
 * Takes the money of a paid checkout. Called by the worker for every attempt whose capture is due, and by the shop's command. The
 * instruction is stored before the call; after a lost reply GMO-PG is asked first, and a second Sales of the same trade is
 * refused there, so that it is never captured twice.
 */
import { captureDone } from './capture-done.ts';
import { currentMoney } from './checkout.ts';
import type { Attempt, AttemptPatch, CheckoutAndAttempt } from './checkout.ts';
import { aroundAttempt, leaseUntil, notice, writeChange, writeOnTop } from './core.ts';
import type { Change, Core } from './core.ts';
import type { CallResult } from './gateway-result.ts';
import { withAttention } from './plan-settlement.ts';
import { READ_BACK_MS, TRIES_BEFORE_NO, backOffAfter, UNKNOWN_ATTENTION_MS } from './policy.ts';
import type { MoveResult } from './ports/checkout-store.ts';
import type { Refresher } from './refresh-checkout.ts';

/** Captures one attempt if its capture is still due. Never throws for anything GMO-PG or the network can do. */
export async function captureCheckout(core: Core, refresher: Refresher, attemptId: string): Promise<void> {
  let found = await core.store.findByAttemptId(attemptId);
  if (found !== null && isUnderWay(core, found)) return;
  if (found !== null && found.attempt.instruction === 'capture') {
    // The end of an earlier call is not known: it may have gone through.
    const refreshed = await refresher.refresh(attemptId);
    if (refreshed === null || !refreshed.answered) return postpone(core, attemptId);
    found = refreshed.found;
  }
  // Somebody else may have sent it while GMO-PG was asked.
  if (found === null || !isDue(found) || isUnderWay(core, found)) return;
  const { attempt } = found;
  if (attempt.accessId === null || attempt.accessPass === null) return;
  const { accessId, accessPass, gmoOrderId } = attempt;
  const sent = await writeChange(core, found, {
    attempt: {
      instruction: 'capture',
      // Of the first call whose end is not known, so that its age can be told.
      instructionAt: attempt.instruction === 'capture' ? attempt.instructionAt : core.clock.now(),
      captureTries: attempt.captureTries + 1,
      captureNextAt: leaseUntil(core),
    },
  });
  if (sent.kind === 'stale') return;
  const trade = { gmoOrderId, accessId, accessPass, ...currentMoney(attempt) };
  await aroundAttempt(core, sent.found, async () => {
    const result = await core.gateway.captureTrade(trade);
    await storeEnd(core, refresher, sent.found, result);
  });
}

/** A call may be on its way now, or its end is not known and the next try waits. A second call beside it would be a second Sales. */
export function isCaptureUnderWay({ instruction, captureNextAt }: Attempt, now: number): boolean {
  return instruction === 'capture' && captureNextAt !== null && captureNextAt > now;
}

function isUnderWay(core: Core, { attempt }: CheckoutAndAttempt): boolean {
  return isCaptureUnderWay(attempt, core.clock.now());
}

function isDue({ checkout, attempt }: CheckoutAndAttempt): boolean {
  return (
    attempt.capture === 'due' &&
    // One thing at a time: first the money that is to be left, then its capture.
    attempt.adjustment === null &&
    attempt.phase === 'paid' &&
    checkout.currentAttemptId === attempt.id &&
    checkout.funds === 'authorized' &&
    !checkout.closed
  );
}

async function storeEnd(
  core: Core,
  refresher: Refresher,
  found: CheckoutAndAttempt,
  result: CallResult<unknown>,
): Promise<void> {
  switch (result.kind) {
    case 'done':
      await writeDue(core, found, ({ attempt }) => {
        const taken = captureDone(attempt, 'capture');
        return { ...taken, attempt: { ...taken.attempt, nextInquiryAt: core.clock.now() + READ_BACK_MS } };
      });
      return;
    case 'not_sent':
      return postpone(core, found.attempt.id, { instruction: null, instructionAt: null });
    case 'refused':
      if (result.refusal === 'busy') {
        return postpone(core, found.attempt.id, { instruction: null, instructionAt: null });
      }
      return lookIntoRefusal(core, refresher, found, result.codes);
    case 'unknown':
      notice(core, found, 'gateway_unknown', { detail: result.uncertainty, codes: result.codes });
      return postpone(core, found.attempt.id);
  }
}

/** A definite no can mean "captured already". Only if the inquiry still says authorized has the capture failed. */
async function lookIntoRefusal(
  core: Core,
  refresher: Refresher,
  found: CheckoutAndAttempt,
  codes: readonly string[],
): Promise<void> {
  notice(core, found, 'gateway_refused', { codes });
  const refreshed = await refresher.refresh(found.attempt.id);
  if (refreshed === null || !refreshed.answered) return postpone(core, found.attempt.id);
  if (!isDue(refreshed.found)) return;
  // After a reply that was lost, a no can be the no to a second Sales, and the inquiry can lag behind the first.
  const { attempt } = refreshed.found;
  const isFinal =
    attempt.captureTries === 1 || (attempt.captureTries > TRIES_BEFORE_NO && isLongUnknown(core, attempt));
  if (!isFinal) return postpone(core, attempt.id);
  const failed: AttemptPatch = {
    capture: 'failed',
    captureNextAt: null,
    instruction: null,
    instructionAt: null,
  };
  await writeDue(core, refreshed.found, (base) =>
    withAttention(
      base.attempt,
      { attempt: failed, checkout: {}, events: [] },
      'capture_failed',
      `Sales was refused: ${codes.join(' ')}`.slice(0, 500),
    ),
  );
}

/** Leaves the capture due, later. */
async function postpone(core: Core, attemptId: string, attempt: AttemptPatch = {}): Promise<void> {
  const found = await core.store.findByAttemptId(attemptId);
  if (found === null || !isDue(found)) return;
  await writeDue(core, found, (base) => {
    const wait = backOffAfter(base.attempt.captureTries);
    const plan = {
      attempt: { ...attempt, captureNextAt: core.clock.now() + wait },
      checkout: {},
      events: [],
    };
    return isLongUnknown(core, base.attempt)
      ? withAttention(base.attempt, plan, 'unknown_outcome', 'Sales gives no clear answer')
      : plan;
  });
}

function isLongUnknown(core: Core, { instruction, instructionAt }: Attempt): boolean {
  return instruction === 'capture' && core.clock.now() - (instructionAt ?? 0) >= UNKNOWN_ATTENTION_MS;
}

/**
 * Writes while the capture is still due, on top of what an inquiry may have stored meanwhile.
 * @param changeOf the change of the records as they are now, so that no attention of somebody else is lost
 */
function writeDue(
  core: Core,
  found: CheckoutAndAttempt,
  changeOf: (base: CheckoutAndAttempt) => Change,
): Promise<MoveResult> {
  return writeOnTop(core, found, changeOf, isDue);
}
