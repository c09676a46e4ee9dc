/** The shop's capture on a real store, with a GMO-PG whose every answer the test decides. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import {
  MINUTE,
  NOW,
  base32,
  dataKeys,
  move,
  moveToFailed,
  reserve,
} from '../storage/storage-makers.contract.ts';
import { POLICY, makeTrade } from '../testing/make-records.ts';
import { captureCheckout } from './capture-checkout.ts';
import { captureForShop } from './capture-for-shop.ts';
import type { CaptureEnd } from './capture-for-shop.ts';
import type { AttemptPatch, CheckoutAndAttempt, CheckoutPatch } from './checkout.ts';
import type { Core } from './core.ts';
import type { CallResult, InquiryResult, TradePhase } from './gateway-result.ts';
import { createRefresher } from './refresh-checkout.ts';
import type { Refresher } from './refresh-checkout.ts';

let folder: string;
let storage: Storage;
let now: number;
let core: Core;
let refresher: Refresher;
/** Calls in order: `Sales <OrderID>` and `inquiry`. */
let calls: string[];
let sales: () => Promise<CallResult<{ gmoStatus: string }>>;
let inquiry: () => InquiryResult;

const DONE = { kind: 'done', value: { gmoStatus: 'SALES' } } as const;
const UNKNOWN = { kind: 'unknown', uncertainty: 'timeout', codes: [] } as const;

const tradeIn = (phase: TradePhase) => (): InquiryResult => ({
  kind: 'trade',
  trade: makeTrade({ phase, gmoStatus: phase, amount: 1000 }),
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-capture-'));
  now = NOW + 10 * MINUTE;
  calls = [];
  sales = async () => DONE;
  inquiry = tradeIn('authorized');
  const databaseUrl = `file:${join(folder, 'payments.db')}`;
  storage = await openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => now } });
  const parts: Partial<Core> = {
    store: storage.checkouts,
    clock: { now: () => now },
    sleep: async () => undefined,
    ids: { base32 },
    policy: { ...POLICY, captureAutomatic: false },
    instanceId: 'process-1',
    notices: { notify: () => undefined },
    changes: { publish: () => undefined },
    gateway: {
      captureTrade: ({ gmoOrderId }: { gmoOrderId: string }) => {
        calls.push(`Sales ${gmoOrderId}`);
        return sales();
      },
      inquireTrade: async () => {
        calls.push('inquiry');
        return inquiry();
      },
    } as unknown as Core['gateway'],
  };
  core = parts as Core;
  refresher = createRefresher(core);
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

/** A paid, secured checkout of 1,000 yen, unless changed. */
async function paid(attempt: AttemptPatch = {}, checkout: CheckoutPatch = {}): Promise<CheckoutAndAttempt> {
  const found = await reserve(storage, 'order-1', { nextInquiryAt: now + 60 * MINUTE });
  return move(storage, found, {
    attempt: {
      phase: 'paid',
      alive: false,
      accessId: 'a'.repeat(32),
      accessPass: new Secret('b'.repeat(32)),
      ...attempt,
    },
    checkout: { status: 'paid', funds: 'authorized', ...checkout },
  });
}

const capture = ({ checkout, attempt }: CheckoutAndAttempt, resumed = false): Promise<CaptureEnd> =>
  captureForShop(core, refresher, { checkout, attempts: [attempt] }, { id: 'op_1', resumed });

async function stored(found: CheckoutAndAttempt): Promise<CheckoutAndAttempt> {
  const latest = await storage.checkouts.findByAttemptId(found.attempt.id);
  if (latest === null) throw new Error('no attempt');
  return latest;
}

/** A Sales that is under way until the test ends it. */
function heldSales(): (result: CallResult<{ gmoStatus: string }>) => void {
  let end: (result: CallResult<{ gmoStatus: string }>) => void = () => undefined;
  const result = new Promise<CallResult<{ gmoStatus: string }>>((resolve) => (end = resolve));
  sales = () => result;
  return end;
}

/** Waits for the first call. */
async function untilCalled(): Promise<void> {
  while (calls.length === 0) await new Promise(setImmediate);
}

