import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDataKey } from './data-key.ts';
import { namedSecrets } from './named-secrets.ts';
import { anyUnit, textOf, wholeCharacter } from './testing/any-text.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';

const runs = { numRuns: FUZZ_RUNS };
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/);
const value = fc
  .string({ unit: wholeCharacter, minLength: 1, maxLength: 40 })
  .filter((text) => !/[,:]/.test(text) && text.trim() === text);

it('named secrets are read as they were written, whatever the blanks around them', () => {
  const list = fc.uniqueArray(fc.record({ id, value }), {
    selector: (one) => one.id,
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(
    fc.property(list, fc.constantFrom('', ' ', '\n'), (secrets, blank) => {
      const text = secrets.map((one) => `${blank}${one.id}:${one.value}${blank}`).join(',');
      expect(namedSecrets(text)).toEqual(secrets);
    }),
    runs,
  );
  fc.assert(
    fc.property(value, (one) => {
      expect(namedSecrets(one)).toEqual([{ id: null, value: one }]);
    }),
    runs,
  );
});

it('an id that stands twice makes it no list', () => {
  fc.assert(
    fc.property(id, value, value, fc.constantFrom('', 'other:x,'), (twice, one, other, between) => {
      expect(namedSecrets(`${twice}:${one},${between}${twice}:${other}`)).toBeNull();
    }),
    runs,
  );
});

it('any text is a list of secrets with ids of their own, or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: fc.constantFrom('a', ':', ',', ' ', '_') }), fc.string({ unit: anyUnit })),
      (text) => {
        const secrets = namedSecrets(text);
        if (secrets === null) return;
        expect(new Set(secrets.map((one) => one.id)).size).toBe(secrets.length);
        expect(secrets.every((one) => one.value !== '' && text.includes(one.value))).toBe(true);
        if (secrets.length > 1) expect(secrets.every((one) => one.id !== null)).toBe(true);
      },
    ),
    runs,
  );
});

it('a data key is 32 bytes, in either alphabet, padded or not; no other number of bytes is one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      const [padded, plain] = [buffer.toString('base64'), buffer.toString('base64url')];
      for (const text of [padded, padded.slice(0, 43), plain, `${plain}=`]) {
        expect(isDataKey(text)).toBe(true);
        expect(Buffer.from(text, 'base64')).toEqual(buffer);
      }
      for (const text of [
        `${padded}=`,
        `${plain}==`,
        padded.slice(1),
        `${plain}A`,
        ` ${padded}`,
        `${padded}\n`,
      ])
        expect(isDataKey(text)).toBe(false);
    }),
    runs,
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }).filter(({ length }) => length !== 32),
      (bytes) => {
        expect(isDataKey(Buffer.from(bytes).toString('base64'))).toBe(false);
        expect(isDataKey(Buffer.from(bytes).toString('base64url'))).toBe(false);
      },
    ),
    runs,
  );
});

it('any text that is a data key has 32 bytes', () => {
  const near = textOf('AQz09+/-_=', 42, 46);
  fc.assert(
    fc.property(near, (text) => {
      if (isDataKey(text)) expect(Buffer.from(text, 'base64')).toHaveLength(32);
      if (/[+/]/.test(text) && /[-_]/.test(text)) expect(isDataKey(text)).toBe(false);
    }),
    runs,
  );
});
