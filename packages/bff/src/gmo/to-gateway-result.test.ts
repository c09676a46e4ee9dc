import { manyRuns } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPLY_FIELDS } from './protocol/exchanges.ts';
import type { ReplyFields } from './to-gateway-result.ts';
import { readCaptured, readEntered, readExecuted, readInquired } from './to-gateway-result.ts';

const gmoOrderId = 'ekabcdefghij234567mnop-01';
const asked = { gmoOrderId, shopId: 'tshop00000001', payType: '42' };
const access = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

/** Values that an answer may hold, the right ones and others, in any mixture. */
const words = [
  ['', '0', '1', '-1', '9800', '9.8', '99999999', '100000000', 'AUTH', 'SALES', 'PAYFAIL', '42', '45'],
  [gmoOrderId, asked.shopId, access, 'M01', 'M01|E91', 'M01004002', 'M01004002|E91099999', 'E91099999', 'x'],
  ['https://pt01.mul-pay.jp/x', 'https://evil.example/x', '20261231235959', 'tok+/='],
].flat();
const value = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 8 }));
const names = [...new Set(Object.values(REPLY_FIELDS).flat())].map((name) => name.toLowerCase());
const answer: fc.Arbitrary<ReplyFields> = fc
  .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 20 })
  .map((fields) => new Map(fields));

function withTrade(fields: ReplyFields): ReplyFields {
  const trade = { orderid: gmoOrderId, status: 'AUTH', amount: '9800', tax: '0' };
  return new Map([...Object.entries({ ...trade, accessid: access, accesspass: access }), ...fields]);
}

describe('any mixture of fields', () => {
  it('is done only if it holds no error', () => {
    fc.assert(
      fc.property(answer, (fields) => {
        const hasError = [fields.get('errcode'), fields.get('errinfo')].some((text) => (text ?? '') !== '');
        const ends = [
          readEntered(fields),
          readExecuted(fields, access, ['pt01.mul-pay.jp']),
          readCaptured(fields, gmoOrderId),
        ];
        return ends.every(({ kind }) => kind !== 'done' || !hasError);
      }),
      { numRuns: manyRuns(2_000) },
    );
  });

  it('is a trade only if it is about ours and its money is whole yen', () => {
    let trades = 0;
    fc.assert(
      fc.property(answer, (fields) => {
        const all = withTrade(fields);
        const result = readInquired(all, asked);
        if (result.kind !== 'trade') return;
        trades += 1;
        expect(all.get('orderid')).toBe(gmoOrderId);
        expect(['', asked.shopId]).toContain(all.get('shopid') ?? '');
        expect(all.get('errinfo') ?? '').toBe('');
        const { amount, canceledAmount, canceledTax, tax } = result.trade;
        for (const yen of [amount, tax, canceledAmount, canceledTax]) {
          expect(Number.isSafeInteger(yen) && yen >= 0).toBe(true);
        }
        expect(String(amount)).toBe(all.get('amount'));
      }),
      { numRuns: manyRuns(3_000) },
    );
    expect(trades).toBeGreaterThan(50);
  });

  it('says "not found" only for a missing OrderID and nothing else', () => {
    fc.assert(
      fc.property(answer, (fields) => {
        const isNotFound = readInquired(fields, asked).kind === 'not_found';
        return !isNotFound || fields.get('errinfo') === 'M01004002';
      }),
      { numRuns: manyRuns(2_000) },
    );
    const alone = new Map([
      ['errcode', 'M01'],
      ['errinfo', 'M01004002'],
    ]);
    expect(readInquired(alone, asked)).toEqual({ kind: 'not_found' });
  });
});

describe('a start on this machine', () => {
  const executed = (startUrl: string, allowed: readonly string[]): string =>
    readExecuted(new Map(Object.entries({ token: 't', starturl: startUrl })), access, allowed).kind;

  it.each(['http://127.0.0.1:8788/x', 'http://localhost:8788/x', 'http://[::1]:8788/x'])(
    'needs no https: %s',
    (url) => {
      expect(executed(url, [new URL(url).host])).toBe('done');
      expect(executed(url, ['127.0.0.1:8789', 'localhost', '[::1]:1'])).toBe('refused');
    },
  );

  it.each(['http://127.0.0.1.evil.example/x', 'http://localhost.evil.example/x', 'http://10.0.0.1/x'])(
    'is not %s',
    (url) => {
      expect(executed(url, [new URL(url).host])).toBe('refused');
    },
  );
});
