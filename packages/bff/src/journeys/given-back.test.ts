/** A paid order whose money the shop gave back: the shopper's page says so, and nothing is payable again. */
import { afterEach, describe, expect, it } from 'vitest';
import { accessOf, callGmo, goToEpos, untilTold } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

describe('the status page of a paid order', () => {
  for (const [name, env, told, funds, title] of [
    [
      'canceled before its capture',
      { CAPTURE: 'manual' },
      'checkout.paid',
      'voided',
      'お支払いは取り消されました',
    ],
    ['refunded in full', {}, 'checkout.captured', 'refunded', 'お支払いは返金されました'],
  ] as const) {
    it(`says that it was ${name}, and offers no way to pay`, async () => {
      world = await startWorld({ env, simulator: { modes: { operationNotification: 'sent' } } });
      const { handle, gmoOrderId } = await goToEpos(world);
      await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
      await untilTold(world, told);
      await callGmo(world, 'EpospayCancel', await accessOf(world, gmoOrderId));
      await world.until(funds, async () => (await world.view(handle)).funds === funds || null);
      const page = await (await fetch(`${world.bffUrl}/checkout/${handle}?lang=ja`)).text();
      expect(page).toContain(`<h1>${title}</h1>`);
      expect(page).not.toContain('お支払いが完了しました');
      expect(page).not.toContain('/redirect/');
      const again = await world.start(await world.sign());
      expect([again.status, await again.json()]).toEqual([
        409,
        expect.objectContaining({ code: 'order_closed' }),
      ]);
    }, 20_000);
  }
});
