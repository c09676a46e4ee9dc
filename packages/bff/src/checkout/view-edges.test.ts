/** What browsers and the shop's server are shown, to the last field and to the moment at which a word changes. */
import { describe, expect, it } from 'vitest';
import { MADE_AT, POLICY, makeFound } from '../testing/make-records.ts';
import type { Attempt, Checkout } from './checkout.ts';
import { viewCheckout, viewStatus } from './view-checkout.ts';
import { viewForShop } from './view-for-shop.ts';

const LIMIT = MADE_AT + POLICY.paymentTermMs;

const statusOf = (attempt: Partial<Attempt>, checkout: Partial<Checkout> = {}, now = MADE_AT) =>
  viewStatus(makeFound(attempt, checkout), now);
const iso = (time: number) => new Date(time).toISOString();

describe('a browser', () => {
  it('is shown the order, its money and until when to start', () => {
    expect(viewCheckout(makeFound({}, { tax: 200, updatedAt: MADE_AT + 7 }), MADE_AT)).toEqual({
      orderId: 'order-1',
      status: 'awaiting_shopper',
      funds: 'none',
      amount: 9800,
      tax: 200,
      total: 10_000,
      currency: 'JPY',
      testMode: true,
      startableUntil: iso(LIMIT),
      updatedAt: iso(MADE_AT + 7),
    });
  });

  it('is not told of a start that is over', () => {
    expect(viewCheckout(makeFound(), LIMIT)).not.toHaveProperty('startableUntil');
  });

  it('is told nothing of points before the payment, and nothing that is not known after it', () => {
    const paid = (attempt: Partial<Attempt>, status: Checkout['status'] = 'paid') =>
      viewCheckout(makeFound({ phase: 'paid', alive: false, ...attempt }, { status }), MADE_AT);
    expect(paid({ couponUsed: 5 }, 'failed')).not.toHaveProperty('couponUsed');
    expect(paid({ pointsUsed: 5 })).toMatchObject({ pointsUsed: 5 });
    expect(paid({ pointsUsed: 5 })).not.toHaveProperty('couponUsed');
    expect(paid({ couponUsed: 5 })).toMatchObject({ couponUsed: 5 });
    expect(paid({ couponUsed: 5 })).not.toHaveProperty('pointsUsed');
  });

  it.each<[string, Partial<Attempt>, number]>([
    ['the return', { returnedAt: MADE_AT + 50, redirectShownAt: MADE_AT + 20 }, MADE_AT + 50],
    [
      'the redirect',
      { returnedAt: MADE_AT + 10, redirectShownAt: MADE_AT + 20, inquirySentAt: 0 },
      MADE_AT + 20,
    ],
    ['the beginning', { attention: ['amount_mismatch'] }, MADE_AT],
  ])('asks by itself for ten minutes from %s, the last sign of the shopper', (_, attempt, sign) => {
    expect(viewCheckout(makeFound(attempt), MADE_AT)).toMatchObject({
      status: 'confirming',
      pollUntil: iso(sign + 600_000),
    });
  });

  it('does not ask by itself when there is nothing to confirm', () => {
    expect(viewCheckout(makeFound(), MADE_AT)).not.toHaveProperty('pollUntil');
  });
});

describe('the word `confirming`', () => {
  it('never hides a word that is proven', () => {
    const signs: Partial<Attempt> = { returnedAt: MADE_AT, attention: ['amount_mismatch'] };
    for (const status of ['paid', 'failed', 'canceled', 'expired'] as const)
      expect(statusOf(signs, { status })).toBe(status);
    expect(statusOf(signs, { status: 'created' })).toBe('confirming');
    expect(statusOf(signs, { status: 'awaiting_shopper' })).toBe('confirming');
    expect(statusOf({ ...signs, alive: false }, { status: 'created' })).toBe('created');
  });

  it('comes with a return that no later inquiry has seen', () => {
    expect(statusOf({ returnedAt: MADE_AT })).toBe('confirming');
    expect(statusOf({ returnedAt: MADE_AT, inquirySentAt: MADE_AT })).toBe('confirming');
    expect(statusOf({ returnedAt: MADE_AT, inquirySentAt: MADE_AT + 1 })).toBe('awaiting_shopper');
  });

  it('comes with an outcome that is unknown after the redirect', () => {
    expect(statusOf({ redirectShownAt: MADE_AT })).toBe('awaiting_shopper');
    expect(statusOf({ redirectShownAt: MADE_AT, unknownSince: MADE_AT })).toBe('confirming');
  });

  it('comes with a word that nobody knows, after the redirect', () => {
    expect(statusOf({ gmoPhase: 'other' })).toBe('awaiting_shopper');
    expect(statusOf({ gmoPhase: 'other', redirectShownAt: MADE_AT })).toBe('confirming');
    expect(statusOf({ gmoPhase: 'ready', redirectShownAt: MADE_AT })).toBe('awaiting_shopper');
  });

  it('comes at EPOS when the shopper was back once, though an inquiry has seen it', () => {
    const seen = { returnedAt: MADE_AT, inquirySentAt: MADE_AT + 1 };
    expect(statusOf({ ...seen, gmoPhase: 'authenticating' })).toBe('confirming');
    expect(statusOf({ ...seen, gmoPhase: 'ready' })).toBe('awaiting_shopper');
  });
});

describe('the shop', () => {
  it('is shown every attempt with what is known of it, and no more', () => {
    const { checkout, attempt } = makeFound(
      { tax: 200, capture: 'due', gmoStatus: 'AUTH', attention: ['external_change'] },
      { closed: true, createdAt: MADE_AT - 5 },
    );
    const ended = makeFound({ id: 'at_0', phase: 'dead', alive: false, death: 'failed', number: 9 }).attempt;
    const view = viewForShop({ checkout, attempts: [ended, attempt] }, MADE_AT);
    expect(view).toMatchObject({ closed: true, createdAt: iso(MADE_AT - 5) });
    const { gmoOrderId } = attempt;
    expect(view.attempts).toEqual([
      {
        number: 9,
        gmoOrderId,
        current: false,
        phase: 'dead',
        death: 'failed',
        capture: 'none',
        amount: 9800,
        tax: 0,
        total: 9800,
        refundedTotal: 0,
        attention: [],
        createdAt: iso(MADE_AT),
      },
      {
        number: 1,
        gmoOrderId,
        current: true,
        phase: 'executed',
        gmoStatus: 'AUTH',
        capture: 'due',
        amount: 9800,
        tax: 200,
        total: 10_000,
        refundedTotal: 0,
        attention: ['external_change'],
        createdAt: iso(MADE_AT),
      },
    ]);
  });
});
