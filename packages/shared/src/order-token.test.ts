import { describe, expect, it } from 'vitest';
import { orderClaimsSchema } from './order-token.ts';

const CLAIMS = {
  orderId: 'order-1',
  amount: 9800,
  returnUrl: 'https://shop.example/thanks?x=1#here',
  iat: 1_700_000_000,
  exp: 1_700_000_900,
};

function accepts(change: Record<string, unknown>): boolean {
  return orderClaimsSchema.safeParse({ ...CLAIMS, ...change }).success;
}

describe('the claims of an order token', () => {
  it('need an order, a price and a way back', () => {
    expect(accepts({})).toBe(true);
    for (const name of ['orderId', 'amount', 'returnUrl', 'iat', 'exp'])
      expect(accepts({ [name]: undefined })).toBe(false);
  });

  it.each([0, -1, 1.5, Number.NaN, 100_000_000, '9800', null])('refuse %s as an amount', (amount) => {
    expect(accepts({ amount })).toBe(false);
  });

  it('bound amount and tax together', () => {
    expect(accepts({ amount: 99_999_998, tax: 1 })).toBe(true);
    expect(accepts({ amount: 99_999_999, tax: 1 })).toBe(false);
  });

  it('hold the shop to its total', () => {
    expect(accepts({ tax: 200, total: 10_000 })).toBe(true);
    expect(accepts({ tax: 200, total: 9_800 })).toBe(false);
  });

  it('refuse what they do not know', () => {
    expect(accepts({ status: 'paid' })).toBe(false);
  });

  it.each(['', 'a'.repeat(65), 'a\nb', 'a\u0000', 'a\u007f', 'a\u2028', '\ud800'])(
    'refuse the order id %j',
    (orderId) => {
      expect(accepts({ orderId })).toBe(false);
    },
  );

  it.each(['A-1', 'a-1', '注文1', "' OR 1=1 --", '../x', '🛍️', 'a '])(
    'take the order id %j as it stands',
    (orderId) => {
      expect(orderClaimsSchema.parse({ ...CLAIMS, orderId }).orderId).toBe(orderId);
    },
  );

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//shop.example',
    'https://a@shop.example/',
    'https:\\\\shop.example',
    'shop.example',
  ])('refuse the return URL %s', (returnUrl) => {
    expect(accepts({ returnUrl })).toBe(false);
  });
});
