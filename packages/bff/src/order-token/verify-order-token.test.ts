import { createHmac, randomBytes } from 'node:crypto';
import { Secret } from '@epos-kantan/shared';
import { CompactSign } from 'jose';
import { describe, expect, it } from 'vitest';
import type { OrderVerification } from '../checkout/ports/order-source.ts';
import { signOrder } from './sign-order.ts';
import type { OrderToSign, SignOptions } from './sign-order.ts';
import { createOrderTokenSource } from './verify-order-token.ts';
import type { OrderTokenSecret } from './verify-order-token.ts';

const SECRET = randomBytes(32).toString('base64url');
const IAT = 1_800_000_000;
const NOW = IAT * 1000;
const SHOP = 'tshop00000001';

const ORDER: OrderToSign = {
  orderId: 'order-1',
  amount: 9_000,
  tax: 800,
  total: 9_800,
  returnUrl: 'https://shop.example/thanks?cart=1#top',
};
const CLAIMS = { ...ORDER, iat: IAT, exp: IAT + 900 };

const segment = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const hmac = (input: string, secret: string): string =>
  createHmac('sha256', secret).update(input).digest('base64url');

/** A token made by hand, with any header and any text as payload. */
function forge(payload: string | object, header: object = { alg: 'HS256' }, secret = SECRET): string {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const input = `${segment(JSON.stringify(header))}.${segment(text)}`;
  return `${input}.${hmac(input, secret)}`;
}

function sign(order: Partial<OrderToSign> = {}, options: Partial<SignOptions> = {}): Promise<string> {
  return signOrder({ ...ORDER, ...order }, { secret: SECRET, now: NOW, ...options });
}

const plain: readonly OrderTokenSecret[] = [{ id: null, value: new Secret(SECRET) }];

function verify(token: string, now = NOW, secrets = plain): Promise<OrderVerification> {
  const returnOrigins = new Set(['https://shop.example', 'http://shop.localhost:3000']);
  return createOrderTokenSource({ secrets, shopId: SHOP, returnOrigins, amountMax: 50_000 }).verify(
    token,
    now,
  );
}

/** `ok`, or the refusal. */
async function judge(token: string, now = NOW, secrets = plain): Promise<string> {
  const result = await verify(token, now, secrets);
  return result.ok ? 'ok' : result.refusal;
}

const INVALID = 'order_token_invalid';

describe('a signed order', () => {
  it('becomes the order, and nothing else of the token does', async () => {
    const items = [{ name: '本', quantity: 2, unitPrice: 4_900 }];
    const token = await sign({ items, metadata: { cart: '7' } }, { shopId: SHOP });
    expect(await verify(token)).toEqual({
      ok: true,
      order: {
        orderId: 'order-1',
        amount: 9_000,
        tax: 800,
        returnUrl: 'https://shop.example/thanks?cart=1#top',
        cancelUrl: null,
        items,
        metadata: { cart: '7' },
      },
    });
  });

  it('is the token of this vector', async () => {
    const secret = '0123456789abcdef0123456789abcdef';
    const token = await signOrder(ORDER, { secret, keyId: 'k1', now: NOW, shopId: SHOP });
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJvcmRlcklkIjoib3JkZXItMSIsImFtb3VudCI6OTAwMCwidGF4Ijo4MDAsInRvdGFsIjo5ODAwLCJyZXR1cm5VcmwiOiJodHRwczovL3Nob3AuZXhhbXBsZS90aGFua3M_Y2FydD0xI3RvcCIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxODAwMDAwOTAwLCJhdWQiOiJ0c2hvcDAwMDAwMDAxIn0.zrdeaFGC0xH3vvRZOrIrqXe0j0q0L3Kj5Qp8o6PhBi0',
    );
    const [header = '', payload = '', signature = ''] = token.split('.');
    expect(hmac(`${header}.${payload}`, secret)).toBe(signature);
    expect(await judge(token, NOW, [{ id: 'k1', value: new Secret(secret) }])).toBe('ok');
  });

  it('is taken when it was made by hand', async () => {
    expect(await judge(forge(CLAIMS))).toBe('ok');
  });

  it.each(['A-1', 'a-1', '注文1', '🛍️', "' OR 1=1 --", '../x', 'a ', 'x'.repeat(64)])(
    'may have the id %j, kept byte for byte',
    async (orderId) => {
      expect(await verify(await sign({ orderId }))).toMatchObject({ ok: true, order: { orderId } });
    },
  );
});

