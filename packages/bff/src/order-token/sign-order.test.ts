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

it.each(['constructor', 'prototype'])(
  'metadata with the key %s is refused, as the BFF would refuse it',
  async (key) => {
    const signed = signOrder({ ...ORDER, metadata: { [key]: 'x' } }, { secret: SECRET });
    await expect(signed).rejects.toThrow(RangeError);
  },
);

it('a secret of 31 bytes is refused, and bytes count, not characters', async () => {
  await expect(signOrder(ORDER, { secret: SECRET.slice(1) })).rejects.toThrow('at least 32 bytes');
  await expect(signOrder(ORDER, { secret: 'あ'.repeat(11) })).resolves.toContain('.');
});

const headerOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());

it('the text of the variable is taken as the BFF takes it: the first of several signs, and is named', async () => {
  const [one, two] = [`${SECRET}-one`, `${SECRET}-two`];
  const now = 0;
  const plain = (secret: string, keyId: string) => signOrder(ORDER, { secret, keyId, now });
  const rotating = `b:${one}, a:${two}`;
  expect(await signOrder(ORDER, { secret: rotating, now })).toBe(await plain(one, 'b'));
  expect(await signOrder(ORDER, { secret: rotating, keyId: 'a', now })).toBe(await plain(two, 'a'));
  expect(headerOf(await signOrder(ORDER, { secret: rotating }))).toEqual({ alg: 'HS256', kid: 'b' });
  expect(headerOf(await signOrder(ORDER, { secret: ` ${one}\n` }))).toEqual({ alg: 'HS256' });
});

it.each<[string, object, string]>([
  ['an id that no secret has', { secret: `b:${SECRET}`, keyId: 'a' }, 'keyId must be'],
  ['a list with a value that has no id', { secret: `b:${SECRET},${SECRET}` }, 'id:value pairs'],
  ['a value of a list that is too short', { secret: `b:short,a:${SECRET}` }, 'at least 32 bytes'],
])('%s is refused', async (_, options, message) => {
  await expect(signOrder(ORDER, { secret: SECRET, ...options })).rejects.toThrow(message);
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
