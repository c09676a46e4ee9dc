/** The shopper's way back to the shop: it says anything, comes in any form, and proves nothing. */
import type { Story } from './story.ts';

const PAID = ['checkout.paid', 'checkout.captured'];
const DOWN = { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 10_000 };

/** The browser comes back with an error although the money moved. */
export const cameBackWithAnError: Story = {
  name: 'came-back-with-an-error',
  modes: ['B9'],
  line: 'the money has moved, but the browser comes back with an error and nothing can be proven yet',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const shopper = await stage.goToEpos();
    await stage.break(DOWN, 'GMO-PG answers no inquiry, and no notification arrives');
    await stage.world.control('faults', { on: 'notification', kind: 'lose', times: 10 });
    await stage.break(
      { on: 'return', kind: 'error', errInfo: 'E91099999' },
      'the return carries an error code',
    );
    await stage.atEpos(shopper, 'confirm', true);
    await stage.untilShown('confirming none');
    await stage.look();
    const page = await stage.page();
    await stage.check('the page says "do not pay again"', page.includes('Please do not pay again'), true);
    await stage.check('a press leads nowhere', (await stage.press()).redirect, null);
    await stage.mend('GMO-PG answers again');
    await stage.advanceUntilTold(30, 'checkout.captured');
  },
};

/** The return says success before anything was told, and the shopper had canceled. */
export const returnedBeforeTold: Story = {
  name: 'returned-before-told',
  modes: ['B11'],
  line: 'the browser comes back "with success" before GMO-PG has told anything, and the shopper had canceled',
  end: {
    ledger: ['PAYFAIL 9800'],
    shopper: { 'order-1': 'canceled none' },
    shop: { 'order-1': ['checkout.canceled'] },
  },
  async play(stage) {
    const { world } = stage;
    const shopper = await stage.goToEpos();
    await stage.broken(
      'the browser posts Status=AUTH to the return address before anything happened at EPOS',
    );
    const fields = { ShopID: 'tshop00000001', OrderID: shopper.gmoOrderId, Status: 'AUTH' };
    const back = await fetch(shopper.returnUrl, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    await stage.check('it is sent on to the shop', back.status, 303);
    await stage.check('it is not paid', (await stage.shown()).startsWith('paid'), false);
    await stage.check('the shop was told nothing', stage.told(), []);
    await stage.look();
    await stage.happens('the shopper cancels at EPOS');
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'cancel' });
    await stage.untilTold('checkout.canceled');
  },
};

/** A return address with somebody else's order in it. */
export const editedReturn: Story = {
  name: 'edited-return',
  modes: ['B20'],
  line: "somebody edits the return address and its fields to hit another shopper's order",
  end: {
    ledger: ['SALES 9800', 'AUTHPROCESS 4000'],
    shopper: { victim: 'paid captured', attacker: 'confirming none' },
    shop: { victim: PAID },
  },
  async play(stage) {
    const victim = await stage.goToEpos({ orderId: 'victim' });
    const attacker = await stage.goToEpos({ orderId: 'attacker', amount: 4000, total: 4000 });
    await stage.broken(
      "the attacker returns with the victim's OrderID and Status=PAYFAIL, then CANCEL, then AUTH",
    );
    for (const Status of ['PAYFAIL', 'CANCEL', 'AUTH']) {
      const fields = { OrderID: victim.gmoOrderId, AccessID: victim.accessId, Status, ErrInfo: 'EZ3001001' };
      await fetch(`${attacker.returnUrl}?OrderID=${victim.gmoOrderId}&orderId=victim`, {
        method: 'POST',
        body: new URLSearchParams({ ...fields, ErrCode: 'EZ3' }),
        redirect: 'manual',
      });
    }
    const key = new URL(attacker.returnUrl).pathname;
    const flipped = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
    const guessed = await fetch(new URL(flipped, stage.world.bffUrl), { redirect: 'manual' });
    await stage.check('an address with one letter changed is nobody’s', guessed.status, 404);
    await stage.look();
    await stage.check('the victim can still pay', await stage.shown('victim'), 'awaiting_shopper none');
    await stage.happens('the victim pays');
    await stage.atEpos(victim, 'confirm');
    await stage.untilTold('checkout.captured', 'victim');
  },
};

/** A cross-site form without cookies. */
export const returnedWithoutCookies: Story = {
  name: 'returned-without-cookies',
  modes: ['B21', 'B22'],
  line: 'the browser comes back by a form from another site, without cookies, with Origin null',
  end: {
    ledger: ['SALES 9800', 'SALES 9800', 'SALES 9800'],
    shopper: { 'order-1': 'paid captured', 'order-2': 'paid captured', 'order-3': 'paid captured' },
    shop: { 'order-1': PAID, 'order-2': PAID, 'order-3': PAID },
  },
  async play(stage) {
    await stage.break(
      { on: 'notification', kind: 'lose', times: 100 },
      'no notification arrives: the return alone has to do',
    );
    for (const [n, origin] of ['null', 'https://epos.example', undefined].entries()) {
      const orderId = `order-${String(n + 1)}`;
      const shopper = await stage.goToEpos({ orderId });
      await stage.happens(
        `the shopper pays; the form comes back ${origin === undefined ? 'without an Origin' : `with Origin: ${origin}`}`,
      );
      await stage.atEpos(shopper, 'confirm');
      const back = await fetch(shopper.returnUrl, {
        method: 'POST',
        body: new URLSearchParams({ Status: 'AUTH' }),
        headers: { 'sec-fetch-site': 'cross-site', ...(origin === undefined ? {} : { origin }) },
        redirect: 'manual',
      });
      await stage.check(
        'it is sent on to the shop, with the handle',
        [back.status, back.headers.get('location')?.includes('epos_checkout=') ?? false],
        [303, true],
      );
      await stage.untilTold('checkout.captured', orderId);
    }
  },
};
