/** No news: the callback is lost, GMO-PG does not tell, the shopper leaves, a worker fails. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LONG_OVER_SECONDS } from './several-attempts.ts';
import type { Story } from './story.ts';

const PAID = ['checkout.paid', 'checkout.captured'];
const DOWN = { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 10_000 };
const UNHEARD = { on: 'notification', kind: 'lose', times: 10_000 };

/** GMO-PG answers no inquiry while every time limit passes. */
export const timerWithoutProof: Story = {
  name: 'timer-without-proof',
  modes: ['B8'],
  line: 'every time limit passes while GMO-PG answers no inquiry: nothing is called failed by time alone',
  end: {
    ledger: ['AUTHPROCESS 9800'],
    shopper: { 'order-1': 'expired none' },
    shop: { 'order-1': ['checkout.attention:unknown_outcome', 'checkout.expired'] },
  },
  async play(stage) {
    await stage.goToEpos();
    await stage.break(DOWN, 'GMO-PG answers every inquiry with 503; the shopper has left');
    await stage.advance(LONG_OVER_SECONDS, 'three quarters of an hour pass, longer than EPOS gives anybody');
    await stage.advanceUntilTold(600, 'checkout.attention:unknown_outcome');
    await stage.look();
    await stage.check('the shopper is not told of a failure', await stage.shown(), 'confirming none');
    await stage.check('no second attempt is opened', (await stage.press()).redirect, null);
    await stage.mend('GMO-PG answers again: nobody paid');
    await stage.advanceUntilTold(300, 'checkout.expired');
  },
};

/** The shopper paid; the inquiry that has to prove it fails for a while. */
export const gatewayDownWhileVerifying: Story = {
  name: 'gateway-down-while-verifying',
  modes: ['B19'],
  line: 'the shopper has paid and GMO-PG says so, but no inquiry gets through to prove it',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const shopper = await stage.goToEpos();
    await stage.break(DOWN, 'GMO-PG answers every inquiry with 503');
    await stage.happens('the shopper pays and comes back; the notification arrives');
    await stage.atEpos(shopper, 'confirm', true);
    await stage.untilLogged('"an inquiry gave no clear answer; it is asked again"');
    await stage.check('not accepted unproven, not thrown away', await stage.shown(), 'confirming none');
    await stage.check('the shop was told nothing', stage.told(), []);
    await stage.look();
    await stage.mend('GMO-PG answers again');
    await stage.happens(
      'an operator does not want to wait, and asks as the runbook says, without any clock moving on',
    );
    const body = `ShopID=tshop00000001&OrderID=${shopper.gmoOrderId}&PayType=42`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = await fetch(`${stage.world.bffUrl}/gmo/notification`, { method: 'POST', headers, body });
    await stage.check('the operator is answered 0', await asked.text(), '0');
    await stage.untilTold('checkout.captured');
  },
};

/** The notification never comes, the shopper never comes back, and all limits are over at the first look. */
export const callbackLost: Story = {
  name: 'callback-lost',
  modes: ['B12'],
  line: 'the shopper pays, no notification arrives, nobody comes back, and the time to pay runs out',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const shopper = await stage.goToEpos();
    await stage.break(UNHEARD, 'no notification arrives; the shopper closes the browser after paying');
    await stage.atEpos(shopper, 'confirm');
    await stage.look();
    await stage.advance(LONG_OVER_SECONDS, 'the time to pay is over before anybody looked');
    await stage.untilTold('checkout.captured');
    await stage.check('it was asked before it was judged', (await stage.callsOf('Search')) > 0, true);
  },
};

/** The shopper leaves EPOS half-way. */
export const leftHalfWay: Story = {
  name: 'left-half-way',
  modes: ['B13'],
  line: 'the shopper leaves EPOS half-way; the order must not hang for ever',
  end: {
    ledger: ['AUTHPROCESS 9800', 'SALES 9800'],
    shopper: { 'order-1': 'paid captured' },
    shop: { 'order-1': ['checkout.expired', ...PAID] },
  },
  async play(stage) {
    const first = await stage.goToEpos();
    await stage.broken('the shopper closes the browser at EPOS');
    await stage.atEpos(first, 'abandon');
    await stage.advance(800, 'thirteen minutes later');
    await stage.look();
    await stage.check('nothing is over yet', await stage.shown(), 'awaiting_shopper none');
    await stage.advance(LONG_OVER_SECONDS - 800, 'the time to start and to finish is over');
    await stage.untilTold('checkout.expired');
    await stage.look();
    const second = await stage.goToEpos();
    await stage.happens('the shopper comes the next day and presses: a new attempt, which is paid');
    await stage.atEpos(second, 'confirm');
    await stage.untilTold('checkout.captured');
  },
};

/** The database refuses to write while the news comes. */
export const workerFails: Story = {
  name: 'worker-fails',
  modes: ['B14'],
  line: 'the database cannot be written while a payment is notified: the worker fails, and runs again',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const { world } = stage;
    const shopper = await stage.goToEpos();
    await stage.broken('another program holds the write lock of the database');
    const other = new Database(join(world.folder, 'payments.db'));
    try {
      other.exec('BEGIN IMMEDIATE');
      await stage.happens('the shopper pays; GMO-PG notifies');
      await stage.atEpos(shopper, 'confirm');
      await stage.untilLogged('outcome=store_failed');
      const answers = (await world.ledger()).trades[0]?.notifications.map(({ answer }) => answer);
      await stage.check('the notification is answered 1: send it again', answers, ['1']);
      await world.advance(60);
      await stage.untilLogged('"a worker failed; it runs again"');
    } finally {
      other.close();
    }
    await stage.happens('the lock is gone');
    await sleep(500);
    // Less than a webhook's lease: one that is under way must not be taken for a dead process's.
    await stage.advanceUntilTold(20, 'checkout.captured');
  },
};

/** GMO-PG is asked about an attempt that its shopper has not opened. */
export const askedBeforeOpened: Story = {
  name: 'asked-before-opened',
  modes: ['B10'],
  line: 'GMO-PG is asked before the shopper has opened the page at EPOS: not started is not failed',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const { world } = stage;
    await stage.press();
    await stage.happens('the shopper reads the page that leads to EPOS');
    const [trade] = (await world.ledger()).trades;
    await stage.broken('something makes us ask GMO-PG now: REQSUCCESS, nobody has started');
    await fetch(trade?.retUrl ?? '', { redirect: 'manual' });
    await world.until('asked', async () => ((await stage.callsOf('Search')) > 0 ? true : null));
    await stage.check('the payment still waits', await stage.shown(), 'awaiting_shopper none');
    await stage.look();
    const shopper = await stage.goToEpos();
    await stage.happens('the shopper goes to EPOS and pays');
    await stage.atEpos(shopper, 'confirm');
    await stage.untilTold('checkout.captured');
  },
};
