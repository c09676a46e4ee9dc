/**
 * Drives one attempt from "reserved" to a start ticket: EntryTran, then ExecTran, each stored before it is sent and after it is
 * answered. Called by `start-checkout` with an attempt that this process has leased. Where an earlier reply was lost, it asks
 * before it sends: a second EntryTran or ExecTran must never make a second trade.
 */
import { Secret } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import type { Attempt, AttemptPatch, CheckoutAndAttempt, NewEvent } from './checkout.ts';
import { nextStatus } from './checkout-lifecycle.ts';
import { leaseUntil, notice, writeChange, writeOnTop } from './core.ts';
import type { Change, Core } from './core.ts';
import type { CallResult, Trade } from './gateway-result.ts';
import { hasExpectedMoney } from './judge-trade.ts';
import { withAttention } from './plan-settlement.ts';
import { START_GRACE_MS } from './policy.ts';
import type { MoveResult } from './ports/checkout-store.ts';
import type { StartTicket } from './ports/payment-gateway.ts';
import { settleCheckout } from './settle-checkout.ts';

/**
 * `ready`: the start ticket is stored. `again`: this attempt is over, look at the order afresh. `problem`: told to the caller;
 * the attempt waits for the next call or the timer.
 */
export type DriveResult =
  | { readonly kind: 'ready'; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'again' }
  | { readonly kind: 'problem'; readonly code: ErrorCode; readonly retryAfterSeconds?: number };

/** One step's end: go on with these records, or stop. */
type Step = { readonly kind: 'on'; readonly found: CheckoutAndAttempt } | DriveResult;

/** Steps of one drive: entry, execution, and for each a lost reply that was looked into and sent again. */
const STEPS_MAX = 6;

/** A drive begins no further step after this many times the patience with one call. */
const DRIVE_PATIENCE = 1.25;

/**
 * Drives a leased attempt. Never throws for anything GMO-PG or the network can do.
 * @param isNew this call reserved the attempt, and with it the instruction to register it, which nobody has sent yet
 */
export async function driveAttempt(
  core: Core,
  leased: CheckoutAndAttempt,
  isNew: boolean,
): Promise<DriveResult> {
  const startedAt = core.clock.now();
  // A browser waits for this: once a call was lost, there is time for one more; the next press goes on from here.
  const mayGoOn = (): boolean => core.clock.now() - startedAt < core.policy.gatewayTimeoutMs * DRIVE_PATIENCE;
  let found = leased;
  for (let steps = 0; steps < STEPS_MAX && mayGoOn(); steps += 1) {
    const step =
      isNew && steps === 0 ? await sendEntry(core, found, mayGoOn) : await nextStep(core, found, mayGoOn);
    if (step.kind !== 'on') return step;
    found = step.found;
    if (found.attempt.phase === 'executed') return { kind: 'ready', found };
  }
  return giveBack(core, found, 'outcome_unknown', 5);
}

function nextStep(core: Core, found: CheckoutAndAttempt, mayGoOn: () => boolean): Promise<Step> {
  const { attempt } = found;
  if (attempt.instruction !== null) return lookInto(core, found);
  if (attempt.phase === 'reserved') return register(core, found, mayGoOn);
  if (attempt.phase === 'entered') return execute(core, found);
  return Promise.resolve({ kind: 'again' });
}

async function register(core: Core, found: CheckoutAndAttempt, mayGoOn: () => boolean): Promise<Step> {
  const sent = await store(core, found, { instruction: 'entry', instructionAt: core.clock.now() });
  return sent.kind === 'on' ? sendEntry(core, sent.found, mayGoOn) : sent;
}

/** Sends EntryTran, whose instruction is stored, and goes straight on to ExecTran: the answer and the next instruction share one commit. */
async function sendEntry(core: Core, found: CheckoutAndAttempt, mayGoOn: () => boolean): Promise<Step> {
  const { attempt } = found;
  const result = await core.gateway.registerTrade({
    gmoOrderId: attempt.gmoOrderId,
    jobCode: core.policy.jobCode,
    amount: attempt.amount,
    tax: attempt.tax,
  });
  if (result.kind === 'done') {
    if (!mayGoOn()) return storeEntered(core, found, result.value, IDLE);
    const entered = await storeEntered(core, found, result.value, { ...IDLE, ...executing(core) });
    return entered.kind === 'on' ? sendExecution(core, entered.found) : entered;
  }
  if (result.kind === 'refused' && result.refusal === 'duplicate_order') return lookInto(core, found);
  return unlucky(core, found, result);
}

/** What an attempt says while ExecTran is under way. */
function executing(core: Core): Pick<Attempt, 'instruction' | 'instructionAt'> {
  return { instruction: 'execute', instructionAt: core.clock.now() };
}

async function execute(core: Core, found: CheckoutAndAttempt): Promise<Step> {
  const sent = await store(core, found, executing(core));
  return sent.kind === 'on' ? sendExecution(core, sent.found) : sent;
}

