/** Several attempts to pay one order: pressed twice, told late, paid twice. */
import { untilTold } from '../../testing/at-epos.ts';
import type { Story } from './story.ts';

const PAID = ['checkout.paid', 'checkout.captured'];

/** Past the time to start, the time to finish, and the grace. */
export const LONG_OVER_SECONDS = 900 + 1800 + 60;

/** The failure of an old attempt comes while a newer one is open, and again after it was paid; that of the current one counts. */
export const oldAttemptFailsLate: Story = {
  name: 'old-attempt-fails-late',
  modes: ['B3'],
  line: 'an old attempt fails while a newer one is paid; a failure of the current attempt still counts',
  end: {
    ledger: ['PAYFAIL 9800', 'SALES 9800', 'PAYFAIL 4000'],
    shopper: { 'order-1': 'paid captured', 'order-2': 'failed none' },
    shop: { 'order-1': ['checkout.expired', ...PAID], 'order-2': ['checkout.failed'] },
  },
  async play(stage) {
    const first = await stage.goToEpos();
    await stage.advance(LONG_OVER_SECONDS, 'the shopper is called away at EPOS; the time to pay passes');
    await stage.untilTold('checkout.expired');
    const second = await stage.goToEpos();
    await stage.happens('the shopper presses again and is at EPOS with a second attempt');
    await stage.broken(
      'in the forgotten tab the first attempt is refused now, and GMO-PG notifies its failure',
    );
    const asked = await stage.callsOf('Search', first.gmoOrderId);
    await stage.atEpos(first, 'fail', true);
    await stage.world.until('asked about the old one', async () =>
      (await stage.callsOf('Search', first.gmoOrderId)) > asked ? true : null,
    );
    await stage.look();
    await stage.check('the second attempt stays open', await stage.shown(), 'awaiting_shopper none');
    await stage.happens('the shopper pays with the second one; the failure of the first is notified again');
    await stage.atEpos(second, 'confirm');
    await stage.untilTold('checkout.captured');
    await stage.notify(first, 'PAYFAIL');
    await stage.look();
    const other = await stage.goToEpos({ orderId: 'order-2', amount: 4000, total: 4000 });
    await stage.happens('another order: its only attempt is refused at EPOS');
    await stage.atEpos(other, 'fail');
    await stage.untilTold('checkout.failed', 'order-2');
  },
};

/** Twenty presses at once, and one more after the payment. */
export const twoTabs: Story = {
  name: 'two-tabs',
  modes: ['B6'],
  line: 'the same order is paid from two tabs, by twenty presses at once, and pressed again afterwards',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const { world } = stage;
    await stage.broken('twenty presses of the same order at once');
    const token = await world.sign();
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.start(token)));
    const refused = answers.filter(({ status }) => ![200, 201, 409].includes(status));
    await stage.check('every press is answered', refused.length, 0);
    await stage.check('one trade was made', (await world.ledger()).trades.length, 1);
    const tab = await stage.press();
    await stage.happens('both tabs open the page that leads to EPOS; the shopper pays in one of them');
    const shopper = await stage.goToEpos();
    await stage.atEpos(shopper, 'confirm');
    await stage.untilTold('checkout.captured');
    await stage.look();
    await stage.broken('the other tab goes to EPOS with its old page, and presses once more');
    const old = await fetch(tab.redirect?.page ?? '', { redirect: 'manual' });
    const leadsTo = old.headers.get('location') ?? '';
    await stage.check('the old page leads to the status page', leadsTo.includes('/checkout/'), true);
    await stage.check('the press finds nothing to pay', (await stage.press()).redirect, null);
  },
};

/** Two attempts of one order are both paid. */
export const paidTwice: Story = {
  name: 'paid-twice',
  modes: ['B6'],
  line: 'a forgotten tab is paid after the order was paid by a newer attempt',
  end: {
    ledger: ['AUTH 9800', 'SALES 9800'],
    shopper: { 'order-1': 'paid captured' },
    shop: { 'order-1': ['checkout.expired', ...PAID, 'checkout.attention:duplicate_paid'] },
  },
  async play(stage) {
    const first = await stage.goToEpos();
    await stage.advance(LONG_OVER_SECONDS, 'the shopper leaves the tab open; the time to pay passes');
    await stage.untilTold('checkout.expired');
    const second = await stage.goToEpos();
    await stage.happens('the shopper pays with a second attempt');
    await stage.atEpos(second, 'confirm');
    await stage.untilTold('checkout.captured');
    await stage.look();
    await stage.broken('the shopper finds the old tab at EPOS, which is still open, and pays there too');
    await stage.atEpos(first, 'confirm');
    await stage.untilTold('checkout.attention:duplicate_paid');
    await stage.untilLogged('a checkout needs an operator');
    await stage.check(
      'only the first payment was captured',
      await stage.callsOf('Sales', first.gmoOrderId),
      0,
    );
  },
};

/** Return and notification, again and again, at two processes at the same moment. */
export const bothFinishAtOnce: Story = {
  name: 'both-finish-at-once',
  modes: ['B4'],
  line: 'two processes hear of one payment at the same moment, by return and by notification',
  processes: 2,
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const { world } = stage;
    const shopper = await stage.goToEpos();
    await stage.happens('two processes on one PostgreSQL, requests go to them in turn; the shopper pays');
    await stage.broken('the return comes ten times and the notification ten times, all at once');
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    const notify = async (): Promise<string> => stage.notify(shopper, 'AUTH');
    const goBack = async (): Promise<string> =>
      String((await fetch(shopper.returnUrl, { redirect: 'manual' })).status);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? notify() : goBack())),
    );
    await stage.check('each is answered', new Set(answers), new Set(['0', '303']));
    await untilTold(world, 'checkout.captured');
    await stage.check('the capture was instructed once', await stage.callsOf('Sales'), 1);
  },
};
