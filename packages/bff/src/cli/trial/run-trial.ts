/**
 * Carries a test payment through: begins it, asks GMO-PG about it at once, watches it while somebody pays, and gives the money back in any
 * case. Called by `epos-kantan test-payment`.
 */
import type { MerchantCheckout, ShowCheckoutResponse } from '@epos-kantan/shared';
import { MerchantApiError } from '../../client/merchant-client.ts';
import type { CommandOptions, CommandResult, MerchantClient } from '../../client/merchant-client.ts';
import { OPEN_AT_EPOS, hasSettled, judge } from './judge-trial.ts';
import type { TrialLine } from './judge-trial.ts';
import { newSights } from './trial-sights.ts';
import type { Sight } from './trial-sights.ts';

/** What is wanted. Whole yen. */
export interface TrialPlan {
  readonly amount: number;
  readonly production: boolean;
  readonly capture: boolean;
  /** How much to give back before the rest is canceled; null = nothing. */
  readonly refund: number | null;
  /** How long to wait for the shopper, in ms. */
  readonly shopperMs: number;
  /** How long to repeat a command while its end is not known, in ms. */
  readonly waitMs: number;
}

/** What the run needs of its place. */
export interface TrialPlace {
  readonly client: MerchantClient;
  /** A fresh Idempotency-Key, told to the operator before it is used. */
  readonly newKey: (of: string) => string;
  readonly showPage: (page: string, checkout: MerchantCheckout) => void;
  readonly say: (sight: Sight) => void;
  /** ms of a clock that only goes forward. */
  readonly now: () => number;
  /** Resolves after that time, or at once when `stop` is told. */
  readonly sleep: (ms: number) => Promise<void>;
  /** The operator wants to end: no further waiting. */
  readonly stop: AbortSignal;
}

/** How it went. `cancelKey`: with it the cancellation can be repeated. */
export interface TrialVerdict {
  readonly checkoutId: string;
  readonly orderId: string;
  readonly lines: readonly TrialLine[];
  readonly isGood: boolean;
  /** The money is back, or nobody can pay any more. */
  readonly isOver: boolean;
  readonly cancelKey: string;
}

const LOOK_EVERY_MS = 2_000;

/** How long the notification may be behind the proof of the payment. */
const GRACE_MS = 15_000;

/**
 * Runs it.
 * @throws MerchantApiError when it could not begin; then nothing is to be canceled
 */
export async function runTrial(place: TrialPlace, plan: TrialPlan): Promise<TrialVerdict> {
  const { client, say } = place;
  say(nowAt('2–5', 'registering the trade at GMO-PG, which asks EPOS for the confirmation page'));
  const begun = await client.startTrial(
    { amount: plan.amount, ...(plan.production ? { production: true as const } : {}) },
    { idempotencyKey: place.newKey('start'), waitMs: plan.waitMs },
  );
  const { id, orderId } = begun.checkout;
  const start: ShowCheckoutResponse = { checkout: begun.checkout, timeline: [], notifications: [] };
  for (const sight of newSights(null, start)) say(sight);
  const lines: TrialLine[] = [
    { name: 'start', result: 'ok', says: 'GMO-PG took EntryTran and ExecTran and gave a confirmation page' },
  ];
  const cancelKey = place.newKey('cancel');
  try {
    const inquiry = await proveInquiry(place, plan, id);
    say(nowAt(null, inquiry.says));
    lines.push(inquiry);
    // Nobody is to pay what could not be asked about.
    if (inquiry.result === 'ok') {
      place.showPage(begun.page, begun.checkout);
      const last = await watch(place, start, plan.shopperMs);
      lines.push(...judge(last));
      if (last.checkout.status === 'paid') lines.push(...(await moveMoney(place, plan, last.checkout)));
    }
  } catch (error) {
    // Whatever broke: the money goes back, and the verdict says both.
    const why = error instanceof Error ? error.message : String(error);
    lines.push({ name: 'payment', result: 'failed', says: `the payment could not be watched: ${why}` });
  }
  const options = { idempotencyKey: cancelKey, waitMs: plan.waitMs };
  let left: MerchantCheckout | null = null;
  const end = await command(place, 'cancel', options, async (how) => {
    const result = await client.cancelCheckout(id, how);
    left = result.checkout;
    return result;
  });
  const isOver = end.result === 'ok' && left !== null && hasSettled(left);
  if (end.result === 'ok' && !isOver) {
    say(nowAt(null, OPEN_AT_EPOS.says));
    lines.push(OPEN_AT_EPOS);
  } else lines.push(end);
  // Once a payment is proven, nobody needs the browser to come back, and the BFF does not note it.
  const isGood = lines.every(({ name, result }) => result === 'ok' || name === 'return');
  return { checkoutId: id, orderId, lines, isGood, isOver, cancelKey };
}