/** Sends ExecTran, whose instruction is stored. */
async function sendExecution(core: Core, found: CheckoutAndAttempt): Promise<Step> {
  const { attempt } = found;
  if (attempt.accessId === null || attempt.accessPass === null) return { kind: 'again' };
  const result = await core.gateway.executeTrade({
    gmoOrderId: attempt.gmoOrderId,
    accessId: attempt.accessId,
    accessPass: attempt.accessPass,
    returnUrl: `${core.policy.publicUrl}/return/${attempt.returnKey}`,
    clientField1: clientFieldOf(found.checkout.orderId),
    clientField2: found.checkout.id,
    paymentTermSeconds: Math.round(core.policy.paymentTermMs / 1000),
  });
  if (result.kind === 'done') {
    const { token, startUrl } = result.value;
    const limit = believableLimit(core, result.value);
    return storeExecuted(core, found, {
      phase: 'executed',
      token,
      startUrl: new Secret(startUrl),
      startLimitAt: limit,
      ...IDLE,
      nextInquiryAt: limit + START_GRACE_MS + 1000,
    });
  }
  const refusal = result.kind === 'refused' ? result.refusal : null;
  if (refusal === 'already_executed' || refusal === 'wrong_state') return lookInto(core, found);
  if (refusal === 'too_late') return abandon(core, found, 'the time to start had passed');
  return unlucky(core, found, result);
}

/**
 * Until when the shopper can start. Of our clock and GMO-PG's, the later one counts: a limit by a clock that is behind would end the
 * attempt too early once that clock is set right, or for another process whose clock is right. A date that is past by it, or later than
 * the term that we asked for, says only that a clock is wrong: then the term counts from now, and GMO-PG itself refuses what is too late.
 */
function believableLimit(core: Core, { startLimitAt, answeredAt }: StartTicket): number {
  const { paymentTermMs } = core.policy;
  const now = Math.max(core.clock.now(), answeredAt ?? 0);
  const isBelievable =
    startLimitAt !== null && startLimitAt > now && startLimitAt <= now + paymentTermMs + START_GRACE_MS;
  return isBelievable ? startLimitAt : now + paymentTermMs;
}

/** What clears a finished call from an attempt. */
const IDLE = { instruction: null, instructionAt: null, unknownSince: null, inquiryFailures: 0 } as const;

/** An order id that is plain ASCII and fits is shown in GMO-PG's own screens. (protocol notes, section 1.2: 100 bytes) */
function clientFieldOf(orderId: string): string | null {
  return /^[\x20-\x7e]{1,100}$/.test(orderId) ? orderId : null;
}

/** An earlier call's end is not known: ask, and adopt only what can be nobody's but ours. */
async function lookInto(core: Core, before: CheckoutAndAttempt): Promise<Step> {
  const now = core.clock.now();
  const renewed = await store(core, before, { unknownSince: before.attempt.unknownSince ?? now });
  if (renewed.kind !== 'on') return renewed;
  const { found } = renewed;
  const { attempt } = found;
  const sentAt = core.clock.now();
  const inquiry = await core.gateway.inquireTrade(attempt.gmoOrderId);
  if (inquiry.kind === 'not_found' && attempt.instruction === 'entry') return store(core, found, IDLE);
  if (inquiry.kind === 'trade') {
    const { trade } = inquiry;
    if (trade.phase === 'registered') return adopt(core, found, trade);
    if (trade.phase === 'ready' && attempt.instruction === 'execute')
      return abandon(core, found, 'the start ticket was lost');
    if (trade.phase !== 'ready' && trade.phase !== 'other' && attempt.instruction === 'execute') {
      // Beyond a start that we never handed out: let the one place that judges outcomes judge it.
      await settleCheckout(core, found, inquiry, sentAt);
      return { kind: 'again' };
    }
    return stopWithAttention(core, found, `a trade of our OrderID is in state ${trade.gmoStatus}`);
  }
  await settleCheckout(core, found, inquiry, sentAt);
  return giveBackLatest(core, found, 'outcome_unknown', 5);
}

async function adopt(core: Core, found: CheckoutAndAttempt, trade: Trade): Promise<Step> {
  if (!hasExpectedMoney(found.attempt, trade)) {
    return stopWithAttention(core, found, 'a trade of our OrderID has another amount');
  }
  return storeEntered(core, found, trade, IDLE);
}

async function storeEntered(
  core: Core,
  found: CheckoutAndAttempt,
  { accessId, accessPass }: Pick<Trade, 'accessId' | 'accessPass'>,
  next: AttemptPatch,
): Promise<Step> {
  const patch: AttemptPatch = { ...next, phase: 'entered', accessId, accessPass };
  const first = found.attempt.phase === 'reserved';
  return store(core, found, patch, first ? [{ type: 'attempt.entered', cause: 'start' }] : []);
}

async function storeExecuted(core: Core, found: CheckoutAndAttempt, patch: AttemptPatch): Promise<Step> {
  const result = await writeOwned(core, found, ({ checkout }) => {
    const status = nextStatus(checkout.status, 'executed');
    return {
      attempt: { ...patch, leaseOwner: null, leaseUntil: null },
      checkout: { status },
      // An older attempt may have paid meanwhile: then the status stays, and there is nothing to tell.
      events: status === checkout.status ? [] : [{ type: 'checkout.awaiting_shopper', cause: 'start' }],
    };
  });
  // A ticket that arrives after somebody else moved the attempt is thrown away: nobody may start it.
  return result.kind === 'applied' ? { kind: 'on', found: result.found } : { kind: 'again' };
}

