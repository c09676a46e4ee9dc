import { checkoutViewSchema } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import { viewCheckout, viewStatus } from './view-checkout.ts';
import { MADE_AT, makeFound } from '../testing/make-records.ts';

describe('the view', () => {
  it('is of the documented form and holds no secret', () => {
    const view = viewCheckout(makeFound(), MADE_AT);
    expect(checkoutViewSchema.strict().parse(view)).toEqual(view);
    expect(JSON.stringify(view)).not.toMatch(/cccc|dddd|to\+k/);
  });

  it('is confirming once the shopper came back, until a later inquiry says otherwise', () => {
    expect(viewStatus(makeFound({ returnedAt: MADE_AT + 10, inquirySentAt: MADE_AT + 5 }), MADE_AT)).toBe(
      'confirming',
    );
    expect(viewStatus(makeFound({ returnedAt: MADE_AT + 10, inquirySentAt: MADE_AT + 11 }), MADE_AT)).toBe(
      'awaiting_shopper',
    );
  });

  it('is confirming at EPOS once the shopper came back or can start no more, and awaits the shopper before', () => {
    const atEpos = { gmoPhase: 'authenticating' } as const;
    expect(viewStatus(makeFound(atEpos), MADE_AT)).toBe('awaiting_shopper');
    expect(
      viewStatus(makeFound({ ...atEpos, returnedAt: MADE_AT, inquirySentAt: MADE_AT + 5 }), MADE_AT),
    ).toBe('confirming');
    expect(viewStatus(makeFound(atEpos), MADE_AT + 900_000)).toBe('confirming');
  });

  it('is confirming while the outcome is unknown after the redirect was shown', () => {
    expect(viewStatus(makeFound({ unknownSince: MADE_AT, redirectShownAt: MADE_AT }), MADE_AT)).toBe(
      'confirming',
    );
    expect(viewStatus(makeFound({ unknownSince: MADE_AT }), MADE_AT)).toBe('awaiting_shopper');
  });

  it('never calls wrong money paid, nor offers to pay again', () => {
    const view = viewCheckout(makeFound({ attention: ['amount_mismatch'] }), MADE_AT);
    expect(view.status).toBe('confirming');
    expect(view.startableUntil).toBeUndefined();
  });

  it('shows points and coupon only once paid', () => {
    const used = { pointsUsed: 500, couponUsed: 0 };
    expect(viewCheckout(makeFound(used), MADE_AT).pointsUsed).toBeUndefined();
    const paid = makeFound({ ...used, phase: 'paid', alive: false }, { status: 'paid', funds: 'captured' });
    expect(viewCheckout(paid, MADE_AT)).toMatchObject({ status: 'paid', pointsUsed: 500, couponUsed: 0 });
  });
});
