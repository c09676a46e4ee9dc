/** What a refused order is told, and the last value of each rule that still counts. */
import { Secret } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import { signOrder } from './sign-order.ts';
import type { OrderToSign, SignOptions } from './sign-order.ts';
import { createOrderTokenSource } from './verify-order-token.ts';
import type { OrderTokenRules } from './verify-order-token.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const NOW = 1_800_000_000_000;
const ORDER: OrderToSign = {
  orderId: 'order-1',
  amount: 9_000,
  tax: 800,
  total: 9_800,
  returnUrl: 'https://shop.example/',
};

const sign = (order: Partial<OrderToSign> = {}, options: Partial<SignOptions> = {}): Promise<string> =>
  signOrder({ ...ORDER, ...order }, { secret: SECRET, now: NOW, ...options });

const verify = (token: string, now = NOW, rules: Partial<OrderTokenRules> = {}) =>
  createOrderTokenSource({
    secrets: [{ id: null, value: new Secret(SECRET) }],
    shopId: 'tshop00000001',
    returnOrigins: new Set(['https://shop.example']),
    amountMax: 9_800,
    ...rules,
  }).verify(token, now);

const refused = (refusal: string, detail: string) => ({ ok: false, refusal, detail });

describe('a refused order is told why', () => {
  it('its signature', async () => {
    const end = refused('order_token_invalid', 'the signature does not fit ORDER_TOKEN_SECRET');
    const token = await sign();
    expect(await verify(`${token.slice(0, -4)}AAAA`)).toEqual(end);
    expect(await verify('no token')).toEqual(end);
    expect(await verify('a.b.c')).toEqual(end);
    expect(await verify(token, NOW, { secrets: [] })).toEqual(end);
  });

  it('its claims', async () => {
    const { CompactSign } = await import('jose');
    const token = await new CompactSign(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(SECRET));
    expect(await verify(token)).toEqual(
      refused('order_token_invalid', 'the claims are not those of an order token'),
    );
  });

  it('its times', async () => {
    const { CompactSign } = await import('jose');
    const at = async (iat: number, exp: number) =>
      verify(
        await new CompactSign(new TextEncoder().encode(JSON.stringify({ ...ORDER, iat, exp })))
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(SECRET)),
      );
    const iat = NOW / 1000;
    expect(await at(iat, iat)).toEqual(refused('order_token_invalid', 'exp must be within 24 h after iat'));
    expect(await at(iat + 61, iat + 62)).toEqual(
      refused('order_token_invalid', "iat is in the future: check the clock of the shop's server"),
    );
    expect(await at(iat - 61, iat - 60)).toEqual(refused('order_token_expired', 'sign the order again'));
    expect(await at(iat - 60, iat - 59)).toMatchObject({ ok: true });
  });

  it('its shop, its way back and its money', async () => {
    expect(await verify(await sign({}, { shopId: 'tshop00000002' }))).toEqual(
      refused('order_token_invalid', 'aud names another shop'),
    );
    const way = refused(
      'return_url_not_allowed',
      'add the origin of returnUrl and cancelUrl to RETURN_ORIGINS',
    );
    expect(await verify(await sign({ returnUrl: 'https://other.example/' }))).toEqual(way);
    expect(await verify(await sign({ cancelUrl: 'https://other.example/' }))).toEqual(way);
    expect(await verify(await sign({ amount: 9_001, total: 9_801 }))).toEqual(
      refused('amount_not_allowed', 'amount + tax is above EPOS_AMOUNT_MAX'),
    );
  });
});

describe('an order', () => {
  it('without tax, cancelUrl, items and metadata has none of them', async () => {
    const token = await sign({ tax: undefined as never, amount: 9_800, total: 9_800 });
    expect(await verify(token)).toEqual({
      ok: true,
      order: {
        orderId: 'order-1',
        amount: 9_800,
        tax: 0,
        returnUrl: 'https://shop.example/',
        cancelUrl: null,
        items: [],
        metadata: {},
      },
    });
  });

  it('may name its shop, and may have exactly the highest money', async () => {
    expect(await verify(await sign({}, { shopId: 'tshop00000001' }))).toMatchObject({ ok: true });
  });

  it('with a password of the allowed host that is too far behind to be seen is refused', async () => {
    const user = 'a'.repeat(400);
    for (const returnUrl of [`https://${user}@shop.example/`, `https://${user}:b@shop.example/`])
      expect(await verify(await sign({ returnUrl }))).toMatchObject({ refusal: 'return_url_not_allowed' });
    const password = `https://:${'a'.repeat(400)}@shop.example/`;
    expect(await verify(await sign({ returnUrl: password }))).toMatchObject({
      refusal: 'return_url_not_allowed',
    });
  });
});

describe('a signature', () => {
  it('names its fault for developers', async () => {
    await expect(sign({}, { expiresInSeconds: 0 })).rejects.toThrow(
      'expiresInSeconds must be an integer from 1 to 86,400',
    );
    await expect(sign({}, { secret: ',' })).rejects.toThrow(
      'the secret must be one value, or id:value pairs separated by commas',
    );
    await expect(sign({}, { secret: 'short' })).rejects.toThrow('the secret must have at least 32 bytes');
    await expect(sign({}, { secret: `b:${SECRET}`, keyId: 'a' })).rejects.toThrow(
      'keyId must be the id of one of the secrets',
    );
  });

  it('lives from one second to a day, counted from now unless a moment is given', async () => {
    const claims = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
        iat: number;
        exp: number;
      };
    expect(claims(await sign({}, { expiresInSeconds: 1 }))).toMatchObject({ exp: NOW / 1000 + 1 });
    const before = Math.floor(Date.now() / 1000);
    const { iat } = claims(await signOrder(ORDER, { secret: SECRET }));
    expect(iat).toBeGreaterThanOrEqual(before);
    expect(iat).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
  });

  it('says which keys no metadata may have', async () => {
    await expect(sign({ metadata: { constructor: 'x' } })).rejects.toMatchObject({
      message: 'metadata must not have a key such as constructor, prototype or __proto__',
      cause: { name: 'StrictJsonError' },
    });
  });
});

describe('the longest token', () => {
  const KEYS = 12;
  const padding = (length: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: KEYS }, (_, n) => [`k${String(n)}`, 'x'.repeat(Math.min(500, length - n * 500))]),
    );
  const payloadOf = (token: string) => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  /** An order whose claims are so many bytes of JSON. */
  const orderOf = async (bytes: number): Promise<Partial<OrderToSign>> => {
    const least = KEYS * 500 - 500;
    const { length } = payloadOf(await sign({ metadata: padding(least) }));
    return { metadata: padding(least + bytes - length) };
  };

  it('is signed and taken, and none that is a character longer', async () => {
    const longest = await sign(await orderOf(6_095));
    expect(longest).toHaveLength(8_192);
    expect(await verify(longest)).toMatchObject({ ok: true });
    await expect(sign(await orderOf(6_096))).rejects.toThrow(
      'the token is longer than 8192 characters: sign fewer items or metadata',
    );
    const { CompactSign } = await import('jose');
    const longer = await new CompactSign(new TextEncoder().encode(`${payloadOf(longest)} `))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(SECRET));
    expect(longer).toHaveLength(8_193);
    expect(await verify(longer)).toMatchObject({ refusal: 'order_token_invalid' });
  });
});
