import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KEY_LENGTH_MAX, fingerprintOf, hashKey, readIdempotencyKey } from './idempotency-key.ts';

const runs = { numRuns: FUZZ_RUNS };
const key = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: KEY_LENGTH_MAX,
});

it('a key is read as it stands, and with anything else in it, it is none', () => {
  const wrong = fc.oneof(
    fc.constantFrom(' ', '\t', '\n', '\0', '\x7f', 'é', 'ｋ', '\ud800'),
    anyUnit.filter((one) => !/^[\x21-\x7e]$/.test(one)),
  );
  fc.assert(
    fc.property(key, wrong, fc.nat(), (text, one, place) => {
      expect(readIdempotencyKey(text)).toEqual({ ok: true, key: text });
      const at = place % (text.length + 1);
      expect(readIdempotencyKey(text.slice(0, at) + one + text.slice(at))).toMatchObject({
        ok: false,
        fault: 'malformed',
      });
    }),
    runs,
  );
});

it('any header is a key of its own characters, or a fault that does not repeat it', () => {
  fc.assert(
    fc.property(fc.option(fc.string({ unit: anyUnit, maxLength: 300 }), { nil: undefined }), (header) => {
      const read = readIdempotencyKey(header);
      if (read.ok) expect([read.key, read.key.length <= KEY_LENGTH_MAX]).toEqual([header, true]);
      else expect(read.fault).toBe(header === undefined || header === '' ? 'missing' : 'malformed');
    }),
    runs,
  );
});

it('two requests are one only when target and body are, whatever the order of their fields', () => {
  const body = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(fc.string(), body, fc.string(), body, (target, one, other, two) => {
      expect(fingerprintOf(target, Object.fromEntries(Object.entries(one).reverse()))).toBe(
        fingerprintOf(target, one),
      );
      expect(fingerprintOf(target, [one])).not.toBe(fingerprintOf(target, one));
      if (target !== other) expect(fingerprintOf(target, one)).not.toBe(fingerprintOf(other, one));
      const namesOf = (fields: object): string => Object.keys(fields).sort().join();
      if (namesOf(one) !== namesOf(two))
        expect(fingerprintOf(target, one)).not.toBe(fingerprintOf(target, two));
      expect(hashKey(target)).toMatch(/^[0-9a-f]{64}$/);
    }),
    runs,
  );
});
