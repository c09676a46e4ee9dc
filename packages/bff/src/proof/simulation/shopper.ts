/** A shopper of a simulated world: buys one order, and does on the way what shoppers do. Every decision is drawn from the seed. */
import type { Handle } from '@epos-kantan/shared';
import { PAYING_INTERVAL_MS } from '../../checkout/next-inquiry.ts';
import type { Order } from '../../checkout/ports/order-source.ts';
import { Browser } from './browser.ts';
import type { Shown, Ticket } from './browser.ts';
import { CANCEL_CODE } from './instance.ts';
import { operate } from './operator.ts';
import { repriced } from './orders.ts';
import type { World } from './world-parts.ts';

/** Times that a shopper presses the button for one order. */
const PRESSES_MAX = 5;

/** Buys. Ends when the shopper has lost interest. */
export async function buy(world: World, first: Order): Promise<void> {
  const { random, time, faults } = world;
  const browser = new Browser(world, `shopper ${first.orderId.slice(-2)}`);
  const tickets: Ticket[] = [];
  let order = first;
  for (let presses = 0; presses < PRESSES_MAX; presses += 1) {
    const shown = await press(world, browser, order);
    if (shown?.view.status === 'paid') {
      if (!random.chance(0.1)) return;
      faults.count('token_replayed');
      await time.sleep(random.between(1_000, 600_000));
      continue;
    }
    if (shown?.canPay === true) await goToEpos(world, browser, shown, tickets);
    else await time.sleep(random.between(1_000, 20_000));
    if (random.chance(world.settings.rush ? 0.9 : 0.55)) return;
    await time.sleep(random.pick([100, 3_000, 60_000, world.settings.policy.paymentTermMs + 130_000]));
    if (random.chance(0.1)) {
      faults.count('price_changed');
      order = repriced(world, order);
    }
  }
}

async function press(world: World, browser: Browser, order: Order): Promise<Shown | null> {
  const { random, faults, time } = world;
  if (!random.chance(0.15)) return browser.press(order);
  faults.count('double_press');
  const presses = [browser.press(order), browser.press(order)];
  if (random.chance(0.3)) {
    await time.sleep(random.between(1, 500));
    presses.push(browser.press(order));
  }
  const shown = (await Promise.all(presses)).filter((one) => one !== null);
  return shown.length === 0 ? null : random.pick(shown);
}

/** From the redirect page to EPOS, there perhaps to an end, and perhaps back. */
async function goToEpos(world: World, browser: Browser, { handle }: Shown, tickets: Ticket[]): Promise<void> {
  const { random, time, faults, gmo } = world;
  const fresh = await browser.openRedirect(handle);
  if (fresh === null) return;
  tickets.push(fresh);
  const openedAt = time.now;
  let ticket = fresh;
  if (random.chance(0.1)) {
    faults.count('old_ticket_used');
    ticket = random.pick(tickets);
  }
  await time.sleep(random.pick([50, 500, 5_000, 100_000]));
  const isStarted = await gmo.start(ticket.gmoOrderId, ticket.accessId, ticket.token);
  if (random.chance(0.1)) {
    faults.count('second_tab');
    await browser.openRedirect(handle);
    await gmo.start(ticket.gmoOrderId, ticket.accessId, ticket.token);
  }
  if (!isStarted) return;
  if (random.chance(0.1)) reopenLater(world, browser, handle);
  // Some finish just when the timer asks.
  const untilAsked = PAYING_INTERVAL_MS - ((time.now - openedAt) % PAYING_INTERVAL_MS);
  await time.sleep(random.pick([1_000, 10_000, untilAsked + random.between(-500, 1_500)]));
  if (random.chance(0.08)) {
    faults.count('return_before_outcome');
    await browser.comeBack(ticket.returnKey, '');
  }
  await actAtEpos(world, browser, ticket);
  if (random.chance(0.5)) {
    await time.sleep(random.pick([500, 2_500, 30_000]));
    await browser.look(handle);
  }
}

/** Comes upon the way to EPOS in the browser's history, perhaps long after the end, and goes it once more. */
function reopenLater(world: World, browser: Browser, handle: Handle): void {
  const { random, faults, gmo, settings, time } = world;
  const { paymentTermMs, finishMs } = settings.policy;
  const reopen = async (): Promise<void> => {
    faults.count('page_reopened');
    const ticket = await browser.openRedirect(handle);
    if (ticket === null) return;
    const isStarted = await gmo.start(ticket.gmoOrderId, ticket.accessId, ticket.token);
    if (isStarted && random.chance(0.5)) await finish(world, browser, ticket, 'confirm');
  };
  time.after(random.pick([20_000, 60_000, paymentTermMs, paymentTermMs + finishMs + 200_000]), () => {
    reopen().catch((error: unknown) => {
      world.failed(error);
    });
  });
}

async function actAtEpos(world: World, browser: Browser, ticket: Ticket): Promise<void> {
  const { random, time, faults, settings } = world;
  const { paymentTermMs, finishMs } = settings.policy;
  const deed = settings.rush && random.chance(0.8) ? 0 : random.fraction();
  if (deed < 0.6) return finish(world, browser, ticket, 'confirm');
  if (deed < 0.67) {
    faults.count('cancel_at_epos');
    return finish(world, browser, ticket, 'cancel');
  }
  if (deed < 0.73) {
    faults.count('refused_at_epos');
    return finish(world, browser, ticket, 'fail');
  }
  if (deed < 0.8) {
    faults.count('left_at_epos');
    return;
  }
  if (deed < 0.88) {
    // The page at EPOS stays open until everything seems to be over; then the shopper presses the shop's button again.
    faults.count('confirm_late');
    await time.sleep(paymentTermMs + finishMs + random.between(-60_000, 400_000));
    return finish(world, browser, ticket, 'confirm');
  }
  // Goes on in another tab meanwhile, and finishes this one after that.
  faults.count('back_and_again');
  time.after(random.pick([20_000, paymentTermMs + finishMs, paymentTermMs + finishMs + 200_000]), () => {
    void finish(world, browser, ticket, 'confirm');
  });
}

async function finish(
  world: World,
  browser: Browser,
  ticket: Ticket,
  action: 'confirm' | 'cancel' | 'fail',
): Promise<void> {
  const { random, faults, time, gmo } = world;
  const points = random.chance(0.2) ? random.between(1, 100) : 0;
  const isDone = await gmo.finish(ticket.gmoOrderId, action, points);
  if (!isDone) return;
  // Somebody at the shop is faster than the news.
  if (world.settings.operators && random.chance(0.3)) await operate(world, ticket.gmoOrderId);
  const errInfo = action === 'confirm' ? '' : action === 'cancel' ? CANCEL_CODE : 'EP1000002';
  world.notifications.tell(ticket.gmoOrderId, errInfo);
  if (random.chance(0.2)) {
    faults.count('never_return');
    return;
  }
  await time.sleep(random.pick([20, 300, 2_000]));
  // The fields prove nothing, and sometimes they lie.
  const isForged = random.chance(0.05);
  if (isForged) faults.count('return_forged');
  const body = `OrderID=${ticket.gmoOrderId}&ErrInfo=${isForged ? CANCEL_CODE : errInfo}`;
  const at = time.now;
  const back = browser.comeBack(ticket.returnKey, body, () => world.oracle.returned(ticket.gmoOrderId, at));
  if (random.chance(0.1)) {
    faults.count('return_twice');
    await browser.comeBack(ticket.returnKey, body);
  }
  await back;
}
