/** Wrong money, wrong order, wrong sender: nothing is paid that the ledger does not say of exactly this order. */
import { accessOf, callGmo, forgeNotification } from '../../testing/at-epos.ts';
import type { Story } from './story.ts';

const PAID = ['checkout.paid', 'checkout.captured'];

/** The trade is authorized for less than the order costs. */
export const underpaid: Story = {
  name: 'underpaid',
  modes: ['B16'],
  line: 'a payment is authorized for 100 yen where the order costs 9,800',
  end: {
    ledger: ['AUTH 100'],
    shopper: { 'order-1': 'confirming none' },
    shop: { 'order-1': ['checkout.attention:amount_mismatch'] },
  },
  async play(stage) {
    const { world } = stage;
    const unheard = { on: 'notification', kind: 'lose', times: 100 };
    const shopper = await stage.goToEpos();
    await stage.break(unheard, 'the trade is changed to 100 yen before anybody asked about it');
    await stage.atEpos(shopper, 'confirm');
    const access = await accessOf(world, shopper.gmoOrderId);
    await callGmo(world, 'EpospayChange', { ...access, ChangeAmount: '100', ChangeTax: '0' });
    await stage.happens('a notification of success arrives');
    await stage.notify(shopper, 'AUTH');
    await stage.untilTold('checkout.attention:amount_mismatch');
    await stage.untilLogged('"a checkout needs an operator"');
    await stage.check('nothing is captured', await stage.callsOf('Sales'), 0);
    await stage.check('nobody is asked to pay again', (await stage.press()).redirect, null);
  },
};

/** Orders whose numbers look the same, and a notification that names none. */
export const ordersAlike: Story = {
  name: 'orders-alike',
  modes: ['B17'],
  line: 'orders with numbers that look alike, and a notification without a number: nobody pays for another order',
  end: {
    ledger: ['AUTHPROCESS 100', 'SALES 9800', 'AUTHPROCESS 500'],
    shopper: { 'A-1': 'awaiting_shopper none', 'a-1': 'paid captured', 'Ａ-1': 'awaiting_shopper none' },
    shop: { 'a-1': PAID },
  },
  async play(stage) {
    const { world } = stage;
    await stage.goToEpos({ orderId: 'A-1', amount: 100, total: 100 });
    const shopper = await stage.goToEpos({ orderId: 'a-1', amount: 9800, total: 9800 });
    await stage.goToEpos({ orderId: 'Ａ-1', amount: 500, total: 500 });
    await stage.look();
    await stage.broken(
      'notifications of success without OrderID, with an empty one, and with the shop’s own number',
    );
    const answers: string[] = [];
    for (const order of [{}, { OrderID: '' }, { OrderID: 'a-1' }]) {
      const body = new URLSearchParams({ ShopID: 'tshop00000001', Status: 'AUTH', PayType: '42', ...order });
      answers.push(await (await fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', body })).text());
    }
    await stage.check('none of them is taken for one of these orders', answers, ['1', '1', '0']);
    await stage.check('GMO-PG was asked about none', await stage.callsOf('Search'), 0);
    await stage.happens('the shopper of a-1 pays');
    await stage.atEpos(shopper, 'confirm');
    await stage.untilTold('checkout.captured', 'a-1');
  },
};

/** Somebody sends a notification that looks like GMO-PG's. */
export const forgedNotification: Story = {
  name: 'forged-notification',
  modes: ['B18'],
  line: 'somebody who is not GMO-PG notifies success of an order that nobody has paid',
  end: {
    ledger: ['AUTHPROCESS 9800'],
    shopper: { 'order-1': 'awaiting_shopper none' },
    shop: {},
  },
  async play(stage) {
    const { world } = stage;
    const shopper = await stage.goToEpos();
    await stage.broken('a forged notification: right ShopID, right OrderID, Status=AUTH');
    const first = await forgeNotification(world, shopper.gmoOrderId, 'AUTH');
    await stage.check('it is answered 0: a hint, stored', await first.text(), '0');
    await world.until('asked', async () => ((await stage.callsOf('Search')) > 0 ? true : null));
    await stage.look();
    await stage.broken('another one, with an AccessID that is not the trade’s, and one of another shop');
    const fields = { OrderID: shopper.gmoOrderId, Status: 'AUTH', PayType: '42', AccessID: 'f'.repeat(32) };
    const answers: string[] = [];
    for (const ShopID of ['tshop00000001', 'tshop00000002']) {
      const body = new URLSearchParams({ ...fields, ShopID });
      answers.push(await (await fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', body })).text());
    }
    await stage.check('answered 0 and 1', answers, ['0', '1']);
    await stage.untilLogged('outcome=access_mismatch');
    await stage.untilLogged('outcome=foreign_shop');
  },
};
