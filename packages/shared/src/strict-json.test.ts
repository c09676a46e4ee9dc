import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StrictJsonError, parseStrictJson } from './strict-json.ts';

describe('parseStrictJson', () => {
  it('reads what JSON.parse reads when no key stands twice', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (/"(__proto__|constructor|prototype)"/.test(text)) return;
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['two equal keys', '{"amount":1,"amount":9800}'],
    ['two equal keys, one escaped', '{"a":1,"\\u0061":2}'],
    ['two equal keys deep inside', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['a prototype key', '{"__proto__":{"admin":true}}'],
    ['an escaped prototype key', '{"\\u005f_proto__":1}'],
    ['a constructor key', '{"constructor":{}}'],
    ['17 levels', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['1,001 keys', `{${Array.from({ length: 1001 }, (_, i) => `"k${String(i)}":0`).join(',')}}`],
    ['no JSON', '{amount:1}'],
    ['text after the document', '{} {}'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(() => parseStrictJson(text)).toThrow(StrictJsonError);
  });

  it('keeps equal keys of two objects apart, and does not take values for keys', () => {
    expect(parseStrictJson('[{"a":1},{"a":2},"a","a",{"b":"a","c":"\\"a\\":"}]')).toHaveLength(5);
  });

  it('leaves the prototype alone', () => {
    expect(() => parseStrictJson('{"__proto__":{"polluted":1}}')).toThrow();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('takes 16,000 quotes in one string without slowing down', () => {
    const text = JSON.stringify({ a: '"'.repeat(16_000) });
    expect(parseStrictJson(text)).toEqual({ a: '"'.repeat(16_000) });
  });
});
