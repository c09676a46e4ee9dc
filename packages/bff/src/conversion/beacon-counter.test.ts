import type { Beacon } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import { BeaconCounter } from './beacon-counter.ts';

/** 23:59:59 in Japan. */
const LATE = Date.UTC(2026, 10, 24, 14, 59, 59);

function makeCounter(fails = 0) {
  const added: [string, Record<string, number>][] = [];
  const time = { now: LATE };
  let failures = fails;
  const store = {
    add: ({ day, counts }: { readonly day: string; readonly counts: ReadonlyMap<Beacon, number> }) => {
      failures -= 1;
      if (failures >= 0) return Promise.reject(new Error('the disk is full'));
      added.push([day, Object.fromEntries(counts)]);
      return Promise.resolve();
    },
  };
  const counter = new BeaconCounter(store, 'tshop00000001', { now: () => time.now });
  const count = (beacon: Beacon, times: number): void => {
    for (let index = 0; index < times; index += 1) counter.count(beacon);
  };
  return { counter, added, time, count };
}

it('beacons are counted by their day in Japan, and handed over once', async () => {
  const { counter, added, time, count } = makeCounter();
  count('shown', 3);
  count('pressed', 1);
  time.now += 1_000;
  count('shown', 2);
  await counter.flush();
  await counter.flush();
  expect(added).toEqual([
    ['2026-11-24', { shown: 3, pressed: 1 }],
    ['2026-11-25', { shown: 2 }],
  ]);
});

it('what the store does not take is counted with what comes meanwhile', async () => {
  const { counter, added, count } = makeCounter(1);
  count('shown', 3);
  await expect(counter.flush()).rejects.toThrow('the disk is full');
  count('shown', 1);
  await counter.flush();
  expect(added).toEqual([['2026-11-24', { shown: 4 }]]);
});

it('a flood counts 60,000 in a minute, and the next minute begins anew', async () => {
  const { counter, added, time, count } = makeCounter();
  count('shown', 60_001);
  time.now += 60_000;
  count('pressed', 1);
  await counter.flush();
  expect(added).toEqual([
    ['2026-11-24', { shown: 60_000 }],
    ['2026-11-25', { pressed: 1 }],
  ]);
});
