/** News that comes before, beside or again after the answer that it is about. */
import { setTimeout as sleep } from 'node:timers/promises';
import { forgeNotification } from '../../testing/at-epos.ts';
import type { Story } from './story.ts';

const PAID = ['checkout.paid', 'checkout.captured'];

/** The notification of an order arrives while its registration is still under way; another one is of an order that nobody here knows. */
export const toldBeforeKnown: Story = {
  name: 'told-before-known',
  modes: ['B1'],
  line: 'a notification comes before the order it is about is ready, or is about none at all',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const { world } = stage;
    const slow = { on: 'EntryTranEpospay', kind: 'delay', ms: 1_000, afterEffect: true };
    await stage.break(slow, "GMO-PG's answer to EntryTran takes a second; the trade exists already");
    const pressed = stage.press();
    await stage.untilStruck();
    const early = await world.until('a trade', async () => (await world.ledger()).trades.at(0) ?? null);
    const answer = await forgeNotification(world, early.orderId, 'AUTH');
    await stage.check('the early notification is answered 0: it is stored', await answer.text(), '0');
    await pressed;
    const stranger = `ek${'a'.repeat(20)}-01`;
    await stage.happens(`a notification comes about ${stranger}, which is not in the database`);
    const kept = await forgeNotification(world, stranger, 'AUTH');
    await stage.check('it is answered 0 as well, and kept aside', await kept.text(), '0');
    await stage.untilLogged('outcome=quarantined');
    await stage.check(
      'nothing is paid by a notification alone',
      await stage.shown(),
      'awaiting_shopper none',
    );
    await stage.look();
    const shopper = await stage.goToEpos();
    await stage.happens('the shopper pays');
    await stage.atEpos(shopper, 'confirm', true);
    await stage.untilTold('checkout.captured');
  },
};

/** The notification of a capture overtakes the answer to it. */
export const toldBeforeAnswered: Story = {
  name: 'told-before-answered',
  modes: ['B2'],
  line: "the notification overtakes GMO-PG's own answer, which then says something older",
  simulator: { modes: { operationNotification: 'sent' } },
  env: { GMO_TIMEOUT_MS: '20000' },
  end: {
    ledger: ['SALES 9800', 'SALES 9800'],
    shopper: { 'order-1': 'paid captured', 'order-2': 'paid captured' },
    shop: { 'order-1': PAID, 'order-2': PAID },
  },
  async play(stage) {
    const first = await stage.goToEpos();
    await stage.break(
      { on: 'EpospaySales', kind: 'delay', ms: 8_000 },
      'the capture reaches GMO-PG eight seconds late',
    );
    await stage.happens('the shopper pays');
    await stage.atEpos(first, 'confirm');
    await stage.untilTold('checkout.paid');
    await stage.break(
      { on: 'SearchTradeMulti', kind: 'delay', ms: 10_000, afterEffect: true },
      'an inquiry is answered with AUTH before that, and its answer is held up until after the capture',
    );
    await stage.notify(first, 'AUTH');
    await stage.untilLogged('"an answer came too late to be applied; it is asked again"');
    await stage.look();
    const second = await stage.goToEpos({ orderId: 'order-2' });
    await stage.break(
      { on: 'EpospaySales', kind: 'delay', ms: 2_500, afterEffect: true },
      "another order: the capture's own answer is held up, its notification is not",
    );
    await stage.atEpos(second, 'confirm');
    await stage.untilTold('checkout.captured', 'order-2');
    await stage.happens('told; only now the held answer arrives');
    await sleep(2_500);
    await stage.check('each capture was instructed once', await stage.callsOf('Sales'), 2);
  },
};

/** The same success again and again, by notification and by the shopper's reload. */
export const successToldAgain: Story = {
  name: 'success-told-again',
  modes: ['B5'],
  line: 'the same success is notified ten times and the return page is reloaded ten times',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const shopper = await stage.goToEpos();
    await stage.happens('the shopper pays and comes back');
    await stage.atEpos(shopper, 'confirm', true);
    await stage.untilTold('checkout.captured');
    await stage.look();
    await stage.broken('GMO-PG sends the same notification ten times more');
    const answers: string[] = [];
    for (let n = 0; n < 10; n += 1) answers.push(await stage.notify(shopper, 'AUTH'));
    await stage.check('each is answered 0', new Set(answers), new Set(['0']));
    await stage.broken('the shopper reloads the return page ten times');
    const reload = (): Promise<Response> => fetch(shopper.returnUrl, { redirect: 'manual' });
    const reloads = await Promise.all(Array.from({ length: 10 }, reload));
    await stage.check('each leads to the shop', new Set(reloads.map(({ status }) => status)), new Set([303]));
    await stage.untilLogged('outcome=repeated');
    await stage.check('the capture was instructed once', await stage.callsOf('Sales'), 1);
  },
};
