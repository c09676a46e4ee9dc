/** Telling the shop: once for each thing that happened, and again until it was heard. */
import type { Story } from './story.ts';

/** One cancellation, heard of in many ways. */
export const canceledToldOnce: Story = {
  name: 'canceled-told-once',
  modes: ['B15'],
  line: 'one cancellation is heard of many times: stock must go back only once',
  end: {
    ledger: ['PAYFAIL 9800'],
    shopper: { 'order-1': 'canceled none' },
    shop: { 'order-1': ['checkout.canceled'] },
  },
  async play(stage) {
    const { world } = stage;
    const shopper = await stage.goToEpos();
    await stage.happens('the shopper cancels at EPOS and comes back');
    await stage.atEpos(shopper, 'cancel', true);
    await stage.untilTold('checkout.canceled');
    await stage.look();
    await stage.broken(
      'the notification comes five times more, the return five times more, and the sweep asks again',
    );
    for (let n = 0; n < 5; n += 1) {
      await stage.notify(shopper, 'PAYFAIL');
      await fetch(shopper.returnUrl, { redirect: 'manual' });
    }
    const before = await stage.callsOf('Search');
    await stage.advance(3_600, 'an hour later');
    await world.until('asked again', async () => ((await stage.callsOf('Search')) > before ? true : null));
  },
};

/** The shop's server is down, then takes a webhook and dies before it answers. */
export const webhookLost: Story = {
  name: 'webhook-lost',
  modes: ['B25'],
  line: "the shop's server is down, then takes a webhook and dies before it can answer",
  hasShopDoor: true,
  end: {
    ledger: ['SALES 9800'],
    shopper: { 'order-1': 'paid captured' },
    // Taken twice: the shop drops the second by its id.
    shop: { 'order-1': ['checkout.paid', 'checkout.paid', 'checkout.captured'] },
  },
  async play(stage) {
    const { door } = stage;
    const shopper = await stage.goToEpos();
    await stage.broken("the shop's server answers 500");
    door.nextEnds.push(500, 500, 'cut');
    await stage.happens('the shopper pays');
    await stage.atEpos(shopper, 'confirm');
    await stage.untilLogged('"a webhook was not delivered"');
    await stage.look();
    await stage.happens(
      'after each failure the same webhook is tried again: 5 s, 2 min, 5 min, 30 min later, …',
    );
    await stage.advanceUntilTold(150, 'checkout.captured');
    await stage.broken('once the shop took the webhook, but the connection ended before its answer');
    await stage.advanceUntilTold(400, 'checkout.captured');
    await stage.world.until('a second time', () => (stage.told()[1] === 'checkout.paid' ? true : null));
    const ids = new Set(door.tries.filter(({ end }) => end !== 'in').map(({ webhookId }) => webhookId));
    const inTheEnd = door.tries.filter(({ end }) => end === 'in').map(({ webhookId }) => webhookId);
    await stage.check(
      'every try of an event has its one id',
      [...ids].every((id) => inTheEnd.includes(id)),
      true,
    );
    await stage.check('two events, two ids', new Set(inTheEnd).size, 2);
  },
};
