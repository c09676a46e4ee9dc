import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit, wholeCharacter } from '@epos-kantan/shared/testing/any-text';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FREE_TEXT_FIELDS, REPLY_FIELDS } from './exchanges.ts';
import {
  GarbledReplyError,
  REPLY_BYTES_MAX,
  UnencodableValueError,
  decodeReply,
  encodeForm,
} from './form-codec.ts';
import { readPostedForm } from './result-notification.ts';

const runs = { numRuns: FUZZ_RUNS };
const shape = { known: REPLY_FIELDS.SearchTradeMulti, freeText: FREE_TEXT_FIELDS };

/**
 * What goes wrong elsewhere: second bytes that are `\` or `|`, half-width kana, the dashes and signs of which there are two, the
 * control characters that decoders exchange for one another.
 */
const HAZARDS = Array.from('\x1a\x1c\x7f\x80表ソ能予十ポ暴―‐～〜－−∥‖ｱﾞﾟ｡¥‾\\~|^_纊髙﨑①㍻℡￢¬¦￤&=+% ');
const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...HAZARDS), wholeCharacter, anyUnit),
  maxLength: 20,
});

/** Everything that a text can hold which is read back from one byte or two. */
const readable = new TextDecoder('shift_jis');

describe('a form of any texts', () => {
  it('is ASCII, and comes back as the very texts from the reader of forms, or is refused by name', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (values) => {
        let body: string;
        try {
          body = encodeForm(values.map((value, n) => [`f${String(n)}`, value]));
        } catch (error) {
          expect(error).toBeInstanceOf(UnencodableValueError);
          expect((error as Error).message).toBe('a value is not Windows-31J');
          return;
        }
        taken += 1;
        expect(body).toMatch(/^[A-Za-z0-9*._+%=&-]*$/);
        const read = readPostedForm(Buffer.from(body, 'latin1'));
        expect([...(read ?? new Map<string, string>()).values()]).toEqual(values);
      }),
      runs,
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('takes or refuses each hazard alone as the standard does: what a browser cannot read back is never sent', () => {
    for (const one of HAZARDS) {
      let body: string | null = null;
      try {
        body = encodeForm([['a', one]]);
      } catch (error) {
        expect(error).toBeInstanceOf(UnencodableValueError);
      }
      if (body !== null) expect(readPostedForm(Buffer.from(body, 'latin1'))?.get('a')).toBe(one);
    }
  });

  it('grows by no more than a factor of six, in a time that does so too', () => {
    for (const one of ['表', 'ｱ', 'a', '%', ' ']) {
      const body = encodeForm([['a', one.repeat(50_000)]]);
      expect(body.length).toBeLessThanOrEqual(2 + 6 * 50_000);
    }
  });
});

describe('an answer of any bytes', () => {
  it('is read into known fields without control characters, or refused by name and without its text', () => {
    const chunk = fc.oneof(
      fc.constantFrom(...['&', '=', '\r\n', '|', '\0', ...shape.known].map((part) => Buffer.from(part))),
      fc.uint8Array({ maxLength: 12 }),
      fc
        .constantFrom('81', '8160', '5c', '835c', 'fc4b', 'fcfc', 'a0', 'fd', '80')
        .map((hex) => Buffer.from(hex, 'hex')),
    );
    const known = new Set(shape.known.map((name) => name.toLowerCase()));
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 40 }), (chunks) => {
        const bytes = Buffer.concat([Buffer.from('Status='), ...chunks]);
        try {
          for (const [name, value] of decodeReply(bytes, shape)) {
            expect(known.has(name)).toBe(true);
            expect(value).not.toMatch(/\p{Cc}/u);
            expect(readable.decode(bytes)).toContain(value);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(GarbledReplyError);
          expect((error as Error).message).toMatch(
            /^(too long|not one line of text|not Windows-31J|a field stands twice|does not begin with a field|has no known field)$/,
          );
        }
      }),
      runs,
    );
  });

  it('is judged in time that grows no faster than it, whatever it repeats', () => {
    const startedAt = performance.now();
    for (const part of [
      '\r',
      '\n\r',
      '&',
      '=',
      'a=&',
      '&x',
      'Status=&',
      'ClientField1=&',
      '&&',
      '\x81',
      '|',
      'A',
      ' ',
    ])
      for (const start of ['', 'Status=', 'ClientField1='])
        for (const end of ['', 'x', '\n']) {
          const bytes = Buffer.from(
            start + part.repeat((REPLY_BYTES_MAX - 20) / part.length) + end,
            'latin1',
          );
          try {
            decodeReply(bytes, shape);
          } catch (error) {
            expect(error).toBeInstanceOf(GarbledReplyError);
          }
        }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('that was cut off loses its end, and never turns one value into another', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
    fc.assert(
      fc.property(value, value, fc.nat(60), (one, other, length) => {
        const whole = `ErrCode=&ShopID=${one}&Status=${other}`;
        const cut = decodeReply(Buffer.from(whole.slice(0, Math.max(8, length))), shape);
        // Half a name goes on with the value before it, which no reader of values takes then.
        const [shopId = '', half = ''] = (cut.get('shopid') ?? '').split('&');
        expect(one.startsWith(shopId) && 'Status'.startsWith(half)).toBe(true);
        if (half !== '') expect(shopId).toBe(one);
        expect(other.startsWith(cut.get('status') ?? '')).toBe(true);
        if (cut.has('status')) expect(cut.get('shopid')).toBe(one);
      }),
      runs,
    );
  });
});