describe('a signature', () => {
  it('covers the claims: not one of them can be changed', async () => {
    const [header = '', , signature = ''] = (await sign()).split('.');
    for (const change of [{ amount: 1 }, { orderId: 'order-2' }, { exp: IAT + 901 }]) {
      expect(await judge(`${header}.${segment(JSON.stringify({ ...CLAIMS, ...change }))}.${signature}`)).toBe(
        INVALID,
      );
    }
  });

  it('cannot be taken from another order', async () => {
    const [header = '', payload = ''] = (await sign()).split('.');
    const other = (await sign({ orderId: 'order-2' })).split('.')[2] ?? '';
    expect(await judge(`${header}.${payload}.${other}`)).toBe(INVALID);
  });

  it.each<[string, (token: string) => string]>([
    ['is cut', (token) => token.slice(0, -1)],
    ['is longer', (token) => `${token}A`],
    ['is missing', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
    ['is missing with its dot', (token) => token.slice(0, token.lastIndexOf('.'))],
    ['is padded', (token) => `${token}=`],
    ['has a line end', (token) => `${token}\n`],
    ['has a blank before it', (token) => ` ${token}`],
    ['has unused bits set', withUnusedBits],
    [
      'is in the other base64',
      (token) => `${token.slice(0, -43)}${token.slice(-43).replaceAll('-', '+').replaceAll('_', '/')}=`,
    ],
    [
      'is in hex',
      (token) => `${token.slice(0, -43)}${Buffer.from(token.slice(-43), 'base64url').toString('hex')}`,
    ],
    ['has a fourth part', (token) => `${token}.x`],
    ['is not there at all', () => ''],
    ['stands in a token longer than is looked at', (token) => token + 'A'.repeat(8_192)],
  ])('is refused when it %s', async (_, change) => {
    expect(await judge(change(await sign()))).toBe(INVALID);
  });

  it('of another secret is refused', async () => {
    expect(await judge(forge(CLAIMS, { alg: 'HS256' }, randomBytes(32).toString('hex')))).toBe(INVALID);
  });
});

/** The last character of 32 bytes carries two bits that mean nothing; a lax decoder sees the same bytes. */
function withUnusedBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  const other = `${token.slice(0, -1)}${alphabet[last ^ 1] ?? ''}`;
  expect(Buffer.from(other.slice(-43), 'base64url')).toEqual(Buffer.from(token.slice(-43), 'base64url'));
  return other;
}

describe('the header', () => {
  it.each(['none', 'None', 'HS512', 'HS384', 'RS256', 'ES256', '', null, 256])(
    'cannot choose the algorithm %j',
    async (alg) => {
      expect(await judge(forge(CLAIMS, { alg }))).toBe(INVALID);
    },
  );

  it.each(['HS384', 'HS512'])('cannot choose %s though the secret fits', async (alg) => {
    const token = await new CompactSign(Buffer.from(JSON.stringify(CLAIMS)))
      .setProtectedHeader({ alg })
      .sign(Buffer.from(SECRET.repeat(2)));
    expect(await judge(token, NOW, [{ id: null, value: new Secret(SECRET.repeat(2)) }])).toBe(INVALID);
  });

  it('cannot do without a signature', async () => {
    const token = `${segment('{"alg":"none"}')}.${segment(JSON.stringify(CLAIMS))}.`;
    expect(await judge(token)).toBe(INVALID);
    expect(await judge(token.slice(0, -1))).toBe(INVALID);
  });

  it('cannot bring a key along, nor ask for what is not understood', async () => {
    const jwk = { kty: 'oct', k: segment('0123456789abcdef0123456789abcdef') };
    const token = forge(CLAIMS, { alg: 'HS256', jwk }, '0123456789abcdef0123456789abcdef');
    expect(await judge(token)).toBe(INVALID);
    expect(await judge(forge(CLAIMS, { alg: 'HS256', crit: ['x'], x: 1 }))).toBe(INVALID);
  });

  const [first, second] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  const rotating: readonly OrderTokenSecret[] = [
    { id: 'new', value: new Secret(first) },
    { id: 'old', value: new Secret(second) },
  ];

  it.each([
    ['the active key', 'new', first, 'ok'],
    ['the key before it', 'old', second, 'ok'],
    ['no key', undefined, second, 'ok'],
    ['an unknown key', 'older', first, INVALID],
    ['another key than the one that signed', 'new', second, INVALID],
    ['a number', 7, first, INVALID],
    ['a prototype', '__proto__', first, INVALID],
  ])('naming %s', async (_, kid, secret, expected) => {
    expect(await judge(forge(CLAIMS, { alg: 'HS256', kid }, secret), NOW, rotating)).toBe(expected);
  });

  it('naming any key is refused while the secret has no id', async () => {
    expect(await judge(await sign({}, { keyId: 'k1' }))).toBe(INVALID);
  });
});

