/**
 * Carries out the adjustment that an attempt has open: cancel, refund or change. Called by the shop's command, and by the timer for
 * those whose end is not known. The target is stored before the call; after a lost reply GMO-PG is asked first, so that the same target
 * is instructed again only while the money is what it was.
 */
import { adjustmentDone, adjustmentRefused } from './adjustment-end.ts';
import { totalOf } from './checkout.ts';
import type { Adjustment, Attempt, CheckoutAndAttempt } from './checkout.ts';
import { aroundAttempt, leaseUntil, notice, writeChange, writeOnTop } from './core.ts';
import type { Change, Core } from './core.ts';
import type { CallResult } from './gateway-result.ts';
import { withAttention } from './plan-settlement.ts';
import { backOffAfter, TRIES_BEFORE_NO, UNKNOWN_ATTENTION_MS } from './policy.ts';
import type { Refresher } from './refresh-checkout.ts';

/** Whether a call may be on its way now, or the next try waits. */
export function isAdjustmentUnderWay({ adjustment }: Attempt, now: number): boolean {
  return adjustment !== null && adjustment.nextAt > now;
}

/** Carries out what is due. Never throws for anything GMO-PG or the network can do. */
export async function adjustCheckout(core: Core, refresher: Refresher, attemptId: string): Promise<void> {
  const attempt = (await core.store.findByAttemptId(attemptId))?.attempt;
  const adjustment = attempt?.adjustment ?? null;
  if (attempt === undefined || adjustment === null || isAdjustmentUnderWay(attempt, core.clock.now())) return;
  // The end of an earlier call is not known: it may have gone through.
  const refreshed = await refresher.refresh(attemptId);
  if (refreshed === null) return;
  const latest = refreshed.found;
  if (!isOpen(latest, adjustment) || isAdjustmentUnderWay(latest.attempt, core.clock.now())) return;
  if (!refreshed.answered) return postpone(core, latest);
  const sent = await writeChange(core, latest, {
    attempt: { adjustment: { ...adjustment, tries: adjustment.tries + 1, nextAt: leaseUntil(core) } },
  });
  if (sent.kind === 'applied') await sendAdjustment(core, refresher, sent.found);
}

/** Sends the open adjustment, which is stored and which nobody else sends. */
export async function sendAdjustment(
  core: Core,
  refresher: Refresher,
  found: CheckoutAndAttempt,
): Promise<void> {
  const { adjustment, accessId, accessPass, gmoOrderId } = found.attempt;
  if (adjustment === null || accessId === null || accessPass === null) return;
  const access = { gmoOrderId, accessId, accessPass };
  const { amount, tax } = adjustment;
  await aroundAttempt(core, found, async () => {
    const result = await (totalOf(adjustment) === 0
      ? core.gateway.cancelTrade(access)
      : core.gateway.changeTrade({ ...access, amount, tax }));
    await storeEnd(core, refresher, found, adjustment, result);
  });
}

async function storeEnd(
  core: Core,
  refresher: Refresher,
  found: CheckoutAndAttempt,
  adjustment: Adjustment,
  result: CallResult<unknown>,
): Promise<void> {
  switch (result.kind) {
    case 'done':
      return writeOpen(core, found, adjustment, (base) => adjustmentDone(base, 'shop', core.clock.now()));
    case 'not_sent':
      return postpone(core, found);
    case 'refused':
      if (result.refusal === 'busy') return postpone(core, found);
      return lookIntoRefusal(core, refresher, found, adjustment, result.codes);
    case 'unknown':
      notice(core, found, 'gateway_unknown', { detail: result.uncertainty, codes: result.codes });
      return postpone(core, found);
  }
}

/** A definite no can mean "done already". Only if the inquiry still shows the former money has it failed. */
async function lookIntoRefusal(
  core: Core,
  refresher: Refresher,
  found: CheckoutAndAttempt,
  adjustment: Adjustment,
  codes: readonly string[],
): Promise<void> {
  notice(core, found, 'gateway_refused', { codes });
  const refreshed = await refresher.refresh(found.attempt.id);
  if (refreshed === null) return;
  const latest = refreshed.found;
  if (!isOpen(latest, adjustment)) return;
  // After a reply that was lost, a no can be the no to a second cancellation, and the inquiry can lag behind the first.
  const { tries } = adjustment;
  const isFinal =
    refreshed.answered && (tries === 1 || (tries > TRIES_BEFORE_NO && isLongOpen(core, adjustment)));
  if (!isFinal) return postpone(core, latest);
  const detail = `GMO-PG refused: ${codes.join(' ')}`.slice(0, 500);
  await writeOpen(core, latest, adjustment, (base) => adjustmentRefused(base, detail, core.clock.now()));
}

/** Leaves it open, later. */
function postpone(core: Core, found: CheckoutAndAttempt): Promise<void> {
  const { adjustment } = found.attempt;
  if (adjustment === null) return Promise.resolve();
  return writeOpen(core, found, adjustment, ({ attempt }) => {
    const nextAt = core.clock.now() + backOffAfter(adjustment.tries);
    const waiting = attempt.capture === 'due' ? { captureNextAt: nextAt + 1_000 } : {};
    const plan = { attempt: { adjustment: { ...adjustment, nextAt }, ...waiting }, checkout: {}, events: [] };
    return isLongOpen(core, adjustment)
      ? withAttention(attempt, plan, 'unknown_outcome', `the ${adjustment.kind} has no clear end`)
      : plan;
  });
}

function isLongOpen(core: Core, { begunAt }: Adjustment): boolean {
  return core.clock.now() - begunAt >= UNKNOWN_ATTENTION_MS;
}

function isOpen({ attempt }: CheckoutAndAttempt, { operationId }: Adjustment): boolean {
  return attempt.adjustment?.operationId === operationId;
}

/** Writes while the same adjustment is still open. */
async function writeOpen(
  core: Core,
  found: CheckoutAndAttempt,
  adjustment: Adjustment,
  changeOf: (base: CheckoutAndAttempt) => Change,
): Promise<void> {
  await writeOnTop(core, found, changeOf, (latest) => isOpen(latest, adjustment));
}
