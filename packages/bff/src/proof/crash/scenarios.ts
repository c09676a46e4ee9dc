/**
 * The lives that are cut by every crash point, and how each has to end whatever happened on the way. Used by `run-crash`. A scenario makes its
 * orders, lives them, and waits for their ends.
 */
import { accessOf, callGmo } from '../../testing/at-epos.ts';
import { callMerchant } from '../../testing/call-merchant.ts';
import { ENGINES } from './crash-database.ts';
import type { DatabaseState, EngineName } from './crash-database.ts';
import { Breach } from './crash-world.ts';
import type { CrashWorld } from './crash-world.ts';
import { RESEND_SECONDS, ended } from './ended-order.ts';
import type { EndedOrder, Life } from './ended-order.ts';
import { forwarded } from './forwarded-lives.ts';
import { OrderLife } from './order-life.ts';
import { orphan, secondOrphan } from './orphan-lives.ts';

/** Lives the orders of a scenario. */
type Lives = (crash: CrashWorld) => Promise<readonly EndedOrder[]>;

/** One scenario. */
export interface Scenario {
  readonly lives: Lives;
  readonly engines: readonly EngineName[];
  readonly database: DatabaseState;
  /** Its points are those before the BFF is ready; else those from then on. */
  readonly isOpening: boolean;
  /** In every run the BFF dies here first; the points are those of the start after it. */
  readonly diesFirstAt: string | null;
  /** A second process takes over; the first is not started again. */
  readonly hasSpare: boolean;
  /** There is a receiver of other payment methods. */
  readonly hasOther: boolean;
  /** Of the points of each operation and moment at most so many are run; the others differ little. */
  readonly pointsMax: number;
}

/** EPOS's cancel is told as such only when the hint of it came through; otherwise it is a payment that failed. */
const NOT_PAID = ['checkout.canceled', 'checkout.failed'];
const PAID = [['checkout.paid'], ['checkout.captured']];

const pay: Life = async (crash, life) => {
  await life.goToEpos();
  await life.atEpos('confirm');
  return ended(crash, life, 'captured', PAID);
};

const returns: Life = async (crash, life) => {
  await life.goToEpos();
  await life.atEpos('confirm');
  await life.comeBack();
  return ended(crash, life, 'captured', PAID);
};

const cancelThenPay: Life = async (crash, life) => {
  await life.goToEpos();
  await life.atEpos('cancel');
  await life.comeBack();
  await life.until('is over', ({ status }) => status === 'canceled' || status === 'failed');
  await life.goToEpos();
  await life.atEpos('confirm');
  return ended(crash, life, 'captured', [NOT_PAID, ...PAID]);
};

/** The ticket was seen and never used; PaymentTermSec and the grace after it pass. */
const expired: Life = async (crash, life) => {
  await life.seeTicket();
  await crash.pass(900 + 125);
  return ended(crash, life, 'none', [['checkout.expired']]);
};

/** Nobody tells the BFF and nobody comes back: the timer asks every minute while a shopper may be paying. */
const lost: Life = async (crash, life) => {
  await life.goToEpos();
  await life.atEpos('confirm');
  await crash.pass(60);
  return ended(crash, life, 'captured', PAID);
};

/** The shop's operator cancels the captured payment in GMO-PG's own screens, and GMO-PG tells us. */
const operatorCancel: Life = async (crash, life) => {
  await crash.world.control('modes', { operationNotification: 'sent' });
  await pay(crash, life);
  const trade = (await life.trades()).find(({ status }) => status === 'SALES');
  await callGmo(crash.world, 'EpospayCancel', {
    ...(await accessOf(crash.world, trade?.orderId ?? '')),
    CancelAmount: '9800',
    CancelTax: '0',
  });
  // An hour passes in a moment here; in life the BFF is back long before it is over.
  await crash.untilQuiet();
  await crash.pass(RESEND_SECONDS + 1);
  return ended(crash, life, 'refunded', [...PAID, ['checkout.attention:external_change']]);
};

