import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_LENGTH_MAX, fingerprintOf, hashKey, readIdempotencyKey } from './idempotency-key.ts';

describe('a key', () => {
  it.each(['a', '!', '~', 'k'.repeat(KEY_LENGTH_MAX), '5f1c0a8e-27d1-4f6e-9a53-0d4c8f1f0a11', '"quoted"'])(
    '%s is taken as it is',
    (key) => {
      expect(readIdempotencyKey(key)).toEqual({ ok: true, key });
    },
  );

  it.each([
    ['nothing', undefined, 'missing'],
    ['an empty text', '', 'missing'],
    ['256 characters', 'k'.repeat(256), 'malformed'],
    ['a space', 'a b', 'malformed'],
    ['two headers', 'a, a', 'malformed'],
    ['a tab', 'a\tb', 'malformed'],
    ['a line break', 'a\r\nb', 'malformed'],
    ['a control character', 'a\u0001', 'malformed'],
    ['a NUL', '\0', 'malformed'],
    ['a delete', 'a\u007f', 'malformed'],
    ['a letter beyond ASCII', 'schlüssel', 'malformed'],
    ['a line break at the end', 'a\n', 'malformed'],
  ])('%s is none', (_, text, fault) => {
    expect(readIdempotencyKey(text)).toMatchObject({ ok: false, fault });
  });

  it('is taken exactly when it is 1 to 255 visible ASCII characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const isKey =
          text.length >= 1 &&
          text.length <= 255 &&
          Buffer.from(text).every((byte) => byte > 0x20 && byte < 0x7f);
        expect(readIdempotencyKey(text).ok).toBe(isKey);
      }),
    );
  });

  it('is stored as its SHA-256', () => {
    expect(hashKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('a fingerprint', () => {
  const target = 'POST /v1/merchant/checkouts/co_1/refund';

  it('does not depend on the order of fields', () => {
    expect(fingerprintOf(target, { amount: 1, tax: { b: [2], a: null } })).toBe(
      fingerprintOf(target, { tax: { a: null, b: [2] }, amount: 1 }),
    );
  });

  it('differs for another value, type, field, order of a list, or target', () => {
    const prints = [
      ...[
        {},
        { amount: 1 },
        { amount: '1' },
        { tax: 1 },
        { amount: 1, tax: 0 },
        { list: [1, 2] },
        { list: [2, 1] },
      ],
      ...[[], [['amount', 1]], null, { list: [[1], 2] }],
    ].map((body) => fingerprintOf(target, body));
    prints.push(fingerprintOf('POST /v1/merchant/checkouts/co_2/refund', {}));
    expect(new Set(prints).size).toBe(prints.length);
  });
});
