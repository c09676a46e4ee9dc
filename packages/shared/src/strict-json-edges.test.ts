import { expect, it } from 'vitest';
import { StrictJsonError, parseStrictJson } from './strict-json.ts';

const faultOf = (text: string): string => {
  try {
    parseStrictJson(text);
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(StrictJsonError);
    expect((error as Error).name).toBe('StrictJsonError');
    return (error as Error).message;
  }
};
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const keys = (count: number): string =>
  `{${Array.from({ length: count }, (_, n) => `"k${String(n)}":{}`).join(',')}}`;

it('what is refused is told, with a name at most forty characters of it', () => {
  expect(faultOf('{')).toBe('not well-formed JSON');
  expect(faultOf(nested(17))).toBe('more than 16 levels');
  expect(faultOf(keys(1001))).toBe('more than 1000 keys');
  expect(faultOf('{"a":1,"a":2}')).toBe('the key "a" stands twice');
  const long = 'x'.repeat(50);
  expect(faultOf(`{"${long}":1,"${long}":2}`)).toBe(`the key "${long.slice(0, 40)}" stands twice`);
  for (const key of ['__proto__', 'constructor', 'prototype'])
    expect(faultOf(`{"${key}":1}`)).toBe('a key that is not taken');
});

it('the cause of text that is no JSON is kept for those who look for it', () => {
  try {
    parseStrictJson('{');
  } catch (error) {
    expect((error as Error).cause).toBeInstanceOf(SyntaxError);
  }
});

it('sixteen levels and a thousand keys are taken, and levels that were left do not count', () => {
  expect(faultOf(nested(16))).toBe('none');
  expect(faultOf(`{"a":${nested(15)},"b":${nested(15)}}`)).toBe('none');
  expect(faultOf(keys(1000))).toBe('none');
});

it('objects in lists and lists in objects have keys of their own', () => {
  expect(faultOf('[{"a":1},{"a":1}]')).toBe('none');
  expect(faultOf('{"a":{"a":{"a":[]}},"b":{"a":1}}')).toBe('none');
  expect(faultOf('{"a":[1],"a":1}')).toBe('the key "a" stands twice');
  expect(faultOf('{"a":{"b":1},"a":1}')).toBe('the key "a" stands twice');
  expect(faultOf('{"b":"a","a":"b","c":["a","a"]}')).toBe('none');
  expect(faultOf('{"a":"__proto__"}')).toBe('none');
  expect(faultOf('{"a\\"":1,"a":1}')).toBe('none');
});
