import { orderIdSchema, yen } from '@epos-kantan/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { MADE_AT, POLICY, makeFound } from '../testing/make-records.ts';
import type { CheckoutAndAttempt } from './checkout.ts';
import type { Core } from './core.ts';
import type { CheckoutStore, ReserveResult } from './ports/checkout-store.ts';
import type { Order } from './ports/order-source.ts';
import type { Refresher } from './refresh-checkout.ts';
import { startCheckout } from './start-checkout.ts';
import { together } from './together.ts';

const OPEN = makeFound({ phase: 'executed', alive: true, leaseOwner: null, leaseUntil: null });
const BUSY = makeFound({ phase: 'entered', alive: true, leaseOwner: 'x', leaseUntil: MADE_AT + 60_000 });
const ORDER: Order = {
  orderId: orderIdSchema.parse(OPEN.checkout.orderId),
  amount: yen(OPEN.checkout.amount),
  tax: yen(OPEN.checkout.tax),
  returnUrl: 'https://shop.example/return',
  cancelUrl: null,
  items: [],
  metadata: {},
};

/** What the next looks see; the last stays. */
let seen: (CheckoutAndAttempt | null)[];
let calls: string[];

beforeEach(() => {
  seen = [null];
  calls = [];
});

const store = (): CheckoutStore =>
  ({
    findByOrder: () => {
      calls.push('look');
      return Promise.resolve(seen.length > 1 ? (seen.shift() ?? null) : (seen[0] ?? null));
    },
    reserveAttempt: (): Promise<ReserveResult> => {
      calls.push('reserve');
      return Promise.resolve({ kind: 'current', found: OPEN });
    },
  }) as Partial<CheckoutStore> as CheckoutStore;

function makeCore(): Core {
  const core: Partial<Core> = {
    store: store(),
    clock: { now: () => MADE_AT },
    ids: { base32: (length) => 'a'.repeat(length) },
    gmoOrderBaseOf: () => 'a'.repeat(20),
    policy: POLICY,
    instanceId: 'x',
    sleep: () => {
      calls.push('sleep');
      return Promise.resolve();
    },
  };
  return core as Core;
}

const nobody = {} as Refresher;

describe('a start', () => {
  it('that waits for another one of its order only reads', async () => {
    seen = [BUSY, BUSY, OPEN];
    const result = await startCheckout(makeCore(), nobody, ORDER);
    expect(result).toEqual({ kind: 'started', created: false, found: OPEN });
    expect(calls).toEqual(['look', 'sleep', 'look', 'sleep', 'look']);
  });

  it('takes over by a reservation what nobody drives any more', async () => {
    seen = [makeFound({ ...BUSY.attempt, leaseUntil: MADE_AT - 1 })];
    await startCheckout(makeCore(), nobody, ORDER);
    expect(calls).toEqual(['look', 'reserve']);
  });

  it('looks and reserves together with all others of its order at that moment', async () => {
    const core = makeCore();
    const results = await Promise.all(Array.from({ length: 100 }, () => startCheckout(core, nobody, ORDER)));
    expect(results).toEqual(results.map(() => ({ kind: 'started', created: false, found: OPEN })));
    expect(calls).toEqual(['look', 'reserve']);
    await startCheckout(core, nobody, ORDER);
    expect(calls).toEqual(['look', 'reserve', 'look', 'reserve']);
  });

  it('at another price does not share a reservation', async () => {
    const core = makeCore();
    const dearer = { ...ORDER, amount: yen(ORDER.amount + 1) };
    await Promise.all([startCheckout(core, nobody, ORDER), startCheckout(core, nobody, dearer)]);
    expect(calls).toEqual(['look', 'reserve', 'reserve']);
  });
});

describe('work that is done together', () => {
  it('is owned by who began it, and its failure is that of all', async () => {
    const of = store();
    const work = () => Promise.reject(new Error('no store'));
    const joints = [together(of, 'x', work), together(of, 'x', work), together(of, 'y', work)];
    expect(joints.map(({ isOwn }) => isOwn)).toEqual([true, false, true]);
    for (const { end } of joints) await expect(end).rejects.toThrow('no store');
    const again = together(of, 'x', () => Promise.resolve(1));
    expect(again.isOwn).toBe(true);
    expect(await again.end).toBe(1);
  });
});