describe('the claims', () => {
  const text = JSON.stringify(CLAIMS);
  it.each([
    ['a claim twice', text.replace('{', '{"amount":1,')],
    ['a claim twice, once in another spelling', text.replace('{', '{"\\u0061mount":1,')],
    ['a prototype', text.replace('{', '{"__proto__":{"amount":1},')],
    ['a constructor in the metadata', text.replace('{', '{"metadata":{"constructor":"x"},')],
    ['an unknown claim', JSON.stringify({ ...CLAIMS, status: 'paid' })],
    ['a currency', JSON.stringify({ ...CLAIMS, currency: 'JPY' })],
    ['a list instead of an object', `[${text}]`],
    ['deep nesting', `${'['.repeat(1_000)}${']'.repeat(1_000)}`],
    ['no JSON', 'orderId=order-1'],
    ['nothing', ''],
    ['an amount as text', JSON.stringify({ ...CLAIMS, amount: '9000' })],
    ['an amount of zero', JSON.stringify({ ...CLAIMS, amount: 0, tax: 0, total: 0 })],
    ['a fraction of a yen', JSON.stringify({ ...CLAIMS, amount: 9_000.5 })],
    ['a negative tax', JSON.stringify({ ...CLAIMS, tax: -800 })],
    ['another total', JSON.stringify({ ...CLAIMS, total: 9_000 })],
    [
      'an amount beyond eight digits',
      JSON.stringify({ ...CLAIMS, amount: 100_000_000, tax: 0, total: undefined }),
    ],
    ['an id with a line end', JSON.stringify({ ...CLAIMS, orderId: 'a\r\nb' })],
    ['an id with a NUL', JSON.stringify({ ...CLAIMS, orderId: 'a\u0000' })],
    ['an id of 65 characters', JSON.stringify({ ...CLAIMS, orderId: 'x'.repeat(65) })],
    ['no expiry', JSON.stringify({ ...CLAIMS, exp: undefined })],
    ['no time of issue', JSON.stringify({ ...CLAIMS, iat: undefined })],
  ])('with %s are refused though the signature is right', async (_, payload) => {
    expect(await judge(forge(payload))).toBe(INVALID);
  });

  it('that are no UTF-8 are refused', async () => {
    const input = `${segment('{"alg":"HS256"}')}.${segment(Buffer.from(text.replace('order-1', 'order-\xff'), 'latin1'))}`;
    expect(await judge(`${input}.${hmac(input, SECRET)}`)).toBe(INVALID);
  });

  it('are for the shop that they name', async () => {
    expect(await judge(await sign({}, { shopId: SHOP }))).toBe('ok');
    expect(await judge(await sign({}, { shopId: 'tshop00000002' }))).toBe(INVALID);
    expect(await judge(forge({ ...CLAIMS, aud: [SHOP] }))).toBe(INVALID);
  });

  it('may ask for the highest total and not for one yen more', async () => {
    expect(await judge(await sign({ amount: 49_999, tax: 1, total: 50_000 }))).toBe('ok');
    expect(await judge(await sign({ amount: 50_000, tax: 1, total: 50_001 }))).toBe('amount_not_allowed');
  });
});

