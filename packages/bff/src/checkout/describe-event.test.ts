import { WEBHOOK_EVENT_TYPES, orderIdSchema } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import { MADE_AT, makeFound, makeTrade } from '../testing/make-records.ts';
import type { Attempt, Checkout, NewEvent } from './checkout.ts';
import { describeEvent, describeOrphan, leavesForShop } from './describe-event.ts';
import type { OrphanFacts } from './describe-event.ts';

const EVENT_ID = `evt_${'e'.repeat(26)}`;

function tell(
  event: Partial<NewEvent> = {},
  attempt: Partial<Attempt> = {},
  checkout: Partial<Checkout> = {},
) {
  const found = makeFound(attempt, checkout);
  const whole = { type: 'checkout.paid', cause: 'inquiry', ...event } as const;
  return describeEvent(whole as never, EVENT_ID, found.checkout, found.attempt, MADE_AT + 1);
}

describe('an event for the shop', () => {
  it('is every one of the documented types, and no word of the inside', () => {
    expect(WEBHOOK_EVENT_TYPES.every(leavesForShop)).toBe(true);
    expect(['checkout.created', 'attempt.entered', ''].some(leavesForShop)).toBe(false);
  });

  it('tells the order, its money and its moment, and nothing that is not there', () => {
    expect(tell({}, { tax: 200 }, { status: 'paid', funds: 'authorized', amount: 1, tax: 1 })).toEqual({
      id: EVENT_ID,
      type: 'checkout.paid',
      timestamp: '2026-11-24T03:00:00.001Z',
      data: {
        checkoutId: `co_${'a'.repeat(26)}`,
        orderId: 'order-1',
        status: 'paid',
        funds: 'authorized',
        captured: false,
        amount: 9800,
        tax: 200,
        total: 10_000,
        currency: 'JPY',
        testMode: true,
      },
    });
  });

  it('tells what more there is', () => {
    const told = tell(
      { by: 'shopper', reason: 'paid_late', detail: 'why' },
      { pointsUsed: 300, couponUsed: 0 },
      { funds: 'captured', metadata: { cart: '7' } },
    );
    expect(told.data).toMatchObject({
      captured: true,
      by: 'shopper',
      reason: 'paid_late',
      detail: 'why',
      pointsUsed: 300,
      couponUsed: 0,
      metadata: { cart: '7' },
    });
  });
});

describe('an event about a payment without a record', () => {
  const orphan = (changes: Partial<OrphanFacts> = {}) =>
    describeOrphan(
      {
        gmoOrderId: 'ek-1',
        trade: makeTrade({ tax: 200 }),
        checkout: null,
        testMode: true,
        detail: 'why',
        ...changes,
      },
      EVENT_ID,
      MADE_AT,
    );

  it('tells the trade as GMO-PG shows it', () => {
    expect(orphan()).toEqual({
      id: EVENT_ID,
      type: 'checkout.attention',
      timestamp: '2026-11-24T03:00:00.000Z',
      data: {
        reason: 'orphan_trade',
        gmoOrderId: 'ek-1',
        orderId: null,
        checkoutId: null,
        captured: false,
        amount: 9800,
        tax: 200,
        total: 10_000,
        currency: 'JPY',
        testMode: true,
        detail: 'why',
      },
    });
  });

  it('tells the order that GMO-PG remembers, and the checkout that it has here', () => {
    const orderId = orderIdSchema.parse('lost-1');
    const trade = makeTrade({ phase: 'captured', orderId, pointsUsed: 0, couponUsed: 50 });
    expect(orphan({ trade }).data).toMatchObject({
      orderId: 'lost-1',
      checkoutId: null,
      captured: true,
      pointsUsed: 0,
      couponUsed: 50,
    });
    const { checkout } = makeFound();
    expect(orphan({ trade, checkout }).data).toMatchObject({ orderId: 'order-1', checkoutId: checkout.id });
  });
});