/** A call that did not simply succeed. */
async function unlucky(core: Core, found: CheckoutAndAttempt, result: CallResult<unknown>): Promise<Step> {
  switch (result.kind) {
    case 'not_sent':
      return giveBack(core, found, 'gateway_unreachable', 5, IDLE);
    case 'refused':
      if (result.refusal === 'busy') return giveBack(core, found, 'gateway_busy', 5, IDLE);
      notice(core, found, result.refusal === 'foreign_start_url' ? 'foreign_start_url' : 'gateway_refused', {
        codes: result.codes,
      });
      // An operator has to mend this; nothing happened at GMO-PG, so that the same attempt serves once it is mended.
      if (result.refusal === 'configuration') return giveBack(core, found, 'gateway_refused', 60, IDLE);
      await abandon(core, found, `refused: ${result.refusal} ${result.codes.join(' ')}`.slice(0, 500));
      return { kind: 'problem', code: 'gateway_refused' };
    case 'unknown':
      notice(core, found, 'gateway_unknown', { detail: result.uncertainty, codes: result.codes });
      return lookInto(core, found);
    case 'done':
      return { kind: 'again' };
  }
}

/** Closes an attempt that no browser can ever start. It stays under watch for 14 days all the same. */
async function abandon(core: Core, found: CheckoutAndAttempt, detail: string): Promise<DriveResult> {
  await writeOwned(core, found, ({ checkout }) => ({
    attempt: {
      ...IDLE,
      phase: 'dead',
      alive: false,
      death: 'abandoned',
      leaseOwner: null,
      leaseUntil: null,
      nextInquiryAt: core.clock.now() + 600_000,
    },
    checkout: { status: nextStatus(checkout.status, 'abandoned') },
    events: [{ type: 'attempt.abandoned', cause: 'start', detail }],
  }));
  return { kind: 'again' };
}

async function stopWithAttention(
  core: Core,
  found: CheckoutAndAttempt,
  detail: string,
): Promise<DriveResult> {
  const plan = withAttention(
    found.attempt,
    { attempt: {}, checkout: {}, events: [] },
    'amount_mismatch',
    detail,
  );
  const result = await writeChange(core, found, plan);
  // Once nobody drives it, the one place that judges outcomes looks at it: paid or dead, the order has to know.
  const nextInquiryAt = core.clock.now();
  const latest = result.kind === 'applied' ? result.found : found;
  return giveBack(core, latest, 'outcome_unknown', 60, { nextInquiryAt });
}

/** Stores one step, renewing the lease. Somebody else moved it: look afresh. */
async function store(
  core: Core,
  found: CheckoutAndAttempt,
  attempt: AttemptPatch,
  events: readonly NewEvent[] = [],
): Promise<Step> {
  const change = { attempt: { ...attempt, leaseUntil: leaseUntil(core) }, events };
  const result = await writeOwned(core, found, () => change);
  return result.kind === 'applied' ? { kind: 'on', found: result.found } : { kind: 'again' };
}

/**
 * Writes a step of the drive. A settlement may have touched the attempt while the call was under way; as long as the lease is
 * still this drive's and the attempt stands where the drive left it, the step is written on top. Taken over or ended: stale.
 * @param changeOf the change of the records as they are now: another attempt may have paid the checkout meanwhile
 */
function writeOwned(
  core: Core,
  found: CheckoutAndAttempt,
  changeOf: (base: CheckoutAndAttempt) => Change,
): Promise<MoveResult> {
  return writeOnTop(core, found, changeOf, ({ attempt }) => standsAsLeft(found.attempt, attempt));
}

function standsAsLeft(left: Attempt, latest: Attempt): boolean {
  return (
    latest.alive &&
    latest.leaseOwner === left.leaseOwner &&
    latest.phase === left.phase &&
    latest.instruction === left.instruction
  );
}

/** Lets go of the lease, so that the next press can try at once. */
async function giveBack(
  core: Core,
  found: CheckoutAndAttempt,
  code: ErrorCode,
  retryAfterSeconds: number,
  attempt: AttemptPatch = {},
): Promise<DriveResult> {
  await writeOwned(core, found, () => ({ attempt: { ...attempt, leaseOwner: null, leaseUntil: null } }));
  return { kind: 'problem', code, retryAfterSeconds };
}

async function giveBackLatest(
  core: Core,
  found: CheckoutAndAttempt,
  code: ErrorCode,
  retryAfterSeconds: number,
): Promise<DriveResult> {
  const latest = await core.store.findByAttemptId(found.attempt.id);
  if (latest?.attempt.leaseOwner !== found.attempt.leaseOwner)
    return { kind: 'problem', code, retryAfterSeconds };
  return giveBack(core, latest, code, retryAfterSeconds);
}
