/** Two processes with one timer's work: their reconcilers on one PostgreSQL. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Core } from '../checkout/core.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import { MINUTE, NOW, dataKeys, move, reserve } from '../storage/storage-makers.contract.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { createReconciler } from './reconcile-overdue.ts';
import type { Reconciler } from './reconcile-overdue.ts';

let stores: readonly [Storage, Storage];
let now: number;
/** Every question: who asked about what. */
let asked: { readonly owner: string; readonly id: string }[];

beforeEach(async () => {
  const databaseUrl = await freshDatabase();
  const keys = dataKeys();
  const open = () => openStorage({ databaseUrl, dataKeys: keys, clock: { now: () => now } });
  now = NOW;
  asked = [];
  stores = [await open(), await open()];
});
afterEach(async () => {
  await Promise.all(stores.map((storage) => storage.close()));
});

/** The timer of one process. `answers`: whether GMO-PG answers it; else its questions end in nothing. */
function reconcilerOf(owner: string, storage: Storage, answers: () => boolean): Reconciler {
  const core: Partial<Core> = {
    store: storage.checkouts,
    clock: { now: () => now },
    instanceId: owner,
    sleep: (ms) => sleep(ms),
  };
  return createReconciler(core as Core, {
    refresh: async (id) => {
      asked.push({ owner, id });
      await sleep(20);
      const found = answers() ? await storage.checkouts.findByAttemptId(id) : null;
      if (found === null) return null;
      const attempt = { nextInquiryAt: now + 60 * MINUTE };
      return { found: await move(storage, found, { attempt }), answered: true };
    },
  });
}

async function dueAttempts(count: number): Promise<string[]> {
  const reserved = Array.from({ length: count }, (_, index) =>
    reserve(stores[0], `order-${String(index)}`, { nextInquiryAt: NOW }),
  );
  return (await Promise.all(reserved)).map(({ attempt }) => attempt.id);
}

const toldIds = () => asked.map(({ id }) => id).toSorted();
const go = (): boolean => false;

it('every attempt that is due is asked about once, by one of the two', async () => {
  const ids = await dueAttempts(150);
  const one = reconcilerOf('one', stores[0], () => true);
  const two = reconcilerOf('two', stores[1], () => true);
  // On a slow machine a run leaves something for the next.
  for (let round = 0; round < 20 && asked.length < ids.length; round += 1) {
    await Promise.all([one.run(go), two.run(go)]);
    await Promise.all([one.drain(), two.drain()]);
  }
  expect(toldIds()).toEqual(ids.toSorted());
  expect(new Set(asked.map(({ owner }) => owner)).size).toBe(2);
});

it('what a process claimed and never finished is taken over within a minute, and not before', async () => {
  const ids = await dueAttempts(5);
  const dies = reconcilerOf('dies', stores[0], () => false);
  const lives = reconcilerOf('lives', stores[1], () => true);
  await dies.run(go);
  await lives.run(go);
  now = NOW + MINUTE / 2;
  await lives.run(go);
  expect(asked.map(({ owner }) => owner)).toEqual(ids.map(() => 'dies'));
  now = NOW + MINUTE;
  asked = [];
  await lives.run(go);
  expect(toldIds()).toEqual(ids.toSorted());
});
