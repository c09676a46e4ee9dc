import { merchantCheckoutResponseSchema } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import { MADE_AT, makeFound } from '../testing/make-records.ts';
import { viewForShop } from './view-for-shop.ts';

const { checkout, attempt } = makeFound(
  { phase: 'paid', alive: false, gmoStatus: 'AUTH', attention: ['paid_late'], pointsUsed: 300 },
  { status: 'paid', funds: 'authorized', closed: false },
);
const dead = {
  ...attempt,
  id: 'at_0',
  phase: 'dead',
  death: 'expired',
  gmoStatus: null,
  attention: [],
} as const;
const view = viewForShop({ checkout, attempts: [dead, attempt] }, MADE_AT);

it('a checkout is shown with its id, what a browser sees, and each attempt', () => {
  expect(view).toMatchObject({
    id: checkout.id,
    orderId: 'order-1',
    status: 'paid',
    funds: 'authorized',
    total: 9800,
    pointsUsed: 300,
    closed: false,
    attempts: [
      { current: false, phase: 'dead', death: 'expired', attention: [] },
      { current: true, phase: 'paid', gmoStatus: 'AUTH', attention: ['paid_late'], total: 9800 },
    ],
  });
});

it('it is of the documented form, to the last field', () => {
  const body: unknown = JSON.parse(JSON.stringify({ checkout: view }));
  expect(merchantCheckoutResponseSchema.parse(body)).toEqual(body);
});

it('no secret is in it', () => {
  const text = JSON.stringify(view);
  const { accessId, accessPass, token, startUrl, returnKey } = attempt;
  for (const secret of [
    checkout.handle,
    accessId,
    accessPass?.reveal(),
    token?.reveal(),
    startUrl,
    returnKey,
  ]) {
    expect(secret).toBeTruthy();
    expect(text).not.toContain(secret);
  }
});
