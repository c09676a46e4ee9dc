/**
 * The vectors of docs/shop-server are ours: our functions make these tokens and signatures, the BFF takes the tokens, and our verifier
 * and the reference library judge the webhooks as they say. That other languages agree is shown by scripts/shop-server.test.mjs.
 */
import { Secret } from '@epos-kantan/shared';
import { SignJWT } from 'jose';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOrderTokenSource } from '../order-token/verify-order-token.ts';
import { signOrder } from '../order-token/sign-order.ts';
import type { OrderToSign } from '../order-token/sign-order.ts';
import { publicKeyTextOf, signContent } from '../webhook/signing-key.ts';
import { WebhookVerificationError, verifyWebhook } from '../webhook/verify-webhook.ts';

interface TokenVector {
  readonly name: string;
  readonly secret: string;
  readonly kid?: string;
  /** Seconds. */
  readonly now: number;
  readonly expiresIn: number;
  readonly order: Omit<OrderToSign, 'total'>;
  readonly token: string | null;
}

interface WebhookVector {
  readonly name: string;
  readonly secrets: readonly string[];
  readonly now: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expect: 'accepted' | 'refused';
  readonly why?: string;
}

const file = new URL('../../../../docs/shop-server/vectors.json', import.meta.url);
const { orderTokens, webhooks } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly orderTokens: readonly TokenVector[];
  readonly webhooks: readonly WebhookVector[];
};

/** The private key of the example of Standard Webhooks, whose public one the vectors have. */
const PRIVATE =
  'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';

const named = <T extends { readonly name: string }>(all: readonly T[]) =>
  all.map((one): [string, T] => [one.name, one]);

function sourceFor(secret: string, id: string | null = null) {
  return createOrderTokenSource({
    secrets: [{ id, value: new Secret(secret) }],
    shopId: 'tshop00000001',
    returnOrigins: new Set(['https://shop.example']),
    amountMax: 99_999_999,
  });
}

describe('an order token of the vectors', () => {
  const signed = orderTokens.filter(({ token }) => token !== null);
  const sign = ({ order, secret, kid, now, expiresIn }: TokenVector) =>
    signOrder(
      { ...order, total: order.amount + (order.tax ?? 0) },
      {
        secret,
        expiresInSeconds: expiresIn,
        now: now * 1000,
        ...(kid === undefined ? {} : { keyId: kid }),
      },
    );

  it.each(named(signed))('is what signOrder makes: %s', async (_, vector) => {
    expect(await sign(vector)).toBe(vector.token);
  });

  it.each(named(signed))('is taken by the BFF as that order: %s', async (_, vector) => {
    const { token, order, secret, kid, now } = vector;
    const verification = await sourceFor(secret, kid).verify(token ?? '', now * 1000);
    const { orderId, amount, tax = 0 } = order;
    expect(verification).toMatchObject({ ok: true, order: { orderId, amount, tax } });
  });

  it.each(named(orderTokens.filter(({ token }) => token === null)))(
    'is none where signOrder makes none: %s',
    async (_, vector) => {
      await expect(sign(vector)).rejects.toThrow();
    },
  );
});

describe('an order token of a JWT library', () => {
  const claims = {
    exp: 1_800_000_900,
    iat: 1_800_000_000,
    aud: 'tshop00000001',
    metadata: { cart: '7' },
    items: [{ name: 'cup', quantity: 2, unitPrice: 4900 }],
    returnUrl: 'https://shop.example/thanks',
    amount: 9800,
    orderId: 'A-1',
  };
  const secret = 'the-order-token-secret-of-the-docs';
  const judge = async (more: Record<string, unknown>) => {
    const jwt = new SignJWT({ ...claims, ...more }).setProtectedHeader({ typ: 'JWT', alg: 'HS256' });
    const token = await jwt.sign(new TextEncoder().encode(secret));
    return sourceFor(secret).verify(token, 1_800_000_000_000);
  };

  it('is taken: the header may have typ, the claims any order, and items, metadata and aud', async () => {
    expect(await judge({})).toMatchObject({ ok: true, order: { orderId: 'A-1', metadata: { cart: '7' } } });
  });

  it.each([
    ['claims that are not listed', { jti: '1' }],
    ['an order id that is a number', { orderId: 123 }],
    ['yen that are a text', { amount: '9800' }],
    ['yen that are not whole', { amount: 9800.5 }],
    ['a total that is not the sum', { total: 9801 }],
    ['a clock in milliseconds', { iat: 1_800_000_000_000, exp: 1_800_000_900_000 }],
    ['more than 24 hours', { exp: 1_800_086_401 }],
    ['a clock two minutes ahead', { iat: 1_800_000_120, exp: 1_800_000_900 }],
  ])('is refused with %s', async (_, more) => {
    expect(await judge(more)).toMatchObject({ ok: false, refusal: 'order_token_invalid' });
  });
});

describe('a webhook of the vectors', () => {
  // The reference library has no other clock.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it.each(named(webhooks))('is judged so by verifyWebhook: %s', (_, vector) => {
    const judge = (): string => {
      try {
        verifyWebhook(Buffer.from(vector.body), vector.headers, vector.secrets, { now: vector.now * 1000 });
        return 'accepted';
      } catch (error) {
        if (error instanceof WebhookVerificationError) return error.code;
        throw error;
      }
    };
    expect(judge()).toBe(vector.expect === 'accepted' ? 'accepted' : vector.why);
  });

  it.each(named(webhooks.filter(({ secrets }) => secrets.every((secret) => secret.startsWith('whsec_')))))(
    'is judged so by the reference library: %s',
    (_, { secrets, now, headers, body, expect: expected }) => {
      vi.setSystemTime(now * 1000);
      const isBelieved = secrets.some((secret) => {
        try {
          new Webhook(secret).verify(body, headers);
          return true;
        } catch {
          return false;
        }
      });
      expect(isBelieved ? 'accepted' : 'refused').toBe(expected);
    },
  );

  it.each(named(webhooks.filter(({ expect: expected }) => expected === 'accepted')))(
    'has a signature that the BFF makes: %s',
    (_, { secrets, headers, body }) => {
      const at = Number(headers['webhook-timestamp']) * 1000;
      const content = { id: headers['webhook-id'] ?? '', at, body };
      const keys = secrets.map((secret) => (secret === publicKeyTextOf(PRIVATE) ? PRIVATE : secret));
      const ours = keys.map((key) => signContent(key, content));
      expect(headers['webhook-signature']?.split(' ').some((one) => ours.includes(one))).toBe(true);
    },
  );
});