/** What the shop's server takes as "the same request again". */
const NOT_DEFINITE = new Set([202, 409, 503]);

/**
 * The first capture of the timer is turned away, and the shop's server captures in its place: with one key, again and again until there is
 * a definite answer. The same request after that has to get the same bytes.
 */
const merchant: Life = async (crash, life) => {
  const { world } = crash;
  await world.control('faults', { on: 'EpospaySales', kind: 'error', errInfo: 'E92000001' });
  await life.goToEpos();
  await life.atEpos('confirm');
  const id = await crash.patiently('a webhook', async () => {
    const first = world.webhooks.find(({ data }) => data.orderId === life.orderId);
    return first?.data.checkoutId ?? null;
  });
  const definite = (): Promise<string> =>
    crash.patiently('a definite answer', async () => {
      const { status, text } = await callMerchant(world, id, 'capture', { key: life.orderId });
      if (status === 200) return text;
      if (!NOT_DEFINITE.has(status)) throw new Breach(`a capture was answered ${String(status)}: ${text}`);
      return null;
    });
  const answer = await definite();
  if ((await definite()) !== answer) throw new Breach(`two definite answers to one key of ${life.orderId}`);
  return ended(crash, life, 'captured', PAID);
};

const single =
  (live: Life): Lives =>
  async (crash) => [await live(crash, new OrderLife(crash, 'order-1'))];

const withoutNotifications =
  (live: Life): Lives =>
  async (crash) => {
    await crash.world.control('faults', { on: 'notification', kind: 'lose', times: 100 });
    return [await live(crash, new OrderLife(crash, 'order-1'))];
  };

/** Orders that are in the middle of their lives when the process dies. */
const CROWD = 21;

const crowd: Lives = (crash) => {
  const lives = [pay, returns, cancelThenPay];
  return Promise.all(
    Array.from({ length: CROWD }, async (_, index) => {
      const live = lives[index % lives.length] ?? pay;
      return live(crash, new OrderLife(crash, `order-${String(index + 1)}`));
    }),
  );
};

/** No order of ours: what the other receiver gets is judged by the life itself. */
const forwardedOnly: Lives = async (crash) => {
  await forwarded(crash);
  return [];
};

const serving = (lives: Lives, more: Partial<Scenario> = {}): Scenario => ({
  lives,
  engines: ENGINES,
  database: 'ready',
  isOpening: false,
  diesFirstAt: null,
  hasSpare: false,
  hasOther: false,
  pointsMax: Number.POSITIVE_INFINITY,
  ...more,
});

const opening = (more: Partial<Scenario>): Scenario => serving(single(pay), { isOpening: true, ...more });

/** All scenarios by name. */
export const SCENARIOS = {
  pay: serving(single(pay)),
  returns: serving(single(returns)),
  'cancel-then-pay': serving(single(cancelThenPay)),
  expired: serving(single(expired)),
  lost: serving(withoutNotifications(lost)),
  'operator-cancel': serving(single(operatorCancel)),
  merchant: serving(single(merchant)),
  orphan: serving(single(orphan)),
  'second-orphan': serving(single(secondOrphan)),
  forwarded: serving(forwardedOnly, { hasOther: true }),
  'first-start': opening({ database: 'empty' }),
  upgrade: opening({ database: 'older' }),
  'second-start': opening({ diesFirstAt: 'gateway.executeTrade#1:after' }),
  // On SQLite there is one process.
  takeover: serving(single(returns), { engines: ['postgres'], hasSpare: true, pointsMax: 3 }),
  crowd: serving(crowd, { pointsMax: 3 }),
  'crowd-takeover': serving(crowd, { engines: ['postgres'], hasSpare: true, pointsMax: 1 }),
} as const satisfies Record<string, Scenario>;

/** The name of a scenario. */
export type ScenarioName = keyof typeof SCENARIOS;

/** Whether a word names a scenario. */
export function isScenarioName(word: string): word is ScenarioName {
  return Object.hasOwn(SCENARIOS, word);
}
