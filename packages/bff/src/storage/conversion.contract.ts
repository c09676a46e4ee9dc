/** What every engine's counts of a day must be. */
import type { Beacon } from '@epos-kantan/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Storage } from './open-storage.ts';
import { MINUTE, NOW, SHOP, makeOrder, makeReserve, move, reserve } from './storage-makers.contract.ts';

const DAY = '2026-11-24';

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function conversionContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  const count = (changes: object = {}) =>
    storage.conversion.countDay({ shopId: SHOP, day: DAY, from: NOW, to: NOW + MINUTE, ...changes });
  const add = (counts: [Beacon, number][], day = DAY) =>
    storage.conversion.add({ shopId: SHOP, day, counts: new Map(counts) });

  it('what pages told adds up by day, also when many tell at once', async () => {
    await add([
      ['shown', 3],
      ['pressed', 1],
    ]);
    await Promise.all(Array.from({ length: 20 }, () => add([['shown', 2]])));
    await add([['shown', 100]], '2026-11-25');
    expect(await count()).toMatchObject({ shown: 43, pressed: 1 });
    expect(await count({ shopId: 'other' })).toMatchObject({ shown: 0, pressed: 0 });
  });

  it('a checkout counts once, on the day on which it was made, as far as it came', async () => {
    await reserve(storage, 'o-1');
    const sent = await reserve(storage, 'o-2');
    await move(storage, sent, { attempt: { redirectShownAt: NOW } });
    const back = await reserve(storage, 'o-3');
    await move(storage, back, {
      attempt: { redirectShownAt: NOW, returnedAt: NOW, phase: 'dead', alive: false, death: 'failed' },
    });
    // A second attempt of it, which was sent on as well.
    const again = await reserve(storage, 'o-3');
    await move(storage, again, { attempt: { redirectShownAt: NOW } });
    const paid = await reserve(storage, 'o-4');
    await move(storage, paid, {
      attempt: { redirectShownAt: NOW, phase: 'paid', alive: false },
      checkout: { status: 'paid', funds: 'authorized' },
    });
    const declined = await reserve(storage, 'o-5');
    await move(storage, declined, {
      attempt: { redirectShownAt: NOW, returnedAt: NOW, phase: 'dead', alive: false, death: 'canceled' },
    });
    expect(await count()).toMatchObject({ started: 5, redirected: 4, confirmed: 2, paid: 1 });
    expect(await count({ from: NOW + 1 })).toMatchObject({
      started: 0,
      redirected: 0,
      confirmed: 0,
      paid: 0,
    });
    expect(await count({ to: NOW })).toMatchObject({ started: 0 });
  });

  it('trials do not count', async () => {
    const order = { ...makeOrder('trial-1'), trial: true };
    await storage.checkouts.reserveAttempt(makeReserve('trial-1', { order }));
    expect(await count()).toMatchObject({ started: 0 });
  });
}
