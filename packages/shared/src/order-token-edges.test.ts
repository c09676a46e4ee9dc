/** The bounds of an order's claims: for each the last that is taken and the first that is not, and the words of a refusal. */
import { describe, expect, it } from 'vitest';
import { orderClaimsSchema } from './order-token.ts';

const CLAIMS = {
  orderId: 'order-1',
  amount: 9800,
  returnUrl: 'https://shop.example/',
  iat: 0,
  exp: 0,
};
const ITEM = { name: 'x', quantity: 1, unitPrice: 0 };

function faultsOf(change: Record<string, unknown>): string[] {
  const { error } = orderClaimsSchema.safeParse({ ...CLAIMS, ...change });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
const accepts = (change: Record<string, unknown>): boolean => faultsOf(change).length === 0;

describe('the bounds of an order', () => {
  const text = (length: number): string => 'x'.repeat(length);
  const url = (length: number): string => 'https://shop.example/'.padEnd(length, 'x');
  const items = (count: number) => Array.from({ length: count }, () => ITEM);
  const metadata = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${String(n)}`, '']));

  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ['amount', [1, 99_999_999], [0, 100_000_000]],
    ['tax', [0, 99_990_199], [-1, 0.5, 99_990_200]],
    ['total', [9800], [0, 9799, 9801]],
    [
      'returnUrl',
      [url(2048), 'http://shop.example/'],
      [url(2049), 'ftp://shop.example/', 'xhttps://a/', 'httpsx://a/'],
    ],
    ['cancelUrl', [url(2048)], [url(2049), 'ftp://shop.example/']],
    ['items', [[], items(50)], [items(51)]],
    ['metadata', [{}, metadata(20)], [metadata(21)]],
    ['iat', [0, 1], [-1, 0.5]],
    ['exp', [0, 1], [-1, 0.5]],
    ['aud', ['x', text(64)], ['', text(65)]],
  ])('%s', (name, taken, refused) => {
    for (const value of taken) expect(faultsOf({ [name]: value })).toEqual([]);
    for (const value of refused) expect(accepts({ [name]: value })).toBe(false);
  });

  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ['name', ['x', text(200)], ['', text(201)]],
    ['quantity', [1, 9999], [0, 10_000, 1.5]],
    ['unitPrice', [0, 99_999_999], [-1, 100_000_000]],
    ['colour', [], ['red']],
  ])('%s of an item', (name, taken, refused) => {
    for (const value of taken) expect(accepts({ items: [{ ...ITEM, [name]: value }] })).toBe(true);
    for (const value of refused) expect(accepts({ items: [{ ...ITEM, [name]: value }] })).toBe(false);
  });

  it('an entry of the metadata', () => {
    expect(accepts({ metadata: { [text(40)]: text(500) } })).toBe(true);
    expect(accepts({ metadata: { [text(41)]: '' } })).toBe(false);
    expect(accepts({ metadata: { '': '' } })).toBe(false);
    expect(accepts({ metadata: { a: text(501) } })).toBe(false);
  });
});

describe('a refusal of an order', () => {
  it('names the field and the rule', () => {
    expect(faultsOf({ amount: 99_999_999, tax: 1 })).toEqual([
      'amount: amount + tax must not exceed 99999999 yen',
    ]);
    expect(faultsOf({ total: 1 })).toEqual(['total: total must equal amount + tax']);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [String(n), '']));
    expect(faultsOf({ metadata: many })).toEqual(['metadata: at most 20 entries']);
    expect(faultsOf({ returnUrl: 'https://a@shop.example/' })).toEqual([
      'returnUrl: must name its host plainly',
    ]);
  });

  it('comes for a host that is not named plainly, and not for what stands behind it', () => {
    for (const returnUrl of ['https://shop.example\\x', 'https://a b.example/', 'https://shop.example/x@y'])
      expect(accepts({ returnUrl })).toBe(false);
    for (const returnUrl of ['https://shop.example/?a@b', 'https://shop.example/#a\\b'])
      expect(accepts({ returnUrl })).toBe(true);
    // So far behind a host is looked for, and no further.
    expect(accepts({ returnUrl: `${'https://shop.example/'.padEnd(299, 'x')}@` })).toBe(false);
    expect(accepts({ returnUrl: `${'https://shop.example/'.padEnd(300, 'x')}@` })).toBe(true);
  });
});
