/** What every engine must hold about adjustments: the money goes down once from each place, and never below nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adjustment, CheckoutAndAttempt, Money } from '../checkout/checkout.ts';
import type { Storage } from './open-storage.ts';
import { MINUTE, NOW, SHOP, move, reserve } from './storage-makers.contract.ts';

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function adjustmentsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  const paid = async (): Promise<CheckoutAndAttempt> => {
    const found = await reserve(storage, 'o-1');
    const attempt = { phase: 'paid', alive: false } as const;
    return move(storage, found, { attempt, checkout: { status: 'paid', funds: 'captured' } });
  };
  const make = (operationId: string, left: Money): Adjustment => ({
    operationId,
    kind: 'refund',
    ...left,
    tries: 1,
    begunAt: NOW,
    nextAt: NOW + MINUTE,
  });
  const begin = (found: CheckoutAndAttempt, adjustment: Adjustment, from?: Money) => {
    const { currentAmount: amount, currentTax: tax } = found.attempt;
    return move(storage, found, {
      attempt: { adjustment },
      adjustment: { kind: 'begun', from: from ?? { amount, tax }, adjustment },
    });
  };
  const end = (
    found: CheckoutAndAttempt,
    end: 'done' | 'refused',
    { operationId, amount, tax }: Adjustment,
  ) =>
    move(storage, found, {
      attempt: { adjustment: null, ...(end === 'done' ? { currentAmount: amount, currentTax: tax } : {}) },
      adjustment: { kind: 'ended', operationId, end, detail: null },
    });
  const stateOf = async (operationId: string) =>
    (await storage.checkouts.findAdjustment(SHOP, operationId))?.state ?? null;

  describe('an adjustment', () => {
    it('is kept with its attempt, found by its operation, and due when its time has come', async () => {
      const before = await paid();
      const adjustment = make('op_1', { amount: 700, tax: 0 });
      const found = await begin(before, adjustment);
      expect(found.attempt).toMatchObject({ adjustment, currentAmount: before.attempt.amount });
      expect(await stateOf('op_1')).toBe('open');
      expect(await storage.checkouts.findAdjustment('another shop', 'op_1')).toBeNull();
      const due = async (now: number) =>
        (await storage.checkouts.claimDue({ now, limit: 10, owner: 'p-1', until: now + MINUTE })).adjustments;
      expect(await due(NOW + MINUTE - 1)).toEqual([]);
      expect(await due(NOW + MINUTE)).toEqual([found.attempt.id]);
      const latest = await storage.checkouts.findByAttemptId(found.attempt.id);
      if (latest === null) throw new Error('not stored');
      const after = await end(latest, 'done', adjustment);
      expect(after.attempt).toMatchObject({ adjustment: null, currentAmount: 700, currentTax: 0 });
      expect(await stateOf('op_1')).toBe('done');
      expect(await due(NOW + 10 * MINUTE)).toEqual([]);
    });

    it('never begins a second time from the same money, whoever tries', async () => {
      const first = make('op_1', { amount: 700, tax: 0 });
      const before = await paid();
      const from = { amount: before.attempt.amount, tax: before.attempt.tax };
      const after = await end(await begin(before, first), 'done', first);
      const second = begin(after, make('op_2', { amount: 700, tax: 0 }), from);
      await expect(second).rejects.toMatchObject({ code: 'constraint_violated' });
      expect(await stateOf('op_2')).toBeNull();
    });

    it.each([
      ['more than was charged', 9_000],
      ['more than is left', 1_000],
      ['less than is left', 699],
    ])('never begins at %s', async (_where, amount) => {
      const first = make('op_1', { amount: 700, tax: 0 });
      const after = await end(await begin(await paid(), first), 'done', first);
      const second = begin(after, make('op_2', { amount: 0, tax: 0 }), { amount, tax: 0 });
      await expect(second).rejects.toMatchObject({ code: 'constraint_violated' });
      expect(await stateOf('op_2')).toBeNull();
    });

    it('that was refused may be tried again under another operation', async () => {
      const first = make('op_1', { amount: 700, tax: 0 });
      const after = await end(await begin(await paid(), first), 'refused', first);
      const second = await begin(after, make('op_2', { amount: 600, tax: 0 }));
      expect(second.attempt.adjustment?.operationId).toBe('op_2');
    });

    it('never stands beside another one', async () => {
      const found = await begin(await paid(), make('op_1', { amount: 700, tax: 0 }));
      const second = begin(found, make('op_2', { amount: 600, tax: 0 }), { amount: 701, tax: 0 });
      await expect(second).rejects.toMatchObject({ code: 'constraint_violated' });
    });

    it.each([
      ['as much as there is', (total: number) => ({ amount: total, tax: 0 })],
      ['more than there is', (total: number) => ({ amount: total + 1, tax: 0 })],
      ['less than nothing', () => ({ amount: -1, tax: 0 })],
    ])('to %s is refused by the database itself', async (_, leftOf) => {
      const found = await paid();
      const left = leftOf(found.attempt.amount + found.attempt.tax);
      await expect(begin(found, make('op_1', left))).rejects.toMatchObject({ code: 'constraint_violated' });
    });

    it.each([
      ['more than was charged', { currentAmount: 100_000, currentTax: 0 }],
      ['less than nothing', { currentAmount: -1, currentTax: 0 }],
      ['a tax of less than nothing', { currentAmount: 1, currentTax: -1 }],
    ])('never leaves %s', async (_, attempt) => {
      const found = await paid();
      await expect(move(storage, found, { attempt })).rejects.toMatchObject({ code: 'constraint_violated' });
    });

    it('ends once', async () => {
      const adjustment = make('op_1', { amount: 700, tax: 0 });
      const after = await end(await begin(await paid(), adjustment), 'done', adjustment);
      await expect(end(after, 'refused', adjustment)).rejects.toThrow('is not open');
      expect(await stateOf('op_1')).toBe('done');
    });
  });
}