/** Before anybody has paid: the trade is there, and what is asked for under this PayType is found. */
async function proveInquiry(
  { client, newKey }: TrialPlace,
  { waitMs }: TrialPlan,
  id: string,
): Promise<TrialLine> {
  const found = await client.inquireCheckout(id, { idempotencyKey: newKey('inquiry'), waitMs });
  const status = found.checkout.attempts.at(-1)?.gmoStatus;
  return status === undefined
    ? {
        name: 'inquiry',
        result: 'failed',
        says: 'GMO-PG gave no clear answer about the trade: check EPOS_PAY_TYPE, and run epos-kantan doctor',
      }
    : { name: 'inquiry', result: 'ok', says: `GMO-PG finds the trade by its PayType, and says ${status}` };
}

/** Looks until the payment has ended, the notification of it included. `start`: what was said already. */
async function watch(
  place: TrialPlace,
  start: ShowCheckoutResponse,
  shopperMs: number,
): Promise<ShowCheckoutResponse> {
  const { client, say, now, sleep, stop } = place;
  const endsAt = now() + shopperMs;
  let paidAt: number | null = null;
  let before = start;
  for (;;) {
    const shown = await lookOnce(client, start.checkout.id);
    if (shown === null) {
      if (stop.aborted || now() >= endsAt) throw new Error('the BFF gave no answer');
      await sleep(LOOK_EVERY_MS);
      continue;
    }
    for (const sight of newSights(before, shown)) say(sight);
    before = shown;
    const { status } = shown.checkout;
    if (status === 'paid') paidAt ??= now();
    const isTold = shown.notifications.length > 0;
    const isPaid = paidAt !== null && (isTold || now() - paidAt > GRACE_MS);
    const isDead = status === 'failed' || status === 'canceled' || status === 'expired';
    if (isPaid || isDead || stop.aborted || now() >= endsAt) return shown;
    await sleep(LOOK_EVERY_MS);
  }
}

/** One look; null = this one failed, and the next may not: a payment at EPOS must not be left alone for a lost answer. */
async function lookOnce(client: MerchantClient, id: string): Promise<ShowCheckoutResponse | null> {
  try {
    return await client.showCheckout(id);
  } catch (error) {
    if (!(error instanceof MerchantApiError) || !error.recoverable) throw error;
    return null;
  }
}

/** What the operator asked for besides. */
async function moveMoney(
  place: TrialPlace,
  { capture, refund, waitMs }: TrialPlan,
  { id, funds }: MerchantCheckout,
): Promise<readonly TrialLine[]> {
  const { client, newKey } = place;
  const lines: TrialLine[] = [];
  const options = (of: string): CommandOptions => ({ idempotencyKey: newKey(of), waitMs });
  if ((capture || refund !== null) && funds === 'authorized')
    lines.push(await command(place, 'capture', options('capture'), (how) => client.captureCheckout(id, how)));
  if (refund !== null)
    lines.push(
      await command(place, 'refund', options('refund'), (how) => client.refundCheckout(id, refund, how)),
    );
  return lines;
}

/** A command as a line, said as it begins and ends: what goes wrong with it must not keep the cancellation from being tried. */
async function command(
  { say }: TrialPlace,
  name: 'capture' | 'refund' | 'cancel',
  options: CommandOptions,
  act: (how: CommandOptions) => Promise<CommandResult>,
): Promise<TrialLine> {
  say(nowAt(null, `${name} begins`));
  const line = await lineOf(name, () => act(options));
  say(nowAt(null, line.says));
  return line;
}

async function lineOf(name: TrialLine['name'], act: () => Promise<CommandResult>): Promise<TrialLine> {
  try {
    const { done, checkout } = await act();
    return done
      ? { name, result: 'ok', says: `${name} is done: the payment is ${checkout.status}, ${checkout.funds}` }
      : { name, result: 'failed', says: `the end of ${name} is not known yet` };
  } catch (error) {
    if (!(error instanceof MerchantApiError)) throw error;
    return { name, result: 'failed', says: `${name}: ${error.code}: ${error.message}` };
  }
}

function nowAt(step: string | null, says: string): Sight {
  return { at: null, step, says };
}
