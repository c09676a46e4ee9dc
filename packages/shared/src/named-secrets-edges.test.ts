import { expect, it } from 'vitest';
import { namedSecrets } from './named-secrets.ts';

it('an id has 1 to 32 letters, digits, hyphens and underscores; anything else is a part of a plain value', () => {
  const longest = 'Az09_-'.padEnd(32, 'x');
  expect(namedSecrets(`${longest}:v`)).toEqual([{ id: longest, value: 'v' }]);
  for (const plain of [`${longest}x:v`, ':v', 'a b:v', 'a:', 'é:v'])
    expect(namedSecrets(plain)).toEqual([{ id: null, value: plain }]);
});

it('a value may have colons and line ends', () => {
  expect(namedSecrets('a:x\ny:z')).toEqual([{ id: 'a', value: 'x\ny:z' }]);
});

it('a list has no value without an id, and no id twice, wherever it stands', () => {
  expect(namedSecrets('a:1,b:2,a:3')).toBeNull();
  expect(namedSecrets('a:1,b:2,b:3')).toBeNull();
  expect(namedSecrets('a:1,b:2,3')).toBeNull();
  expect(namedSecrets('1,2')).toBeNull();
});
