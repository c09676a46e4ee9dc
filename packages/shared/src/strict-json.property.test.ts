import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StrictJsonError, parseStrictJson } from './strict-json.ts';
import { anyUnit } from './testing/any-text.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';

const runs = { numRuns: FUZZ_RUNS };

describe('strict JSON', () => {
  it('of any text is the value that JSON.parse gives, or refused by its own error', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"\\u0061"',
      '"__proto__"',
      '1',
      'null',
      ' ',
      '"',
      '\\',
      '\ud800',
    );
    const text = fc.oneof(
      fc.string({ unit: anyUnit }),
      fc.json(),
      fc.array(token, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (one) => {
        let value: unknown;
        try {
          value = parseStrictJson(one);
        } catch (error) {
          expect(error).toBeInstanceOf(StrictJsonError);
          return;
        }
        expect(value).toEqual(JSON.parse(one));
      }),
      runs,
    );
  });

  it('never takes an object in which a key stands twice, however it is escaped and wherever it stands', () => {
    const escape = (key: string): string =>
      `"${Array.from(key)
        .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('')}"`;
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.jsonValue({ maxDepth: 2 }),
        fc.boolean(),
        fc.nat(5),
        (key, value, escaped, depth) => {
          const second = escaped ? escape(key) : JSON.stringify(key);
          const twice = `{${JSON.stringify(key)}:1,"":${JSON.stringify(value)},${second}:2}`;
          expect(() => parseStrictJson(`${'['.repeat(depth)}${twice}${']'.repeat(depth)}`)).toThrow(
            StrictJsonError,
          );
        },
      ),
      runs,
    );
  });

  it('leaves the prototype alone, whatever is in it', () => {
    fc.assert(
      fc.property(fc.constantFrom('__proto__', 'constructor', 'prototype'), fc.jsonValue(), (key, value) => {
        expect(() => parseStrictJson(`{"a":[{${JSON.stringify(key)}:${JSON.stringify(value)}}]}`)).toThrow(
          StrictJsonError,
        );
      }),
      runs,
    );
  });

  it('takes 100,000 characters of any one token without slowing down', () => {
    const startedAt = performance.now();
    for (const token of ['"', '\\', '[', '{"a":', '"\\"', ' ', '1', '\\u0061', '"a",'])
      for (const text of [token.repeat(100_000 / token.length), `["${token.repeat(50_000 / token.length)}"]`])
        try {
          parseStrictJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(StrictJsonError);
        }
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
