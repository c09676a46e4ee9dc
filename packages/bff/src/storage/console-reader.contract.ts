/** What every engine must hold about what the operator's console reads: newest first, of one shop alone, and figures that add up. */
import { FUNDS } from '@epos-kantan/shared';
import type { Funds } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import { bookedAfter } from '../checkout/sales-entry.ts';
import type { SalesEntry } from '../checkout/sales-entry.ts';
import { makeTrade } from '../testing/make-records.ts';
import type { Storage } from './open-storage.ts';
import {
  MINUTE,
  NOTHING_ELSE,
  NOW,
  SHOP,
  base32,
  eventId,
  makeOrder,
  makeReceive,
  makeReserve,
  move,
  moveToFailed,
  raise,
  reserve,
} from './storage-makers.contract.ts';

const DAY = 86_400_000;
const NOTHING = {
  paid: { count: 0, total: 0, p50Ms: null, p90Ms: null },
  unpaid: { failed: 0, canceled_by_shopper: 0, canceled_by_shop: 0, canceled: 0, expired: 0 },
  captured: { count: 0, total: 0 },
  givenBack: { count: 0, total: 0 },
};

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function consoleReaderContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  const start = (orderId: string, now: number): Promise<CheckoutAndAttempt> =>
    reserve(storage, orderId, { now, leaseUntil: now + MINUTE });
  const moveToPaid = (found: CheckoutAndAttempt, now: number): Promise<CheckoutAndAttempt> =>
    move(storage, found, {
      attempt: { phase: 'paid', alive: false },
      checkout: { status: 'paid', funds: 'captured' },
      events: [{ type: 'checkout.paid', cause: 'inquiry', by: 'shopper' }],
      now,
    });
  const pay = async (orderId: string, startedAt: number, tookMs: number): Promise<CheckoutAndAttempt> =>
    moveToPaid(await start(orderId, startedAt), startedAt + tookMs);
  const end = async (
    orderId: string,
    type: 'checkout.canceled' | 'checkout.expired',
    by?: 'shopper' | 'shop',
  ): Promise<CheckoutAndAttempt> => {
    const status = type === 'checkout.canceled' ? 'canceled' : 'expired';
    return move(storage, await start(orderId, NOW), {
      attempt: { phase: 'dead', alive: false, death: status },
      checkout: { status },
      events: [{ type, cause: 'inquiry', ...(by === undefined ? {} : { by }) }],
    });
  };
  const book = (found: CheckoutAndAttempt, sales: Partial<SalesEntry>): Promise<CheckoutAndAttempt> => {
    const entry: SalesEntry = {
      ...{ number: 1, kind: 'captured', amount: 1000, tax: 0, points: 0, coupon: 0 },
      ...{ processedAt: NOW, dated: 'gmo', ...sales },
    };
    return move(storage, found, { attempt: { booked: bookedAfter(found.attempt, entry) }, sales: entry });
  };
  const figures = (from = NOW, to = NOW + DAY, shopId = SHOP) => storage.reader.figures({ shopId, from, to });

  describe('the figures of a span of time', () => {
    it('are zeros and nothing where nothing happened', async () => {
      expect(await figures()).toEqual(NOTHING);
    });

    it('count what was paid in it, of one shop alone', async () => {
      await pay('o-1', NOW, MINUTE);
      await start('o-2', NOW);
      expect(await figures()).toMatchObject({ paid: { count: 1, total: 1000 } });
      expect(await figures(NOW, NOW + DAY, 'another shop')).toEqual(NOTHING);
    });

    it('leave test payments out', async () => {
      const startTrial = (orderId: string): Promise<CheckoutAndAttempt> =>
        reserve(storage, orderId, { order: { ...makeOrder(orderId), trial: true } });
      await moveToPaid(await startTrial('o-1'), NOW + MINUTE);
      await moveToFailed(storage, await startTrial('o-2'));
      expect(await figures()).toEqual(NOTHING);
    });

    it('tell how long payments took from the start of their attempt: half of them, and nine tenths', async () => {
      for (let minutes = 1; minutes <= 10; minutes += 1)
        await pay(`o-${String(minutes)}`, NOW, ((minutes * 7) % 11) * MINUTE);
      expect((await figures()).paid).toEqual({
        count: 10,
        total: 10_000,
        p50Ms: 5 * MINUTE,
        p90Ms: 9 * MINUTE,
      });
    });

    it('count a payment on the day on which it was proven', async () => {
      await pay('o-1', NOW - MINUTE, MINUTE);
      await pay('o-2', NOW - MINUTE, MINUTE - 1);
      await pay('o-3', NOW + DAY - MINUTE, MINUTE);
      expect((await figures()).paid).toEqual({ count: 1, total: 1000, p50Ms: MINUTE, p90Ms: MINUTE });
    });

    it('say why what ended unpaid did, and not of a payment that was canceled afterwards', async () => {
      await moveToFailed(storage, await start('o-1', NOW));
      await moveToFailed(storage, await start('o-2', NOW));
      await end('o-3', 'checkout.canceled', 'shopper');
      await end('o-4', 'checkout.canceled', 'shop');
      await end('o-5', 'checkout.canceled');
      await end('o-6', 'checkout.expired');
      await move(storage, await pay('o-7', NOW, MINUTE), {
        checkout: { funds: 'voided', closed: true },
        events: [{ type: 'checkout.canceled', cause: 'inquiry', by: 'shop' }],
      });
      expect((await figures()).unpaid).toEqual({
        failed: 2,
        canceled_by_shopper: 1,
        canceled_by_shop: 1,
        canceled: 1,
        expired: 1,
      });
    });

    it('sum what was taken and what went back', async () => {
      const first = await book(await pay('o-1', NOW, MINUTE), {});
      await book(first, { number: 2, kind: 'changed', amount: -300 });
      const second = await book(await pay('o-2', NOW, MINUTE), { processedAt: NOW + DAY - 1 });
      await book(second, { number: 2, kind: 'canceled', amount: -1000, processedAt: NOW + DAY });
      expect(await figures()).toMatchObject({
        captured: { count: 2, total: 2000 },
        givenBack: { count: 1, total: -300 },
      });
    });

    it('are read a day at a time', async () => {
      await expect(figures(NOW, NOW + DAY + 1)).rejects.toThrow('a day at a time');
    });
  });

  describe('the list of checkouts', () => {
    it('is filtered by where the money is', async () => {
      for (const [index, funds] of FUNDS.entries()) {
        const found = await start(`o-${funds}`, NOW + index);
        const status = funds === 'none' ? 'created' : 'paid';
        await move(storage, found, { checkout: { status, funds } });
      }
      const ordersOf = async (funds: Funds): Promise<readonly string[]> =>
        (await storage.reader.list({ shopId: SHOP, funds, limit: 10 })).map(
          ({ checkout }) => checkout.orderId,
        );
      for (const funds of FUNDS) expect([funds, await ordersOf(funds)]).toEqual([funds, [`o-${funds}`]]);
      const late = { shopId: SHOP, funds: 'refunded' as const, from: NOW + 100, limit: 10 };
      expect(await storage.reader.list(late)).toEqual([]);
    });
  });

  describe('an OrderID of GMO-PG', () => {
    it('leads to its checkout, in its shop alone', async () => {
      const { checkout, attempt } = await start('o-1', NOW);
      const found = await storage.reader.findByGmoOrder(SHOP, attempt.gmoOrderId);
      expect(found?.checkout.id).toBe(checkout.id);
      expect(await storage.reader.findByGmoOrder('another shop', attempt.gmoOrderId)).toBeNull();
      expect(await storage.reader.findByGmoOrder(SHOP, 'ekunknown')).toBeNull();
    });
  });

  describe('the newest events', () => {
    const ofOrders = async (
      query: Partial<Parameters<Storage['reader']['recentEvents']>[0]> = {},
    ): Promise<readonly string[]> => {
      const events = await storage.reader.recentEvents({ shopId: SHOP, limit: 10, ...query });
      return events.map(({ body }) => (JSON.parse(body) as { data: { orderId: string } }).data.orderId);
    };

    it('come newest first, in pages that neither repeat nor leave out, of one shop alone', async () => {
      for (const orderId of ['o-1', 'o-2', 'o-3', 'o-4', 'o-5'])
        await raise(storage, await start(orderId, NOW));
      const first = await storage.reader.recentEvents({ shopId: SHOP, limit: 2 });
      expect(await ofOrders({ limit: 2 })).toEqual(['o-5', 'o-4']);
      expect(await ofOrders({ before: first.at(-1)?.sequence ?? 0 })).toEqual(['o-3', 'o-2', 'o-1']);
      expect(await ofOrders({ shopId: 'another shop' })).toEqual([]);
    });

    it('are found by what became of their webhook', async () => {
      for (const orderId of ['o-1', 'o-2', 'o-3']) await raise(storage, await start(orderId, NOW));
      const claim = { now: NOW + MINUTE, limit: 2, owner: 'w', leaseUntil: NOW + 2 * MINUTE };
      const [one, two] = await storage.outbox.claimDue(claim);
      const ends = [
        { eventId: one?.eventId ?? '', end: { kind: 'delivered' } },
        { eventId: two?.eventId ?? '', end: { kind: 'failed', nextAt: null, detail: 'x' } },
      ] as const;
      for (const ended of ends) await storage.outbox.recordEnd({ ...ended, owner: 'w', now: NOW + MINUTE });
      const states = ['delivered', 'dead', 'waiting'] as const;
      const found = await Promise.all(states.map((state) => ofOrders({ state })));
      expect(found.flat().sort()).toEqual(['o-1', 'o-2', 'o-3']);
      expect(found.map((orders) => orders.length)).toEqual([1, 1, 1]);
      expect(await ofOrders({ state: 'dead', before: 1 })).toEqual([]);
    });
  });

  describe('trades without a record that wait', () => {
    const find = async (gmoOrderId: string, now: number): Promise<void> => {
      await storage.inbox.receive(makeReceive(gmoOrderId, { now, inquireAt: now }));
      const claim = { shopId: SHOP, now, until: now + 1, spacingMs: 0, keepMs: DAY };
      const question = await storage.orphans.claimOrphan(claim);
      if (question === null) throw new Error('there is nothing to ask');
      const verdict = { kind: 'orphan', trade: makeTrade(), detail: 'x' } as const;
      const record = { shopId: SHOP, testMode: true, question, verdict, now, eventId: eventId() };
      await storage.orphans.recordOrphan(record);
    };
    const list = (query: Partial<Parameters<Storage['reader']['waitingOrphans']>[0]> = {}) =>
      storage.reader.waitingOrphans({ shopId: SHOP, limit: 10, ...query });

    it('come newest first with what was told of them, in pages, of one shop alone', async () => {
      const ids = Array.from({ length: 5 }, () => `ek${base32(20)}-01`);
      // Two of them at the same moment.
      for (const [index, id] of ids.entries()) await find(id, NOW + Math.min(index, 3));
      const all = await list();
      expect(all.map(({ foundAt }) => foundAt - NOW)).toEqual([3, 3, 2, 1, 0]);
      expect(all.map(({ gmoOrderId }) => gmoOrderId).sort()).toEqual([...ids].sort());
      const pages = [];
      for (let before: (typeof all)[number] | undefined, page = 0; page < 5; page += 1) {
        const [next] = await list({ limit: 1, ...(before === undefined ? {} : { before }) });
        pages.push(next);
        before = next;
      }
      expect(pages).toEqual(all);
      const body = JSON.parse(all[0]?.body ?? '') as { data: object };
      expect(body.data).toMatchObject({ reason: 'orphan_trade', gmoOrderId: all[0]?.gmoOrderId });
      expect(await list({ shopId: 'another shop' })).toEqual([]);
    });

    it('wait on when what was told of them is forgotten, and no longer once they are adopted', async () => {
      const gmoOrderId = `ek${base32(20)}-01`;
      await find(gmoOrderId, NOW);
      const claim = { now: NOW + MINUTE, limit: 9, owner: 'w', leaseUntil: NOW + 2 * MINUTE };
      const [event] = await storage.outbox.claimDue(claim);
      const ended = {
        eventId: event?.eventId ?? '',
        owner: 'w',
        now: NOW,
        end: { kind: 'delivered' },
      } as const;
      await storage.outbox.recordEnd(ended);
      await storage.forget({ ...NOTHING_ELSE, before: NOW + DAY, limit: 9, deadForwardsMax: 9 });
      expect(await list()).toEqual([{ gmoOrderId, foundAt: NOW, body: null }]);
      const { order } = makeReserve('o-1');
      await storage.orphans.adoptOrphan({
        ...{ shopId: SHOP, testMode: true, gmoOrderId, orderId: order.orderId, trade: makeTrade(), now: NOW },
        money: { amount: 1000, tax: 0 },
        returnUrl: 'https://pay.shop.example',
        settle: () => ({ attempt: {}, checkout: {}, events: [] }),
        fresh: { ...makeReserve('x').fresh, eventIds: Array.from({ length: 5 }, eventId) },
      });
      expect(await list()).toEqual([]);
    });
  });
}
