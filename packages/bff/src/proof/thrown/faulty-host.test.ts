/** The thrown list, row 63: the host's own clock and random numbers fail. A request fails safely, and the next one goes on. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBff } from '../../compose/create-bff.ts';
import { listen } from '../../node.ts';
import type { ListeningBff } from '../../node.ts';
import { cryptoIdSource } from '../../runtime/crypto-id-source.ts';
import type { World } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';

const openWorld = openWorlds();

let bff: ListeningBff | null = null;
afterEach(async () => {
  vi.restoreAllMocks();
  await bff?.stop();
  bff = null;
});

/** Throws at its n-th call once armed, and only then. */
interface Fuse {
  arm(calls: number): void;
  pass(): void;
  /** Calls that are left until it throws; 0 = it threw, or was never armed. */
  left(): number;
}

function createFuse(): Fuse {
  let left = 0;
  return {
    arm: (calls) => (left = calls),
    pass: () => {
      if (left > 0 && (left -= 1) === 0) throw new Error('the host failed');
    },
    left: () => left,
  };
}

/** A clock that goes with the world's and can be made to throw. */
function createClock(fuse: Fuse | null): { now: () => number; aheadMs: number } {
  const clock = {
    aheadMs: 0,
    now: () => {
      fuse?.pass();
      return Date.now() + clock.aheadMs;
    },
  };
  return clock;
}

/**
 * Starts orders with the fault one call later each time, until a start no longer reaches it; then each order goes on and is paid.
 * @returns how many orders there were
 */
async function payPastEveryFault(world: World, fuse: Fuse, clock: { aheadMs: number }): Promise<number> {
  for (let calls = 1; calls < 60; calls += 1) {
    const orderId = `order-${String(calls)}`;
    fuse.arm(calls);
    const answer = await world.start(await world.sign({ orderId }));
    const isReached = fuse.left() === 0;
    fuse.arm(0);
    expect([201, 500, 503]).toContain(answer.status);
    expect(await answer.text()).not.toContain('the host failed');
    if (isReached) {
      // Whoever failed may have held the attempt: its lease runs out.
      await world.advance(90);
      clock.aheadMs += 90_000;
    }
    const { redirect } = await world.startOk(await world.sign({ orderId }));
    await world.openRedirect(redirect?.page ?? '');
    const trade = (await world.ledger()).trades.at(-1);
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    const told = (): readonly string[] =>
      world.webhooks.filter(({ data }) => data.orderId === orderId).map(({ type }) => type);
    await world.until('captured', () => told().includes('checkout.captured') || null);
    expect(told()).toEqual(['checkout.paid', 'checkout.captured']);
    if (!isReached) return calls;
  }
  throw new Error('the fault was reached by every start');
}

async function expectEachChargedOnce(world: World, orders: number): Promise<void> {
  const { trades } = await world.ledger();
  expect(trades.filter(({ status }) => status === 'SALES')).toHaveLength(orders);
  expect(trades.filter(({ status }) => status === 'AUTH')).toEqual([]);
}

describe('a start during which', () => {
  it('63: the clock fails, at any of its readings, leaves nothing half done', async () => {
    const world = await openWorld({ withoutBff: true });
    const fuse = createFuse();
    const clock = createClock(fuse);
    bff = await listen(await createBff({ env: world.env, clock }), { port: Number(world.env['PORT']) });
    const orders = await payPastEveryFault(world, fuse, clock);
    expect(orders).toBeGreaterThan(3);
    await expectEachChargedOnce(world, orders);
  });

  it('63: random numbers fail, at any of them, leaves nothing half done', async () => {
    const world = await openWorld({ withoutBff: true });
    const fuse = createFuse();
    const clock = createClock(null);
    const genuine = cryptoIdSource.base32.bind(cryptoIdSource);
    vi.spyOn(cryptoIdSource, 'base32').mockImplementation((length) => {
      fuse.pass();
      return genuine(length);
    });
    bff = await listen(await createBff({ env: world.env, clock }), { port: Number(world.env['PORT']) });
    const orders = await payPastEveryFault(world, fuse, clock);
    expect(orders).toBeGreaterThan(3);
    await expectEachChargedOnce(world, orders);
  });
});
