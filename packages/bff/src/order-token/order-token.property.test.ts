import { Secret, orderClaimsSchema } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import { orderId } from '@epos-kantan/shared/testing/valid-values';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signOrder } from './sign-order.ts';
import { createOrderTokenSource } from './verify-order-token.ts';

// Signing and verifying cost a few tenths of a millisecond each.
const runs = { numRuns: FUZZ_RUNS };
const SECRET = 'k9v!Qz4m#Lw7x@Tb2n$Rc5y%Hd8f^Gj1p';
const NOW = 1_800_000_000_000;
const source = createOrderTokenSource({
  secrets: [{ id: 'k1', value: new Secret(SECRET) }],
  shopId: 'tshop00000001',
  returnOrigins: new Set(['https://shop.example']),
  amountMax: 99_999_999,
});
const order = fc
  .record({
    orderId,
    amount: fc.integer({ min: 1, max: 40_000_000 }),
    tax: fc.integer({ min: 0, max: 40_000_000 }),
    returnUrl: fc.stringMatching(/^[a-z0-9/?=&]{0,40}$/).map((path) => `https://shop.example/${path}`),
    metadata: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,9}$/).map((key) => `m_${key}`),
      fc.string({ maxLength: 30 }),
      { maxKeys: 5 },
    ),
  })
  .map((fields) => ({ ...fields, total: fields.amount + fields.tax }));
const sign = (one: Parameters<typeof signOrder>[0]): Promise<string> =>
  signOrder(one, { secret: `k1:${SECRET}`, now: NOW });

describe('an order', () => {
  it('comes out of its token as it was signed', async () => {
    await fc.assert(
      fc.asyncProperty(order, async (one) => {
        const verified = await source.verify(await sign(one), NOW);
        expect(verified).toMatchObject({
          ok: true,
          order: { orderId: one.orderId, amount: one.amount, tax: one.tax, metadata: one.metadata },
        });
      }),
      runs,
    );
  });

  it('that the BFF would not take is not signed', async () => {
    await fc.assert(
      fc.asyncProperty(
        order,
        fc.dictionary(fc.constantFrom('amount', 'total', 'returnUrl', 'orderId', 'status'), fc.jsonValue(), {
          minKeys: 1,
        }),
        async (one, change) => {
          const changed = { ...one, ...change };
          const isGood =
            orderClaimsSchema.safeParse({ ...changed, iat: 0, exp: 1 }).success &&
            typeof changed.total === 'number';
          const signed = await sign(changed as never).then(
            () => true,
            () => false,
          );
          expect(signed).toBe(isGood);
        },
      ),
      runs,
    );
  });
});

describe('a token', () => {
  it('of which any bit is flipped is refused', async () => {
    await fc.assert(
      fc.asyncProperty(order, fc.nat(), fc.nat(7), async (one, place, bit) => {
        const bytes = Buffer.from(await sign(one), 'latin1');
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        expect(await source.verify(bytes.toString('latin1'), NOW)).toMatchObject({
          ok: false,
          refusal: 'order_token_invalid',
        });
      }),
      runs,
    );
  });

  it('has one text only: no other last character of its signature is taken', async () => {
    const token = await sign({ orderId: 'a', amount: 1, total: 1, returnUrl: 'https://shop.example/' });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=';
    for (const last of Array.from(alphabet))
      expect((await source.verify(token.slice(0, -1) + last, NOW)).ok).toBe(token.endsWith(last));
  });

  it('whose claims are exchanged for those of another order is refused', async () => {
    await fc.assert(
      fc.asyncProperty(order, order, async (one, other) => {
        const [a = '', b = '', c = ''] = (await sign(one)).split('.');
        const [, foreign = ''] = (await sign(other)).split('.');
        if (foreign !== b) expect((await source.verify([a, foreign, c].join('.'), NOW)).ok).toBe(false);
        expect((await source.verify([a, b, c, c].join('.'), NOW)).ok).toBe(false);
      }),
      runs,
    );
  });

  it('that is any text at all is a refusal and never a throw', async () => {
    const part = fc.oneof(
      fc.constantFrom('.', '=', 'eyJhbGciOiJub25lIn0', 'eyJhbGciOiJIUzI1NiJ9', 'e30', 'bnVsbA', 'W10'),
      fc.base64String({ maxLength: 20 }),
      fc.string({ unit: anyUnit, maxLength: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
        async (text) => {
          expect(await source.verify(text, NOW)).toMatchObject({ ok: false, refusal: 'order_token_invalid' });
        },
      ),
      runs,
    );
  });
});
