/** Six notifications in each of their 720 orders, with the payment itself before, between or after them: only the inquiry decides. */
import { afterEach, expect, it } from 'vitest';
import { forgeNotification, goToEpos } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

const STATUSES = ['AUTH', 'CAPTURE', 'CANCEL', 'RETURN', 'PAYFAIL', 'EXPIRED'];

function ordersOf(words: readonly string[]): readonly (readonly string[])[] {
  if (words.length <= 1) return [words];
  return words.flatMap((word) =>
    ordersOf(words.filter((other) => other !== word)).map((rest) => [word, ...rest]),
  );
}

it('six notifications in any of 720 orders lead to what the inquiry says', async () => {
  world = await startWorld();
  const orders = ordersOf(STATUSES);
  expect(orders).toHaveLength(720);
  const shoppers = new Map<number, { readonly handle: string; readonly pays: boolean }>();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < orders.length; at = next++) {
      // Of eight shoppers one never pays, and the others pay before, between or after the notifications.
      const paysBefore = at % 8;
      const { handle, gmoOrderId } = await start(`order-${String(at)}`);
      shoppers.set(at, { handle, pays: paysBefore < 7 });
      const pay = (): Promise<unknown> =>
        world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
      for (const [position, status] of (orders[at] ?? []).entries()) {
        if (position === paysBefore) await pay();
        expect(await (await forgeNotification(world, gmoOrderId, status)).text()).toBe('0');
      }
      if (paysBefore === 6) await pay();
    }
  };
  // One lane opens trades at a time, for a trade is found as the newest one.
  const opening = createTurn();
  const start = (orderId: string): ReturnType<typeof goToEpos> => opening(() => goToEpos(world, { orderId }));
  await Promise.all(Array.from({ length: 4 }, lane));

  const paying = [...shoppers.values()].filter(({ pays }) => pays).length;
  const count = (type: string): number => world.webhooks.filter((event) => event.type === type).length;
  for (let round = 0; round < 12 && count('checkout.captured') < paying; round += 1) {
    await world.until('told', () => count('checkout.captured') === paying || null).catch(() => null);
  }
  expect([count('checkout.paid'), count('checkout.captured'), world.webhooks.length]).toEqual([
    paying,
    paying,
    2 * paying,
  ]);
  for (const { handle, pays } of shoppers.values()) {
    expect((await world.view(handle)).status).toBe(pays ? 'paid' : 'awaiting_shopper');
  }
}, 420_000);

/** Runs one piece of work at a time. */
function createTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => null);
    return mine;
  };
}
