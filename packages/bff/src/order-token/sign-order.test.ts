import { expect, it } from 'vitest';
import { signOrder } from './sign-order.ts';
import type { OrderToSign } from './sign-order.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const ORDER: OrderToSign = {
  orderId: 'order-1',
  amount: 9_800,
  total: 9_800,
  returnUrl: 'https://shop.example/',
};

const claimsOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

it('a token lives fifteen minutes unless the shop says otherwise', async () => {
  expect(claimsOf(await signOrder(ORDER, { secret: SECRET, now: 1_700_000_000_999 }))).toEqual({
    ...ORDER,
    iat: 1_700_000_000,
    exp: 1_700_000_900,
  });
  const day = await signOrder(ORDER, { secret: SECRET, now: 0, expiresInSeconds: 86_400 });
  expect(claimsOf(day)).toMatchObject({ iat: 0, exp: 86_400 });
});

it.each([0, -1, 1.5, 86_401, Number.NaN])('a life of %s seconds is refused', async (expiresInSeconds) => {
  await expect(signOrder(ORDER, { secret: SECRET, expiresInSeconds })).rejects.toThrow(RangeError);
});

it('a secret of 31 bytes is refused, and bytes count, not characters', async () => {
  await expect(signOrder(ORDER, { secret: SECRET.slice(1) })).rejects.toThrow('at least 32 bytes');
  await expect(signOrder(ORDER, { secret: 'あ'.repeat(11) })).resolves.toContain('.');
});

it.each<[string, object, string]>([
  ['no total', { total: undefined }, 'total must be given'],
  ['a total that forgets the tax', { tax: 980 }, 'total must equal amount + tax'],
  ['no amount', { amount: 0, total: 0 }, 'amount'],
  ['an unknown field', { currency: 'JPY' }, 'currency'],
  ['a return URL that is none', { returnUrl: '/thanks' }, 'returnUrl'],
])('an order with %s is refused where it is signed', async (_, change, message) => {
  await expect(signOrder({ ...ORDER, ...change }, { secret: SECRET })).rejects.toThrow(message);
});

it('a token that would be too long to be looked at is refused where it is signed', async () => {
  const item = { name: '品'.repeat(200), quantity: 1, unitPrice: 1 };
  const sign = (count: number) =>
    signOrder({ ...ORDER, items: Array.from({ length: count }, () => item) }, { secret: SECRET });
  expect((await sign(9)).length).toBeLessThanOrEqual(8_192);
  await expect(sign(10)).rejects.toThrow('longer than 8192 characters');
});
