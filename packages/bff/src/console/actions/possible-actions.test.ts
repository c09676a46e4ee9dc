/** What is offered about a payment, for every status and place of the money. */
import { FUNDS } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import type { Attempt, Checkout } from '../../checkout/checkout.ts';
import { makeFound } from '../../testing/make-records.ts';
import { confirmationOf } from './confirmation.ts';
import { possibleActions, underWayOf } from './possible-actions.ts';
import type { PossibleAction } from './possible-actions.ts';

const found = (attempt: Partial<Attempt>, checkout: Partial<Checkout> = {}) => {
  const made = makeFound(attempt, checkout);
  return { checkout: made.checkout, attempts: [made.attempt] };
};
const kinds = (attempt: Partial<Attempt>, checkout: Partial<Checkout> = {}): string =>
  possibleActions(found(attempt, checkout))
    .map(({ kind }) => kind)
    .join(' ');

const PAID = { phase: 'paid', alive: false } as const;
const paid = (
  funds: Checkout['funds'],
  attempt: Partial<Attempt> = {},
  checkout: Partial<Checkout> = {},
): string => kinds({ ...PAID, ...attempt }, { status: 'paid', funds, ...checkout });

describe('what can be done', () => {
  it.each(['created', 'awaiting_shopper', 'failed', 'canceled', 'expired'] as const)(
    'about an order that is %s: close it, once',
    (status) => {
      expect(kinds({}, { status })).toBe('close inquire');
      expect(kinds({}, { status, closed: true })).toBe('inquire');
    },
  );

  it('about a paid one depends on where its money is', () => {
    const all = Object.fromEntries(FUNDS.map((funds) => [funds, paid(funds)]));
    expect(all).toEqual({
      none: 'inquire',
      authorized: 'take void change inquire',
      captured: 'refund return change inquire',
      partly_refunded: 'refund return change inquire',
      voided: 'inquire',
      refunded: 'inquire',
    });
  });

  it('about a late one: accept it, unless the order was closed', () => {
    const late = { attention: ['paid_late'] as const };
    expect(paid('authorized', late)).toBe('accept void change inquire');
    // A part that went back first would leave it without an end.
    expect(paid('captured', late)).toBe('accept return inquire');
    expect(paid('authorized', late, { closed: true })).toBe('void change inquire');
    expect(paid('captured', late, { closed: true })).toBe('refund return change inquire');
    expect(paid('partly_refunded', late)).toBe('refund return change inquire');
  });

  it('about one of which nothing or one yen is left', () => {
    expect(paid('captured', { currentAmount: 0, currentTax: 0 })).toBe('inquire');
    expect(paid('captured', { currentAmount: 1, currentTax: 0 })).toBe('refund return inquire');
  });

  it('waits for what is under way', () => {
    const adjustment = {
      operationId: 'op_1',
      kind: 'refund',
      amount: 1,
      tax: 0,
      tries: 1,
      begunAt: 0,
      nextAt: 0,
    } as const;
    expect([
      paid('captured', { adjustment }),
      underWayOf(found({ adjustment }).attempts[0] as Attempt),
    ]).toEqual(['inquire', 'adjustment']);
    expect(paid('authorized', { capture: 'due' })).toBe('inquire');
    expect(paid('authorized', { instruction: 'capture' })).toBe('inquire');
    expect(paid('authorized', { capture: 'failed' })).toBe('take void change inquire');
  });

  it('about a second payment: give that one back, while it is there', () => {
    const { checkout, attempt } = makeFound(PAID, { status: 'paid', funds: 'captured' });
    const second: Attempt = { ...attempt, id: 'at_2', number: 2 };
    const about = (changes: Partial<Attempt>): readonly PossibleAction[] =>
      possibleActions({ checkout, attempts: [attempt, { ...second, ...changes }] }).filter(
        ({ kind }) => kind === 'duplicate',
      );
    expect(about({})).toEqual([{ kind: 'duplicate', name: 'cancel', attempt: 2, left: 9800 }]);
    expect([about({ phase: 'dead' }), about({ gmoPhase: 'canceled' }), about({ currentAmount: 0 })]).toEqual([
      [],
      [],
      [],
    ]);
    expect(about({ gmoPhase: 'expired' })).toEqual([]);
  });
});

describe('what is confirmed', () => {
  const action = (kind: PossibleAction['kind'], left = 1000): PossibleAction => ({
    kind,
    name: 'cancel',
    attempt: null,
    left,
  });
  const money = (kind: PossibleAction['kind'], asked = {}) => {
    const confirmed = confirmationOf(action(kind), asked);
    return typeof confirmed === 'string' ? confirmed : [confirmed.back, confirmed.after];
  };

  it('is how much goes back, and what is left', () => {
    expect([money('take'), money('accept')]).toEqual([
      [0, 1000],
      [0, 1000],
    ]);
    expect([money('void'), money('return'), money('duplicate')]).toEqual([
      [1000, 0],
      [1000, 0],
      [1000, 0],
    ]);
    expect(money('close')).toEqual([null, 0]);
    expect([money('refund', { amount: 1 }), money('refund', { amount: 1000 })]).toEqual([
      [1, 999],
      [1000, 0],
    ]);
    expect(money('change', { amount: 900, tax: 50 })).toEqual([50, 950]);
  });

  it('is nothing where the amount cannot be', () => {
    expect([money('refund'), money('refund', { amount: 0 }), money('refund', { amount: 1001 })]).toEqual([
      'amountInvalid',
      'amountInvalid',
      'amountTooLarge',
    ]);
    expect([
      money('change', { amount: 1 }),
      money('change', { amount: 900, tax: 100 }),
      money('change', { tax: 1 }),
    ]).toEqual(['amountInvalid', 'notLower', 'amountInvalid']);
  });
});
