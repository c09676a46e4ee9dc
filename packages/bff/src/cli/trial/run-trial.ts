/**
 * Carries a test payment through: begins it, asks GMO-PG about it at once, watches it while somebody pays, and gives the money back in any
 * case. Called by `epos-kantan test-payment`.
 */
import type { MerchantCheckout, ShowCheckoutResponse } from '@epos-kantan/shared';
import { MerchantApiError } from '../../client/merchant-client.ts';
import type { CommandOptions, CommandResult, MerchantClient } from '../../client/merchant-client.ts';
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

/** One line of the verdict. */
export interface TrialLine {
  readonly name:
    'start' | 'inquiry' | 'payment' | 'notification' | 'return' | 'capture' | 'refund' | 'cancel';
  readonly result: 'ok' | 'failed' | 'not_seen';
  readonly says: string;
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
  const { client } = place;
  const begun = await client.startTrial(
    { amount: plan.amount, ...(plan.production ? { production: true as const } : {}) },
    { idempotencyKey: place.newKey('start'), waitMs: plan.waitMs },
  );
  const { id, orderId } = begun.checkout;
  const lines: TrialLine[] = [
    { name: 'start', result: 'ok', says: 'GMO-PG took EntryTran and ExecTran and gave a confirmation page' },
  ];
  const cancelKey = place.newKey('cancel');
  try {
    const inquiry = await proveInquiry(place, plan, id);
    lines.push(inquiry);
    // Nobody is to pay what could not be asked about.
    if (inquiry.result === 'ok') {
      place.showPage(begun.page, begun.checkout);
      const last = await watch(place, id, plan.shopperMs);
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
  const end = await command('cancel', options, async (how) => {
    const result = await client.cancelCheckout(id, how);
    left = result.checkout;
    return result;
  });
  const isOver = end.result === 'ok' && left !== null && isSettled(left);
  lines.push(end.result === 'ok' && !isOver ? OPEN_AT_EPOS : end);
  // Once a payment is proven, nobody needs the browser to come back, and the BFF does not note it.
  const isGood = lines.every(({ name, result }) => result === 'ok' || name === 'return');
  return { checkoutId: id, orderId, lines, isGood, isOver, cancelKey };
}

const OPEN_AT_EPOS: TrialLine = {
  name: 'cancel',
  result: 'failed',
  says: 'the order is closed, but somebody was sent on to EPOS and may still pay there',
};

/** The money is back, or nobody can pay any more: of a closed order only who was sent on to EPOS before still can. */
function isSettled({ funds, attempts }: MerchantCheckout): boolean {
  if (funds === 'voided' || funds === 'refunded') return true;
  return attempts.every(({ phase, redirectedAt }) => phase === 'dead' || redirectedAt === undefined);
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

/** Looks until the payment has ended, the notification of it included. */
async function watch(place: TrialPlace, id: string, shopperMs: number): Promise<ShowCheckoutResponse> {
  const { client, say, now, sleep, stop } = place;
  const endsAt = now() + shopperMs;
  let paidAt: number | null = null;
  let before: ShowCheckoutResponse | null = null;
  for (;;) {
    const shown: ShowCheckoutResponse | null = await lookOnce(client, id);
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

function judge({ checkout, notifications }: ShowCheckoutResponse): readonly TrialLine[] {
  const attempt = checkout.attempts.at(-1);
  const { status, total } = checkout;
  const payment: TrialLine =
    status === 'paid'
      ? {
          name: 'payment',
          result: 'ok',
          says: `an inquiry proved the payment of exactly ${String(total)} yen`,
        }
      : { name: 'payment', result: 'not_seen', says: `nobody paid: the checkout is ${status}` };
  const notification: TrialLine =
    notifications.length > 0
      ? { name: 'notification', result: 'ok', says: 'the result notification of GMO-PG arrived' }
      : {
          name: 'notification',
          result: status === 'paid' ? 'failed' : 'not_seen',
          says:
            status === 'paid'
              ? 'no result notification arrived: have GMO-PG send it to <PUBLIC_URL>/gmo/notification'
              : 'no result notification was to be expected',
        };
  const returned: TrialLine =
    attempt?.returnedAt === undefined
      ? {
          name: 'return',
          result: 'not_seen',
          says: 'the browser had not come back when this ended; nothing depends on it',
        }
      : { name: 'return', result: 'ok', says: 'the browser came back by RetURL' };
  return [payment, notification, returned];
}

/** What the operator asked for besides. */
async function moveMoney(
  { client, newKey }: TrialPlace,
  { capture, refund, waitMs }: TrialPlan,
  { id, funds }: MerchantCheckout,
): Promise<readonly TrialLine[]> {
  const lines: TrialLine[] = [];
  const options = (of: string): CommandOptions => ({ idempotencyKey: newKey(of), waitMs });
  if ((capture || refund !== null) && funds === 'authorized')
    lines.push(await command('capture', options('capture'), (how) => client.captureCheckout(id, how)));
  if (refund !== null)
    lines.push(await command('refund', options('refund'), (how) => client.refundCheckout(id, refund, how)));
  return lines;
}

/** A command as a line: what goes wrong with it must not keep the cancellation from being tried. */
async function command(
  name: 'capture' | 'refund' | 'cancel',
  options: CommandOptions,
  act: (how: CommandOptions) => Promise<CommandResult>,
): Promise<TrialLine> {
  try {
    const { done, checkout } = await act(options);
    return done
      ? { name, result: 'ok', says: `${name} is done: the payment is ${checkout.status}, ${checkout.funds}` }
      : { name, result: 'failed', says: `the end of ${name} is not known yet` };
  } catch (error) {
    if (!(error instanceof MerchantApiError)) throw error;
    return { name, result: 'failed', says: `${name}: ${error.code}: ${error.message}` };
  }
}
