import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import type { Core } from '../checkout/core.ts';
import type { OrphanStore } from '../checkout/ports/orphan-store.ts';
import type { Refresher } from '../checkout/refresh-checkout.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import { MINUTE, NOW, base32, dataKeys, move, reserve } from '../storage/storage-makers.contract.ts';
import { POLICY } from '../testing/make-records.ts';
import { createReconciler } from './reconcile-overdue.ts';
import type { Reconciler } from './reconcile-overdue.ts';

let folder: string;
let storage: Storage;
let now: number;
/** Attempts that were asked about, in order. */
let asked: string[];
/** Captures that were sent, by GMO-PG order. */
let captured: string[];
let reconciler: Reconciler;
/** Ends when a run should wait no longer; by default it waits for its work. */
let patience: Promise<void>;
/** What one question does; by default GMO-PG answers, and the next question is a minute later. */
let refresh: Refresher['refresh'];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-reconcile-'));
  now = NOW + 10 * MINUTE;
  asked = [];
  captured = [];
  patience = new Promise(() => undefined);
  const databaseUrl = `file:${join(folder, 'payments.db')}`;
  storage = await openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => now } });
  refresh = async (id) => {
    const found = await storage.checkouts.findByAttemptId(id);
    if (found === null) return null;
    return {
      found: await move(storage, found, { attempt: { nextInquiryAt: now + MINUTE } }),
      answered: true,
    };
  };
  reconciler = createReconciler(makeCore(), {
    refresh: (id) => {
      asked.push(id);
      return refresh(id);
    },
  });
});

afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

/** The parts that the timer's work uses. */
function makeCore(): Core {
  const core: Partial<Core> = {
    store: storage.checkouts,
    clock: { now: () => now },
    sleep: () => patience,
    ids: { base32 },
    policy: POLICY,
    instanceId: 'process-1',
    notices: { notify: () => undefined },
    changes: { publish: () => undefined },
    gateway: {
      captureTrade: ({ gmoOrderId }: { gmoOrderId: string }) => {
        captured.push(gmoOrderId);
        return Promise.resolve({ kind: 'done', value: undefined });
      },
    } as unknown as Core['gateway'],
  };
  return core as Core;
}

const run = (shouldStop = (): boolean => false): Promise<number> => reconciler.run(shouldStop);

/** Attempts whose inquiry is due, oldest first. */
async function dueAttempts(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const found = await reserve(storage, `order-${String(index)}`, { nextInquiryAt: NOW + index });
    ids.push(found.attempt.id);
  }
  return ids;
}

/** A paid attempt whose capture is due. */
async function dueCapture(attempt: Partial<CheckoutAndAttempt['attempt']> = {}): Promise<CheckoutAndAttempt> {
  const found = await reserve(storage, 'order-paid', { nextInquiryAt: now + 60 * MINUTE });
  return move(storage, found, {
    attempt: {
      phase: 'paid',
      alive: false,
      capture: 'due',
      captureNextAt: NOW,
      accessId: 'a'.repeat(32),
      accessPass: new Secret('b'.repeat(32)),
      ...attempt,
    },
    checkout: { status: 'paid', funds: 'authorized' },
  });
}

it('every attempt that is due is asked about once, however many they are', async () => {
  const ids = await dueAttempts(150);
  await run();
  expect(asked).toEqual(ids);
});

it('an attempt whose time has not come is left alone', async () => {
  await reserve(storage, 'order-1', { nextInquiryAt: now + 1 });
  await run();
  expect(asked).toEqual([]);
  now += 1;
  await run();
  expect(asked).toHaveLength(1);
});

it('an attempt that stays due, as under a flood of hints, is asked about once a second', async () => {
  const [id] = await dueAttempts(1);
  refresh = () => Promise.resolve(null);
  await run();
  await run();
  now += 999;
  await run();
  expect(asked).toEqual([id]);
  now += 1;
  await run();
  expect(asked).toEqual([id, id]);
});

it('a clock that was set back stops no question', async () => {
  await dueAttempts(1);
  refresh = () => Promise.resolve(null);
  await run();
  now -= 5 * MINUTE;
  await run();
  expect(asked).toHaveLength(2);
});

