/** Floods, slow answers and readers that vanish: each costs its own payment something, and no other one. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { forgeNotification, goToEpos, inquiriesOf, untilNoFaults, untilTold } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

/** Repeats `round` in `width` lanes for as long as `during` takes. */
async function flood(width: number, round: (lane: number) => Promise<unknown>, during: () => Promise<void>) {
  let isOn = true;
  const lanes = Array.from({ length: width }, async (_, lane) => {
    while (isOn) await round(lane);
  });
  await during().finally(() => {
    isOn = false;
  });
  await Promise.all(lanes);
}

describe('a stream of events', () => {
  it('whose reader is gone before the answer leaves no watcher behind', async () => {
    world = await startWorld();
    const { handle } = await world.startOk(await world.sign());
    const { hostname, port } = new URL(world.bffUrl);
    const path = `/v1/checkouts/${handle}/events`;
    for (let count = 0; count < 200; count += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`, () => {
            socket.destroy();
            resolve();
          });
        });
      });
    }
    await world.until('room', async () => {
      const answer = await fetch(`${world.bffUrl}${path}`);
      await answer.body?.cancel();
      return answer.status === 200 || null;
    });
  });

  it('that is asked for by HEAD is not watched', async () => {
    world = await startWorld();
    const { handle } = await world.startOk(await world.sign());
    const url = `${world.bffUrl}/v1/checkouts/${handle}/events`;
    for (let count = 0; count < 20; count += 1) {
      expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    }
    const answer = await fetch(url);
    await answer.body?.cancel();
    expect(answer.status).toBe(200);
  });
});

describe('a flood', () => {
  it('of notifications about orders that nobody knows does not keep a payment from being told', async () => {
    world = await startWorld();
    const { gmoOrderId } = await goToEpos(world);
    const letters = 'abcdefghijklmnopqrstuvwxyz234567';
    const unknownOrder = (count: number): string =>
      `ek${Array.from({ length: 20 }, (_, at) => letters[(count >> ((at % 6) * 5)) & 31] ?? 'a').join('')}-01`;
    let count = 0;
    await flood(
      50,
      async () => {
        const answer = await forgeNotification(world, unknownOrder((count += 1)), 'AUTH');
        expect(await answer.text()).toBe('0');
      },
      async () => {
        await world.until('a flood', () => count > 3_000 || null);
        await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
        await untilTold(world, 'checkout.paid');
      },
    );
  }, 60_000);

  it('of notifications or returns of one open order costs about one inquiry a second', async () => {
    world = await startWorld();
    const { gmoOrderId, returnUrl } = await goToEpos(world);
    const round = async (lane: number): Promise<unknown> =>
      lane % 2 === 0
        ? (await forgeNotification(world, gmoOrderId, 'AUTH')).text()
        : (await fetch(returnUrl, { redirect: 'manual' })).text();
    await flood(4, round, () => sleep(4_000));
    const asked = await inquiriesOf(world, gmoOrderId);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(12);
  }, 20_000);

  it('about sixty-four open orders does not starve the sixty-fifth, while inquiries are slow', async () => {
    world = await startWorld();
    const mine: string[] = [];
    for (let count = 0; count < 64; count += 1) {
      mine.push((await goToEpos(world, { orderId: `mine-${String(count)}` })).gmoOrderId);
    }
    const victim = await goToEpos(world, { orderId: 'victim' });
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'delay', ms: 250, times: 10_000 });
    await flood(
      8,
      async (lane) => {
        for (const id of mine.slice(lane * 8, lane * 8 + 8)) {
          await (await forgeNotification(world, id, 'AUTH')).text();
        }
        await sleep(100);
      },
      async () => {
        await sleep(2_000);
        await world.control('shopper', { orderId: victim.gmoOrderId, action: 'confirm' });
        await untilTold(world, 'checkout.paid');
      },
    );
  }, 60_000);
});

describe('a payment is told', () => {
  it('while the answer about another one takes 25 seconds', async () => {
    world = await startWorld();
    const slow = await goToEpos(world, { orderId: 'slow' });
    const other = await goToEpos(world, { orderId: 'other' });
    await world.control('faults', {
      on: 'SearchTradeMulti',
      orderId: slow.gmoOrderId,
      kind: 'delay',
      ms: 25_000,
    });
    await forgeNotification(world, slow.gmoOrderId, 'AUTH');
    await untilNoFaults(world);
    await world.control('shopper', { orderId: other.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.paid');
  }, 60_000);
});
