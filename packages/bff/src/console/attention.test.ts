/** Which reasons for attention still wait for somebody: each is settled by how the payment stands, or by time where nothing else can say it. */
import { describe, expect, it } from 'vitest';
import type { AttentionReason } from '@epos-kantan/shared';
import type { Attempt, Checkout } from '../checkout/checkout.ts';
import { MADE_AT, makeFound } from '../testing/make-records.ts';
import { EXTERNAL_CHANGE_SHOWN_MS, openAttention } from './attention.ts';

const PAID = { phase: 'paid', alive: false } as const;

function isOpen(
  reason: AttentionReason,
  attempt: Partial<Attempt>,
  checkout: Partial<Checkout> = {},
  now = MADE_AT,
): boolean {
  const made = makeFound({ attention: [reason], ...attempt }, checkout);
  return openAttention({ checkout: made.checkout, attempts: [made.attempt] }, now).length === 1;
}

describe('a reason for attention waits', () => {
  it('amount_mismatch: until the trade is paid as it should be, or gone', () => {
    expect(isOpen('amount_mismatch', { gmoPhase: 'authorized' })).toBe(true);
    expect(
      isOpen('amount_mismatch', { gmoPhase: 'captured', alive: false, phase: 'dead', death: 'expired' }),
    ).toBe(true);
    expect(isOpen('amount_mismatch', { gmoPhase: 'canceled' })).toBe(false);
    expect(
      isOpen('amount_mismatch', { ...PAID, gmoPhase: 'authorized' }, { status: 'paid', funds: 'authorized' }),
    ).toBe(false);
  });

  it('duplicate_paid: until that money went back', () => {
    expect(isOpen('duplicate_paid', PAID)).toBe(true);
    expect(isOpen('duplicate_paid', { ...PAID, currentAmount: 0, currentTax: 0 })).toBe(false);
    for (const gmoPhase of ['canceled', 'returned', 'expired'] as const)
      expect(isOpen('duplicate_paid', { ...PAID, gmoPhase })).toBe(false);
  });

  it('paid_late: until it was declined; accepting takes the reason away', () => {
    for (const funds of ['authorized', 'captured', 'partly_refunded'] as const)
      expect(isOpen('paid_late', PAID, { status: 'paid', funds })).toBe(true);
    expect(isOpen('paid_late', PAID, { status: 'paid', funds: 'voided' })).toBe(false);
  });

  it('unknown_outcome: while nothing is known', () => {
    expect(isOpen('unknown_outcome', { unknownSince: 1 })).toBe(true);
    expect(isOpen('unknown_outcome', { ...PAID, instruction: 'capture' })).toBe(true);
    expect(isOpen('unknown_outcome', {})).toBe(false);
  });

  it('unknown_outcome: while a refund, change or cancelation has no clear end', () => {
    const money = { operationId: 'op_1', amount: 1, tax: 0, tries: 9, begunAt: 0, nextAt: 0 };
    for (const kind of ['refund', 'change', 'cancel'] as const)
      expect(isOpen('unknown_outcome', { ...PAID, adjustment: { ...money, kind } })).toBe(true);
    expect(isOpen('unknown_outcome', PAID)).toBe(false);
  });

  it.each(['capture_failed', 'capture_due'] as const)('%s: while the money is only secured', (reason) => {
    expect(isOpen(reason, PAID, { status: 'paid', funds: 'authorized' })).toBe(true);
    for (const funds of ['captured', 'voided', 'refunded'] as const)
      expect(isOpen(reason, PAID, { status: 'paid', funds })).toBe(false);
    expect(isOpen(reason, PAID, { status: 'paid', funds: 'authorized', currentAttemptId: 'at_2' })).toBe(
      false,
    );
  });

  it('external_change: for two weeks, because nothing says who has looked', () => {
    expect(isOpen('external_change', PAID, {}, MADE_AT + EXTERNAL_CHANGE_SHOWN_MS - 1)).toBe(true);
    expect(isOpen('external_change', PAID, {}, MADE_AT + EXTERNAL_CHANGE_SHOWN_MS)).toBe(false);
  });

  it('orphan_trade: never of an attempt, which was adopted', () => {
    expect(isOpen('orphan_trade', PAID, { status: 'paid', funds: 'authorized' })).toBe(false);
  });

  it('of each attempt by itself, the newest first', () => {
    const { checkout, attempt } = makeFound({ attention: ['unknown_outcome'], unknownSince: 1 });
    const second: Attempt = {
      ...attempt,
      id: 'at_2',
      number: 2,
      attention: ['amount_mismatch'],
      gmoPhase: 'captured',
    };
    const open = openAttention({ checkout, attempts: [attempt, second] }, MADE_AT);
    expect(open.map(({ attempt: { number }, reason }) => [number, reason])).toEqual([
      [2, 'amount_mismatch'],
      [1, 'unknown_outcome'],
    ]);
  });
});