it('one question that fails neither stops the others nor is lost', async () => {
  const [bad, ...others] = await dueAttempts(3);
  const answered = refresh;
  refresh = (id) => (id === bad ? Promise.reject(new Error('store busy')) : answered(id));
  await expect(run()).rejects.toThrow('store busy');
  expect(asked).toEqual([bad, ...others]);
  refresh = answered;
  now += 1_000;
  await run();
  expect(asked.slice(3)).toEqual([bad]);
});

it('a run that is told to stop begins no further batch', async () => {
  await dueAttempts(100);
  await run(() => asked.length > 0);
  expect(asked).toHaveLength(64);
});

it('a capture that is due is sent once', async () => {
  const { attempt, checkout } = await dueCapture();
  await run();
  await run();
  expect(captured).toEqual([attempt.gmoOrderId]);
  const found = await storage.checkouts.findByAttemptId(attempt.id);
  expect(found?.checkout).toMatchObject({ id: checkout.id, funds: 'captured' });
});

it('a capture that can go no further is not taken up again and again within a run', async () => {
  await dueCapture({ accessPass: null });
  let reads = 0;
  const { findByAttemptId } = storage.checkouts;
  storage.checkouts.findByAttemptId = (id) => {
    reads += 1;
    return findByAttemptId.call(storage.checkouts, id);
  };
  await run();
  expect(captured).toEqual([]);
  expect(reads).toBe(1);
});

it('64 attempts that stay due keep nobody else from being asked about', async () => {
  const stubborn = new Set(await dueAttempts(64));
  const answered = refresh;
  refresh = (id) => (stubborn.has(id) ? Promise.resolve(null) : answered(id));
  await run();
  const late = await reserve(storage, 'order-late', { nextInquiryAt: now });
  for (let round = 0; round < 3; round += 1) {
    now += 1_000;
    await run();
  }
  expect(asked).toContain(late.attempt.id);
});

it('an answer that takes long holds up nobody else, and the stop waits for it', async () => {
  const [slow] = await dueAttempts(1);
  const answered = refresh;
  let answer = (): void => undefined;
  refresh = (id) => (id === slow ? new Promise((resolve) => (answer = () => resolve(null))) : answered(id));
  patience = Promise.resolve();
  await run();
  const other = await reserve(storage, 'order-other', { nextInquiryAt: now });
  await run();
  expect(asked).toEqual([slow, other.attempt.id]);
  let drained = false;
  const drain = reconciler.drain().then(() => (drained = true));
  await Promise.resolve();
  expect(drained).toBe(false);
  answer();
  await drain;
});

describe('a question about an order that nobody knows', () => {
  /** Each look of the timer at the suspects: how many questions about known attempts had begun. */
  let looks: number[];
  let answer: Promise<null>;

  function withSuspects(): Reconciler {
    looks = [];
    const orphans: Partial<OrphanStore> = {
      claimOrphan: async () => {
        looks.push(asked.length);
        await answer;
        return null;
      },
    };
    return createReconciler(
      makeCore(),
      { refresh: (id) => (asked.push(id), refresh(id)) },
      orphans as OrphanStore,
    );
  }

  it('comes after all that are due, one at a time, and keeps nobody waiting', async () => {
    let end: (nothing: null) => void = () => undefined;
    answer = new Promise((resolve) => (end = resolve));
    const ids = await dueAttempts(100);
    const timer = withSuspects();
    await timer.run(() => false);
    expect([asked.length, looks]).toEqual([100, [100]]);
    now += MINUTE;
    await timer.run(() => false);
    expect([asked.length, looks]).toEqual([200, [100]]);
    expect(asked.slice(100).toSorted()).toEqual(ids.toSorted());
    end(null);
    await timer.drain();
    await timer.run(() => false);
    expect(looks).toEqual([100, 200]);
  });

  it('is not begun by a run that is told to stop, and what fails in it is told by the next', async () => {
    answer = Promise.reject(new Error('store busy'));
    answer.catch(() => undefined);
    const timer = withSuspects();
    await timer.run(() => true);
    expect(looks).toEqual([]);
    await timer.run(() => false);
    await timer.drain();
    await expect(timer.run(() => false)).rejects.toThrow('store busy');
  });
});