describe('a capture for the shop', () => {
  it('stores its instruction and its operation before it calls', async () => {
    const found = await paid();
    sales = async () => {
      expect((await stored(found)).attempt).toMatchObject({ capture: 'due', instruction: 'capture' });
      expect((await storage.readTimeline(found.checkout.id)).at(-1)).toMatchObject({
        type: 'attempt.capture_requested',
        cause: 'shop',
        detail: 'op_1',
      });
      return DONE;
    };
    expect(await capture(found)).toEqual({ kind: 'captured' });
    expect((await stored(found)).checkout.funds).toBe('captured');
    expect(calls).toEqual([`Sales ${found.attempt.gmoOrderId}`]);
  });

  it.each<[string, AttemptPatch, CheckoutPatch, string]>([
    ['not paid', { phase: 'dead', death: 'failed' }, { status: 'failed', funds: 'none' }, 'not_authorized'],
    ['voided', {}, { funds: 'voided', closed: true }, 'not_authorized'],
    ['refunded', {}, { funds: 'refunded', closed: true }, 'not_authorized'],
    ['partly refunded', {}, { funds: 'partly_refunded' }, 'not_authorized'],
    ['closed before it was paid', { attention: ['paid_late'] }, { closed: true }, 'order_closed'],
  ])(
    'of a checkout that is %s is refused without a call or a change',
    async (_, attempt, checkout, refusal) => {
      const found = await paid(attempt, checkout);
      expect(await capture(found)).toMatchObject({ kind: 'refused', refusal });
      expect(await stored(found)).toEqual(found);
      expect(calls).toEqual([]);
    },
  );

  it('of what is captured already is done, without a call or a change', async () => {
    const found = await paid({ capture: 'done' }, { funds: 'captured' });
    expect(await capture(found)).toEqual({ kind: 'captured' });
    expect(await stored(found)).toEqual(found);
    expect(calls).toEqual([]);
  });

  it('asked for twenty times at once is one Sales', async () => {
    const found = await paid();
    const ends = await Promise.all(Array.from({ length: 20 }, () => capture(found)));
    expect(ends.map(({ kind }) => kind)).toContain('captured');
    expect(calls.filter((call) => call.startsWith('Sales'))).toHaveLength(1);
  });

  it('beside a call that is under way only asks: another operation did nothing, its own is not known', async () => {
    const found = await paid();
    const end = heldSales();
    const first = capture(found);
    await untilCalled();
    expect(await capture(found)).toEqual({ kind: 'busy' });
    expect(await capture(found, true)).toEqual({ kind: 'unknown' });
    expect(calls).toEqual([`Sales ${found.attempt.gmoOrderId}`, 'inquiry', 'inquiry']);
    end(DONE);
    expect(await first).toEqual({ kind: 'captured' });
  });

  it('never begins a second call beside one that is under way, whoever comes', async () => {
    const found = await paid({
      capture: 'due',
      instruction: 'capture',
      instructionAt: now,
      captureNextAt: now + 1,
    });
    await captureCheckout(core, refresher, found.attempt.id);
    expect(calls).toEqual([]);
  });

  it('is not sent beside a call that somebody else began while GMO-PG was asked', async () => {
    const found = await paid({
      capture: 'due',
      instruction: 'capture',
      instructionAt: NOW,
      captureNextAt: now,
    });
    const inProcess2 = async (id: string) => {
      const latest = await stored(found);
      expect(id).toBe(latest.attempt.id);
      return { found: await move(storage, latest, { attempt: { captureNextAt: now + 1 } }), answered: true };
    };
    await captureCheckout(core, { refresh: inProcess2 }, found.attempt.id);
    expect(calls).toEqual([]);
  });

  it('is decided by what is stored, not by what the caller had read before', async () => {
    const before = await paid(
      { phase: 'executed', alive: true },
      { status: 'awaiting_shopper', funds: 'none' },
    );
    await move(storage, before, {
      attempt: { phase: 'paid', alive: false },
      checkout: { status: 'paid', funds: 'authorized' },
    });
    expect(await capture(before)).toEqual({ kind: 'captured' });
  });

  it('whose end is not known stays due, and is sent again only after GMO-PG said that nothing happened', async () => {
    const found = await paid();
    sales = async () => UNKNOWN;
    expect(await capture(found)).toEqual({ kind: 'unknown' });
    now += MINUTE;
    sales = async () => DONE;
    expect(await capture(found, true)).toEqual({ kind: 'captured' });
    const sent = `Sales ${found.attempt.gmoOrderId}`;
    expect(calls).toEqual([sent, 'inquiry', sent]);
  });

  it('that had happened when its reply was lost is found by the inquiry, and not sent again', async () => {
    const found = await paid();
    sales = async () => UNKNOWN;
    await capture(found);
    inquiry = tradeIn('captured');
    expect(await capture(found, true)).toEqual({ kind: 'captured' });
    expect(calls).toEqual([`Sales ${found.attempt.gmoOrderId}`, 'inquiry']);
  });

  it('of an authorization that lapsed is a definite no, and the funds are as GMO-PG says', async () => {
    const found = await paid();
    sales = async () => ({ kind: 'refused', refusal: 'wrong_state', codes: ['M01054004'] });
    inquiry = tradeIn('expired');
    expect(await capture(found)).toMatchObject({ kind: 'refused', refusal: 'not_authorized' });
    expect((await stored(found)).checkout.funds).toBe('voided');
  });

  it('that was refused for good can be asked for again, and its first refusal then counts', async () => {
    const found = await paid({ capture: 'failed', captureTries: 7 });
    sales = async () => ({ kind: 'refused', refusal: 'configuration', codes: ['E00000001'] });
    expect(await capture(found)).toMatchObject({ kind: 'refused', refusal: 'capture_failed' });
    expect((await stored(found)).checkout.funds).toBe('authorized');
    sales = async () => DONE;
    expect(await capture(found)).toEqual({ kind: 'captured' });
  });

  it('that may have happened is not called failed by a process whose clock is a day ahead of the one that sent it', async () => {
    const found = await paid();
    sales = async () => UNKNOWN;
    await capture(found);
    now += 24 * 60 * MINUTE;
    sales = async () => ({ kind: 'refused', refusal: 'wrong_state', codes: ['M01054004'] });
    await captureCheckout(core, refresher, found.attempt.id);
    expect((await stored(found)).attempt.capture).toBe('due');
    inquiry = tradeIn('captured');
    now += MINUTE;
    await captureCheckout(core, refresher, found.attempt.id);
    expect((await stored(found)).checkout.funds).toBe('captured');
    expect(calls.filter((call) => call.startsWith('Sales'))).toHaveLength(2);
  });

  it('that is refused again and again while GMO-PG says authorized has failed, and not before', async () => {
    const found = await paid();
    sales = async () => UNKNOWN;
    await capture(found);
    sales = async () => ({ kind: 'refused', refusal: 'wrong_state', codes: ['M01054004'] });
    const begunAt = now;
    for (let tries = 2; (await stored(found)).attempt.capture === 'due'; tries += 1) {
      expect(tries).toBeLessThan(20);
      now = (await stored(found)).attempt.captureNextAt ?? 0;
      await captureCheckout(core, refresher, found.attempt.id);
    }
    expect((await stored(found)).attempt.capture).toBe('failed');
    expect(now - begunAt).toBeGreaterThan(15 * MINUTE);
    expect(now - begunAt).toBeLessThan(60 * MINUTE);
  });

  it('of a payment that came too late tells that it is paid when the money is taken, and not before', async () => {
    const found = await paid({ attention: ['paid_late', 'external_change'] });
    const leaving = async () =>
      (await storage.readTimeline(found.checkout.id))
        .map(({ type }) => type)
        .filter((type) => /paid|captured/.test(type));
    sales = async () => UNKNOWN;
    await capture(found);
    expect(await leaving()).toEqual([]);
    inquiry = tradeIn('captured');
    await capture(found, true);
    await capture(found, true);
    expect(await leaving()).toEqual(['checkout.paid', 'checkout.captured']);
    expect((await stored(found)).attempt.attention).toEqual(['external_change']);
  });

  it('never reaches a second payment of the checkout', async () => {
    const first = await moveToFailed(storage, await reserve(storage, 'order-1'));
    const second = await paid();
    const duplicate = await move(
      storage,
      { checkout: second.checkout, attempt: first.attempt },
      {
        attempt: {
          phase: 'paid',
          death: null,
          attention: ['duplicate_paid'],
          accessId: 'c'.repeat(32),
          accessPass: new Secret('d'.repeat(32)),
        },
      },
    );
    const both = { checkout: duplicate.checkout, attempts: [duplicate.attempt, second.attempt] };
    for (const resumed of [false, true])
      expect(await captureForShop(core, refresher, both, { id: 'op_1', resumed })).toEqual({
        kind: 'captured',
      });
    expect(calls).toEqual([`Sales ${second.attempt.gmoOrderId}`]);
    expect((await stored(duplicate)).attempt).toEqual(duplicate.attempt);
  });

  it.each([false, true])('of less money than was seen is not begun (begun before: %s)', async (resumed) => {
    const found = await paid({ currentAmount: 700 });
    const all = { checkout: found.checkout, attempts: [found.attempt] };
    expect(await captureForShop(core, refresher, all, { id: 'op_1', resumed, left: 1000 })).toEqual({
      kind: 'moved',
    });
    expect(await stored(found)).toEqual(found);
    expect(calls).toEqual([]);
  });

  it('that was begun is told with its end, though less is left by now', async () => {
    const found = await paid({ currentAmount: 700, capture: 'done' }, { funds: 'captured' });
    const all = { checkout: found.checkout, attempts: [found.attempt] };
    expect(await captureForShop(core, refresher, all, { id: 'op_1', resumed: true, left: 1000 })).toEqual({
      kind: 'captured',
    });
  });

  it('gives up when the checkout never stands still, and has done nothing', async () => {
    const found = await paid();
    core = { ...core, store: { ...core.store, applyMove: async () => ({ kind: 'stale' }) } };
    expect(await capture(found)).toEqual({ kind: 'busy' });
    expect(calls).toEqual([]);
  });
});
