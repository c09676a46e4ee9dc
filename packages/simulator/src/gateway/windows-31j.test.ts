/* The character set in both directions. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseForm } from './read-form.ts';
import { decodeWindows31j, encodeWindows31j } from './windows-31j.ts';

test('Japanese text comes back as it was', () => {
  for (const text of ['エポスかんたん決済', '①㈱髙﨑', 'ﾊﾝｶｸ', '～―∥－￠￡￢', 'plain']) {
    expect(decodeWindows31j(encodeWindows31j(text))).toBe(text);
  }
});

test('what the set lacks becomes a question mark', () => {
  expect(encodeWindows31j('a😀b')).toEqual(new Uint8Array([0x61, 0x3f, 0x62]));
});

test('any bytes are either refused or text without stray characters', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = decodeWindows31j(bytes);
      return text === undefined || !/[\uFFFD\uE000-\uF8FF]/.test(text);
    }),
  );
});

test('a form of any bytes is read or refused, never a crash, and a value never loses bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const encoded = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
      const form = parseForm(`a=${encoded}`);
      return form?.get('a')?.bytes === bytes.length;
    }),
  );
});
