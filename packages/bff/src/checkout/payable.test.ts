import { describe, expect, it } from 'vitest';
import { MADE_AT, POLICY, makeFound } from '../testing/make-records.ts';
import type { Attempt, Checkout } from './checkout.ts';
import { TRADE_PHASES } from './gateway-result.ts';
import { isPayable, payableTicket } from './payable.ts';
import { offeredTicket } from './view-checkout.ts';

const LIMIT = MADE_AT + POLICY.paymentTermMs;

function payable(attempt: Partial<Attempt> = {}, checkout: Partial<Checkout> = {}, now = MADE_AT): boolean {
  const found = makeFound(attempt, checkout);
  const ticket = payableTicket(found, now);
  expect(ticket !== null).toBe(isPayable(found.checkout, found.attempt, now));
  return ticket !== null;
}

describe('a start ticket', () => {
  it('is what the browser posts, in clear', () => {
    const ticket = payableTicket(makeFound(), MADE_AT);
    expect(ticket).toEqual({
      accessId: 'c'.repeat(32),
      token: makeFound().attempt.token,
      startUrl: 'https://pt01.mul-pay.jp/payment/EpospayStart.idPass',
    });
  });

  it('is there until the start limit', () => {
    expect(payable({}, {}, LIMIT - 1)).toBe(true);
    expect(payable({}, {}, LIMIT)).toBe(false);
    expect(payable({ startLimitAt: null })).toBe(false);
  });

  it('is there while GMO-PG may let the shopper start', () => {
    expect(payable({ gmoPhase: null })).toBe(true);
    const startable = TRADE_PHASES.filter((gmoPhase) => payable({ gmoPhase }));
    expect(startable).toEqual(['registered', 'ready', 'authenticating']);
  });

  it.each<[string, Partial<Attempt>, Partial<Checkout>]>([
    ['of a paid order', {}, { status: 'paid' }],
    ['of a closed order', {}, { closed: true }],
    ['of an older attempt', {}, { currentAttemptId: 'at_2' }],
    ['of an attempt that ended', { alive: false }, {}],
    ['of an attempt that was not executed', { phase: 'entered' }, {}],
    ['of an attempt with the wrong money', { attention: ['amount_mismatch'] }, {}],
  ])('is not there %s', (_, attempt, checkout) => {
    expect(payable(attempt, checkout)).toBe(false);
  });

  it.each(['accessId', 'token', 'startUrl'] as const)('is not there without %s', (part) => {
    expect(payableTicket(makeFound({ [part]: null }), MADE_AT)).toBeNull();
  });

  it('is not offered to somebody who was told not to pay again', () => {
    expect(offeredTicket(makeFound(), MADE_AT)).toEqual(payableTicket(makeFound(), MADE_AT));
    const cameBack = makeFound({ returnedAt: MADE_AT });
    expect(payableTicket(cameBack, MADE_AT)).not.toBeNull();
    expect(offeredTicket(cameBack, MADE_AT)).toBeNull();
  });
});
