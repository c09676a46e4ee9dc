import { describe, expect, it } from 'vitest';
import { yen } from '@epos-kantan/shared';
import type { Attempt, Checkout } from './checkout.ts';
import { decideReservation } from './decide-reservation.ts';
import type { Reservation } from './decide-reservation.ts';
import { MADE_AT, makeFound } from '../testing/make-records.ts';

const PRICE: Parameters<typeof decideReservation>[1] = { amount: yen(9800), tax: yen(0) };
const OTHER_PRICE = { amount: yen(9801), tax: yen(0) };

function decide(
  attempt: Partial<Attempt>,
  checkout: Partial<Checkout>,
  price = PRICE,
  numberMax = 1,
): Reservation {
  const found = makeFound(attempt, checkout);
  const alive = found.attempt.alive ? found.attempt : null;
  return decideReservation(
    { checkout: found.checkout, current: found.attempt, alive, numberMax },
    price,
    MADE_AT,
  );
}

describe('decideReservation', () => {
  it('opens the first attempt of a new order', () => {
    expect(decideReservation(null, PRICE, MADE_AT)).toEqual({ kind: 'open', number: 1, restarts: false });
  });

  it('answers an executed attempt with its state', () => {
    expect(decide({}, {}).kind).toBe('current');
  });

  it('waits for an owner that is driving', () => {
    expect(decide({ phase: 'entered', leaseUntil: MADE_AT + 1 }, { status: 'created' }).kind).toBe('busy');
  });

  it.each([null, MADE_AT])('takes over an unfinished attempt whose lease is %s', (leaseUntil) => {
    expect(decide({ phase: 'entered', leaseUntil }, { status: 'created' }).kind).toBe('take_over');
  });

  it.each(['reserved', 'entered', 'executed'] as const)(
    'refuses another price while an attempt is %s',
    (phase) => {
      expect(decide({ phase }, {}, OTHER_PRICE)).toEqual({ kind: 'refused', refusal: 'order_changed' });
    },
  );

  it('keeps an order of the shop’s and a trial apart, whatever they are called', () => {
    const refused = { kind: 'refused', refusal: 'order_changed' };
    const trial = { ...PRICE, trial: true };
    expect([decide({}, { trial: true }), decide({}, {}, trial)]).toEqual([refused, refused]);
    expect(decide({}, { trial: true }, trial).kind).toBe('current');
    const dead = { phase: 'dead', alive: false, death: 'failed' } as const;
    expect(decide(dead, { trial: true, status: 'failed' })).toEqual(refused);
  });

  it('refuses another price of a paid order, and answers the same price with its state', () => {
    const paid = { phase: 'paid', alive: false } as const;
    expect(decide(paid, { status: 'paid' }, OTHER_PRICE)).toEqual({
      kind: 'refused',
      refusal: 'order_changed',
    });
    expect(decide(paid, { status: 'paid' }).kind).toBe('current');
  });

  it.each(['failed', 'canceled', 'expired'] as const)(
    'opens the next attempt of a %s order, at any price',
    (status) => {
      const dead = { phase: 'dead', alive: false } as const;
      expect(decide(dead, { status }, OTHER_PRICE, 4)).toEqual({ kind: 'open', number: 5, restarts: true });
    },
  );

  it('never makes a closed order payable again', () => {
    const dead = { phase: 'paid', alive: false } as const;
    expect(decide(dead, { status: 'paid', funds: 'refunded', closed: true })).toEqual({
      kind: 'refused',
      refusal: 'order_closed',
    });
  });

  it('stops after 99 attempts', () => {
    const dead = { phase: 'dead', alive: false } as const;
    expect(decide(dead, { status: 'failed' }, PRICE, 99)).toEqual({
      kind: 'refused',
      refusal: 'attempts_exhausted',
    });
  });
});