describe('the life of a token', () => {
  it.each<[string, number, number, number, string]>([
    ['in its last second', 0, 900, 899, 'ok'],
    ['in the last second of the skew', 0, 900, 959, 'ok'],
    ['after the skew', 0, 900, 960, 'order_token_expired'],
    ['a year later', 0, 900, 31_536_000, 'order_token_expired'],
    ['issued a little ahead of our clock', 60, 960, 0, 'ok'],
    ['issued too far ahead of it', 61, 961, 0, INVALID],
    ['of a whole day', 0, 86_400, 0, 'ok'],
    ['of more than a day', 0, 86_401, 0, INVALID],
    ['without an end in sight', 0, 9_007_199_254_000_000, 0, INVALID],
    ['that ends when it begins', 0, 0, 0, INVALID],
    ['that ends before it begins', 30, 0, 0, INVALID],
  ])('%s', async (_, iat, exp, seconds, expected) => {
    const token = forge({ ...CLAIMS, iat: IAT + iat, exp: Math.min(IAT + exp, Number.MAX_SAFE_INTEGER) });
    expect(await judge(token, NOW + seconds * 1000)).toBe(expected);
  });
});

describe('the way back', () => {
  const REFUSED = 'return_url_not_allowed';
  it.each([
    ['another host', 'https://evil.example/', REFUSED],
    ['a name that begins as the allowed one', 'https://shop.example.evil.example/', REFUSED],
    ['a name that ends as the allowed one', 'https://evilshop.example/', REFUSED],
    ['a name below the allowed one', 'https://www.shop.example/', REFUSED],
    ['a dot behind the name', 'https://shop.example./', REFUSED],
    ['another port', 'https://shop.example:8443/', REFUSED],
    ['another scheme', 'http://shop.example/', REFUSED],
    ['a twin in other letters', 'https://sh\u043ep.example/', REFUSED],
    ['its punycode', 'https://xn--shp-wed.example/', REFUSED],
    ['no scheme', '//shop.example/', INVALID],
    ['the allowed host as a user', 'https://shop.example@evil.example/', INVALID],
    ['a user of the allowed host', 'https://evil.example@shop.example/', INVALID],
    ['a user too long to be seen', `https://${'a'.repeat(300)}@shop.example/`, REFUSED],
    [
      'the allowed host as a user too long to be seen',
      `https://shop.example%2f${'a'.repeat(300)}@evil.example/`,
      REFUSED,
    ],
    ['a backslash', 'https://evil.example\\@shop.example/', INVALID],
    ['backslashes for slashes', 'https:\\\\shop.example/', INVALID],
    ['a line end', 'https://shop.example/\r\nx: y', INVALID],
    ['no slashes', 'https:shop.example/', INVALID],
    ['a script', 'javascript:alert(1)//https://shop.example', INVALID],
    ['a script in mixed case', 'JaVaScRiPt:alert(1)', INVALID],
    ['data', 'data:text/html,x', INVALID],
    ['a blob', 'blob:https://shop.example/x', INVALID],
    ['a path only', '/thanks', INVALID],
    ['nothing', '', INVALID],
    ['the allowed origin', 'https://shop.example', 'ok'],
    ['the allowed origin in other letters, which is the same', 'HTTPS://SHOP.EXAMPLE:443/x', 'ok'],
    ['a tab in the allowed origin, which is dropped', 'https://shop.ex\tample/', 'ok'],
    ['a port that is allowed', 'http://shop.localhost:3000/x', 'ok'],
  ])('%s', async (_, url, expected) => {
    expect(await judge(forge({ ...CLAIMS, returnUrl: url }))).toBe(expected);
    expect(await judge(forge({ ...CLAIMS, cancelUrl: url }))).toBe(expected);
  });

  it('is used as the parser spells it, so that what was checked is what is used', async () => {
    const token = forge({
      ...CLAIMS,
      returnUrl: 'https://shop.ex\tample/a/../b',
      cancelUrl: 'HTTPS://Shop.Example',
    });
    expect(await verify(token)).toMatchObject({
      order: { returnUrl: 'https://shop.example/b', cancelUrl: 'https://shop.example/' },
    });
  });
});
