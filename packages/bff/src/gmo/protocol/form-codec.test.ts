import { manyRuns } from '@epos-kantan/shared/testing/fuzz-runs';
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
import type { ReplyShape } from './form-codec.ts';

const shape: ReplyShape = { known: REPLY_FIELDS.SearchTradeMulti, freeText: FREE_TEXT_FIELDS };

/** What a receiver of forms makes of one: percent-decoding and `+`, then Windows-31J as browsers read it. */
function decodeAsReceiver(body: string): readonly (readonly string[])[] {
  return body.split('&').map((part) =>
    part.split('=').map((text) => {
      const raw = text
        .replaceAll('+', ' ')
        .replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return new TextDecoder('shift_jis', { fatal: true }).decode(Buffer.from(raw, 'latin1'));
    }),
  );
}

/** Every character that two bytes of Windows-31J make, without those for private use. */
const doubleByteCharacters = Array.from({ length: 0x10000 - 0x8100 }, (_, index) => {
  const code = 0x8100 + index;
  const text = new TextDecoder('shift_jis').decode(Uint8Array.of(code >> 8, code & 0xff));
  return text.length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(text) ? text : null;
}).filter((text) => text !== null);

describe('a form', () => {
  it('reaches a receiver with the very text that went in, or is refused', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...doubleByteCharacters, 'ｱ', '~', '\\', '%', '+'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 6 }), (fields) => {
        let body: string;
        try {
          body = encodeForm(fields);
        } catch (error) {
          return error instanceof UnencodableValueError;
        }
        expect(body).toMatch(/^[A-Za-z0-9*._+%=&-]*$/);
        expect(decodeAsReceiver(body)).toEqual(fields);
        return true;
      }),
      { numRuns: manyRuns(2_000) },
    );
  });

  it('holds every character of two bytes of Windows-31J', () => {
    const bodies = doubleByteCharacters.map((text) => encodeForm([['a', text]]));
    expect(bodies.map((body) => decodeAsReceiver(body)[0]?.[1])).toEqual(doubleByteCharacters);
    expect(doubleByteCharacters.length).toBeGreaterThan(7_000);
  });

  it.each(['😀', 'é', '¥', '\ud800', '한'])('refuses %j, which Windows-31J does not have', (text) => {
    expect(() => encodeForm([['a', text]])).toThrow(UnencodableValueError);
  });
});

describe('an answer', () => {
  const value = fc.stringMatching(/^[abzAZ09+/=%_.?: |\\-]{0,40}$/);
  const record = fc.uniqueArray(fc.tuple(fc.constantFrom(...shape.known), value), {
    selector: ([name]) => name,
    minLength: 1,
  });

  it('gives back every value as it stands on the wire, whatever the case of its name', () => {
    fc.assert(
      fc.property(record, fc.boolean(), (fields, upper) => {
        const line = fields.map(([name, text]) => `${upper ? name.toUpperCase() : name}=${text}`).join('&');
        const expected = fields.map(([name, text]) => [name.toLowerCase(), text] as const);
        expect(new Map(decodeReply(Buffer.from(line), shape))).toEqual(new Map(expected));
      }),
    );
  });

  it('loses nothing of a free text that holds ampersands, unless they look like a known field', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ab=+/?1]{0,8}$/)), (parts) => {
        const url = ['https://pt01.mul-pay.jp/x', ...parts].join('&');
        const read = decodeReply(Buffer.from(`ClientField1=${url}&Status=AUTH`), shape);
        expect([read.get('clientfield1'), read.get('status')]).toEqual([url, 'AUTH']);
      }),
    );
  });

  it('of any bytes at all is read or refused by name', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom(...['&', '=', '\r\n', '|', ...shape.known].map((text) => Buffer.from(text))),
        fc.uint8Array({ maxLength: 12 }),
      ),
      { maxLength: 40 },
    );
    let read = 0;
    fc.assert(
      fc.property(hostile, (chunks) => {
        try {
          read += decodeReply(Buffer.concat(chunks), shape).size;
          return true;
        } catch (error) {
          return error instanceof GarbledReplyError;
        }
      }),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it('of exactly the longest length is read, one byte more is not', () => {
    const line = 'ClientField1='.padEnd(REPLY_BYTES_MAX, 'x');
    expect(decodeReply(Buffer.from(line), shape).get('clientfield1')).toHaveLength(REPLY_BYTES_MAX - 13);
    expect(() => decodeReply(Buffer.from(`${line}x`), shape)).toThrow(GarbledReplyError);
  });

  it('that is nearly all line ends is judged as fast as any other', () => {
    const lineEnds = '\r\n'.repeat(REPLY_BYTES_MAX / 2 - 1);
    const startedAt = performance.now();
    for (const end of ['\r\n', 'ab'])
      expect(() => decodeReply(Buffer.from(lineEnds + end), shape)).toThrow(GarbledReplyError);
    // Milliseconds; it is seconds when each line end is where the search for the last ones begins anew.
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('may end in any number of line ends', () => {
    for (const end of ['', '\n', '\r\n', '\r\n\r\n\n'])
      expect(decodeReply(Buffer.from(`Status=AUTH${end}`), shape).get('status')).toBe('AUTH');
  });

  it('without any known field is refused', () => {
    expect(() => decodeReply(Buffer.from('Result=OK&TraceID=7'), shape)).toThrow(GarbledReplyError);
  });

  it('never shows its text in the error', () => {
    expect(() => decodeReply(Buffer.from('Status=a&Status=secret'), shape)).toThrow(/^a field stands twice$/);
  });
});
