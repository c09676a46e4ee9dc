/**
 * The lives of a payment whose record was lost: GMO-PG tells of it, it is asked about, the shop is told, and an operator adopts it. Used by
 * the scenarios. The trade is made at GMO-PG behind the BFF's back, as by the database that is gone.
 */
import { accessOf, callGmo, forgeNotification, goToEposUnrecorded } from '../../testing/at-epos.ts';
import type { LedgerTrade } from '../../testing/start-world.ts';
import { Breach } from './crash-world.ts';
import type { CrashWorld } from './crash-world.ts';
import { RESEND_SECONDS, ended } from './ended-order.ts';
import type { Life } from './ended-order.ts';
import type { OrderLife } from './order-life.ts';

/** Of our form. */
const GMO_ORDER_ID = `ek${'q'.repeat(20)}-01`;

const ORPHAN = 'checkout.attention:orphan_trade';
const TOLD = [[ORPHAN], ['checkout.attention:paid_late']];

/** Paid, told, adopted. */
export const orphan: Life = async (crash, life) => {
  // No press waits for it, and GMO-PG would not.
  await crash.bff.untilReady();
  await goToEposUnrecorded(crash.world, GMO_ORDER_ID, life.orderId);
  await confirm(crash);
  await untilTold(crash, life);
  await adopt(crash, life);
  return ended(crash, life, 'authorized', TOLD);
};

/**
 * Of an order that has an ended attempt again. It is told of before it is paid, when it is, and once more when the shop knows it and an
 * operator has captured it at GMO-PG.
 */
export const secondOrphan: Life = async (crash, life) => {
  const { world } = crash;
  await life.seeTicket();
  await crash.pass(900 + 125);
  await life.until('is over', ({ status }) => status === 'expired');
  await world.control('modes', { operationNotification: 'sent' });
  await goToEposUnrecorded(world, GMO_ORDER_ID, life.orderId);
  await crash.patiently('the first news is taken', async () => {
    const answer = await forgeNotification(world, GMO_ORDER_ID, 'AUTHPROCESS');
    return (await answer.text()) === '0' || null;
  });
  await crash.patiently('a question', async () => asked(await tradeOf(crash)) > 0 || null);
  await crash.untilQuiet();
  await confirm(crash);
  await untilTold(crash, life);
  await crash.untilQuiet();
  const before = asked(await tradeOf(crash));
  const access = await accessOf(world, GMO_ORDER_ID);
  await callGmo(world, 'EpospaySales', { ...access, Amount: '9800', Tax: '0' });
  await untilTaken(crash, 2);
  await crash.untilQuiet();
  // One is that of the operator's screen.
  if (asked(await tradeOf(crash)) !== before + 1) throw new Breach('a known orphan was asked about again');
  await adopt(crash, life);
  return ended(crash, life, 'captured', [['checkout.expired'], ...TOLD]);
};

async function tradeOf({ world }: CrashWorld): Promise<LedgerTrade> {
  const trade = (await world.ledger()).trades.find(({ orderId }) => orderId === GMO_ORDER_ID);
  if (trade === undefined) throw new Breach('the lost trade is not at GMO-PG');
  return trade;
}

/** Questions about it so far. */
function asked({ calls }: LedgerTrade): number {
  return calls.filter(({ path }) => path.includes('Search')).length;
}

/** The shopper pays, and GMO-PG tells of it until it is heard: nobody else knows. */
async function confirm(crash: CrashWorld): Promise<void> {
  await crash.world.control('shopper', { orderId: GMO_ORDER_ID, action: 'confirm' });
  await untilTaken(crash, 1);
}

/** How often GMO-PG sends one again. */
const RESENDS_MAX = 5;

/** Until so many notifications were answered `0`. One that came while nobody was there comes again. */
async function untilTaken(crash: CrashWorld, count: number): Promise<void> {
  for (let sent = 0; sent <= RESENDS_MAX; sent += 1) {
    const isTaken = await crash.patiently('a notification', async () => {
      const answers = (await tradeOf(crash)).notifications.map(({ answer }) => answer);
      if (answers.filter((answer) => answer === '0').length >= count) return true;
      return (answers.at(-1) ?? '0') === '0' ? null : false;
    });
    if (isTaken) return;
    // An hour passes in a moment here; in life the BFF is back long before it is over.
    await crash.untilQuiet();
    await crash.pass(RESEND_SECONDS + 1);
  }
  throw new Breach('GMO-PG gave up telling us');
}

function untilTold(crash: CrashWorld, life: OrderLife): Promise<true> {
  const isTold = (): boolean => life.told().some(({ name }) => name === ORPHAN);
  return crash.patiently('the shop is told of the orphan', async () => isTold() || null);
}

/** The operator commands until there is an answer. Then the order is paid, and nobody is sent to EPOS with it. */
async function adopt(crash: CrashWorld, life: OrderLife): Promise<void> {
  await crash.patiently('an adoption', async () => {
    const end = await crash.bff.adopt(GMO_ORDER_ID);
    if (end === 'adopted') return true;
    if (end === null || end === 'outcome_unknown') return null;
    throw new Breach(`the adoption was refused: ${end}`);
  });
  if ((await life.press()) !== null) throw new Breach(`${life.orderId} is paid and can be paid again`);
}
