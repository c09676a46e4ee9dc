/** What doctor reads from a page of anybody, and what it says of secrets: never wrong about random ones, never slow, never thrown. */
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { policiesOf, stoppingDirective } from './content-security-policy.ts';
import { regularityOf } from './secret-regularity.ts';
import { tagsOf } from './shop-page.ts';

const PAGE = new URL('https://shop.example/cart');
const token = fc.constantFrom(
  ...["script-src'", 'script-src', 'default-src', "'self'", "'none'", '*', 'https:', '*.a.example', ';', ','],
  ...['https://pay.example:*/a/', "'nonce-a'", "'strict-dynamic'", '[::1]:1', '\t', '://', '::', '/'],
);
const header = fc.oneof(
  fc.string(),
  fc.array(token, { maxLength: 60 }).map((parts) => parts.join(' ')),
);

it('any header gives policies, and each says yes or no by a directive that it has', () => {
  fc.assert(
    fc.property(fc.array(header, { maxLength: 4 }), header, fc.webUrl(), (headers, meta, address) => {
      const policies = policiesOf(headers, [meta]);
      const names = new Set(policies.flatMap((policy) => [...policy.keys()]));
      for (const kind of ['script', 'style', 'connect', 'form'] as const) {
        const stopped = stoppingDirective(policies, { kind, url: new URL(address), page: PAGE });
        expect(stopped === null || names.has(stopped)).toBe(true);
      }
    }),
  );
});

it('a policy that allows an origin, and nothing but origins, lets exactly it through', () => {
  const host = fc.domain();
  fc.assert(
    fc.property(host, host, (allowed, asked) => {
      const policies = policiesOf([`connect-src https://${allowed}`], []);
      const request = { kind: 'connect' as const, url: new URL(`https://${asked}/v1/checkouts`), page: PAGE };
      const isSame = new URL(`https://${allowed}`).host === request.url.host;
      expect(stoppingDirective(policies, request) === null).toBe(isSame);
    }),
  );
});

it('attributes of a tag are read back as they were written', () => {
  const name = fc.stringMatching(/^[a-z][a-z-]{0,10}$/);
  const value = fc.stringMatching(/^[ab &;=/'`\n]{0,20}$/);
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }), (attributes) => {
      const text = Object.entries(attributes)
        .map(([key, one]) => `${key}="${one.replaceAll('&', '&amp;')}"`)
        .join(' ');
      expect(tagsOf(`<p><SCRIPT ${text}></script><scripty x="1">`, 'script')).toEqual([attributes]);
    }),
  );
});

it('any text of HTML is read in little time', () => {
  const piece = fc.constantFrom(
    '<script',
    ' src=',
    '"',
    "'",
    '>',
    '=',
    ' ',
    '&amp;',
    'x',
    '<script src="',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 2_000 }), (pieces) => {
      const begun = performance.now();
      expect(tagsOf(pieces.join(''), 'script').length).toBeLessThanOrEqual(1_000);
      expect(performance.now() - begun).toBeLessThan(1_000);
    }),
    { numRuns: 50 },
  );
});

it('random secrets of every usual form are never called regular', () => {
  const texts = [
    () => randomBytes(16).toString('hex'),
    () => randomUUID(),
    () => randomBytes(20).toString('hex').toUpperCase(),
  ];
  const bytes = [
    () => randomBytes(32).toString('base64'),
    () => randomBytes(32).toString('base64url'),
    () => randomBytes(24).toString('base64'),
    () => `whsec_${randomBytes(24).toString('base64')}`,
    () => `whsk_${randomBytes(64).toString('base64')}`,
  ];
  for (const make of [...texts, ...bytes]) {
    for (let count = 0; count < 2_000; count += 1) {
      const secret = make();
      expect([secret, regularityOf(secret)]).toEqual([secret, null]);
      // Only these stand for bytes; of hexadecimal text read so, one in some thousands looks like words.
      if (bytes.includes(make)) expect([secret, regularityOf(secret, true)]).toEqual([secret, null]);
    }
  }
});

it.each([
  ['abcdefghabcdefghabcdefghabcdefgh', /again and again/],
  ['abcdefghijklmnopqrstuvwxyz0123456789', /row of the alphabet/],
  ['zyxwvutsrqponmlkjihgfedcba9876543210', /row of the alphabet/],
  ['the-shop-of-marunouchi-signs-2026', /words/],
  ['11111112222222333333344444445555555666', /too few|row/],
  ['qqwwqqeewwqqwweeqqwwqqweqweqwqweqwwe', /too few|row/],
])('%s is called regular', (secret, what) => {
  expect(regularityOf(secret)).toMatch(what);
});

it('words in base64 are words', () => {
  const key = Buffer.from('my secret is not random at all!!').toString('base64');
  expect(regularityOf(key)).toBeNull();
  expect(regularityOf(key, true)).toMatch(/words in base64/);
});
