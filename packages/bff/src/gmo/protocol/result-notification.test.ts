import { manyRuns } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPostedForm } from './result-notification.ts';

describe('a posted form', () => {
  it('gives back what a browser would post', () => {
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });
    const name = fc.stringMatching(/^[A-Za-z0-9_]{1,20}$/);
    const fields = fc.uniqueArray(fc.tuple(name, text), {
      selector: ([key]) => key.toLowerCase(),
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(fields, (posted) => {
        const body = new URLSearchParams(posted).toString();
        const expected = posted.map(([key, value]) => [key.toLowerCase(), value] as const);
        expect(readPostedForm(Buffer.from(body))).toEqual(new Map(expected));
      }),
    );
  });

  it('of any bytes at all is read or refused, and never throws', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom(...['&', '=', '%', '+', '%8', 'a'].map((x) => Buffer.from(x))),
        fc.uint8Array(),
      ),
    );
    fc.assert(
      fc.property(hostile, (chunks) => {
        const fields = readPostedForm(Buffer.concat(chunks));
        return fields === null || fields.size > 0;
      }),
      { numRuns: manyRuns(3_000) },
    );
  });

  it('of more bytes than a notification has is refused', () => {
    const body = Array.from({ length: 40 }, (_, n) => `F${String(n)}=${'x'.repeat(1_700)}`).join('&');
    expect(readPostedForm(Buffer.from(body))).toBeNull();
    expect(readPostedForm(Buffer.from(body.slice(0, 65_536)))?.size).toBe(39);
  });

  it('does not touch a prototype', () => {
    expect(readPostedForm(Buffer.from('__proto__=1&constructor=2'))).toEqual(
      new Map([
        ['__proto__', '1'],
        ['constructor', '2'],
      ]),
    );
  });
});
