/** What every engine must hold about the sales report: entries are only added, in order, and never give back more than was taken. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import { bookedAfter } from '../checkout/sales-entry.ts';
import type { SalesEntry } from '../checkout/sales-entry.ts';
import type { Storage } from './open-storage.ts';
import { NOW, SHOP, move, reserve } from './storage-makers.contract.ts';

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function salesContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  const TAKEN: SalesEntry = {
    number: 1,
    kind: 'captured',
    amount: 1000,
    tax: 0,
    points: 30,
    coupon: 0,
    processedAt: NOW,
    dated: 'gmo',
  };
  const BACK: SalesEntry = {
    ...TAKEN,
    number: 2,
    kind: 'changed',
    amount: -300,
    points: -10,
    processedAt: NOW + 5,
  };
  const paid = async (orderId: string): Promise<CheckoutAndAttempt> => {
    const attempt = { phase: 'paid', alive: false, eposTradeId: `EP-${orderId}` } as const;
    return move(storage, await reserve(storage, orderId), {
      attempt,
      checkout: { status: 'paid', funds: 'captured' },
    });
  };
  const book = (found: CheckoutAndAttempt, sales: SalesEntry): Promise<CheckoutAndAttempt> =>
    move(storage, found, { attempt: { booked: bookedAfter(found.attempt, sales) }, sales });
  const read = (changes: Partial<Parameters<Storage['reader']['sales']>[0]> = {}) =>
    storage.reader.sales({ shopId: SHOP, from: NOW, to: NOW + 10, limit: 10, ...changes });

  describe('entries of the sales report', () => {
    it('are kept with what their trade adds up to, and read with what they are about', async () => {
      const first = await book(await paid('o-1'), TAKEN);
      expect(first.attempt.booked).toEqual({ entries: 1, amount: 1000, tax: 0, points: 30, coupon: 0 });
      const second = await book(first, BACK);
      expect(second.attempt.booked).toEqual({ entries: 2, amount: 700, tax: 0, points: 20, coupon: 0 });
      const { checkout, attempt } = second;
      const about = {
        checkoutId: checkout.id,
        orderId: 'o-1',
        gmoOrderId: attempt.gmoOrderId,
        eposTradeId: 'EP-o-1',
        dated: 'gmo',
      };
      const { number: _1, ...taken } = TAKEN;
      const { number: _2, ...back } = BACK;
      expect(await read()).toEqual([
        { sequence: expect.any(Number) as number, ...taken, ...about },
        { sequence: expect.any(Number) as number, ...back, ...about },
      ]);
    });

    it('are found by their time, from inclusive, to exclusive, of one shop alone', async () => {
      await book(await book(await paid('o-1'), TAKEN), BACK);
      const kinds = async (from: number, to: number) => (await read({ from, to })).map(({ kind }) => kind);
      expect(await kinds(NOW, NOW + 5)).toEqual(['captured']);
      expect(await kinds(NOW + 1, NOW + 6)).toEqual(['changed']);
      expect(await kinds(NOW + 6, NOW + 9)).toEqual([]);
      expect(await read({ shopId: 'another shop' })).toEqual([]);
    });

    it('come in pages that neither repeat nor leave out, those of one moment too', async () => {
      for (const order of ['o-1', 'o-2', 'o-3', 'o-4', 'o-5']) await book(await paid(order), TAKEN);
      const seen: string[] = [];
      let after: Parameters<Storage['reader']['sales']>[0]['after'];
      for (let pages = 0; pages < 3; pages += 1) {
        const page = await read({ limit: 2, ...(after === undefined ? {} : { after }) });
        seen.push(...page.map(({ orderId }) => orderId));
        after = page.at(-1);
      }
      expect(seen).toEqual(['o-1', 'o-2', 'o-3', 'o-4', 'o-5']);
    });

    it.each<[string, SalesEntry]>([
      ['one of a number that is there already', { ...TAKEN, kind: 'captured' }],
      ['money taken a second time', { ...TAKEN, number: 2 }],
      ['a change upwards', { ...BACK, amount: 300 }],
    ])(
      'of the same trade: %s is refused by the table, and nothing of its move is stored',
      async (_, second) => {
        const first = await book(await paid('o-1'), TAKEN);
        const move = book(first, second);
        await expect(move).rejects.toMatchObject({ code: 'constraint_violated' });
        const latest = await storage.checkouts.findByAttemptId(first.attempt.id);
        expect(latest?.attempt.booked).toEqual(first.attempt.booked);
        expect((await read()).length).toBe(1);
      },
    );

    it('begin with money taken', async () => {
      await expect(book(await paid('o-1'), { ...BACK, number: 1 })).rejects.toMatchObject({
        code: 'constraint_violated',
      });
    });
  });
}
