import { expect, it } from 'vitest';
import { namedSecrets } from './named-secrets.ts';

it('one plain value has no id, and blanks around it do not count', () => {
  expect(namedSecrets(' a+b/c= \n')).toEqual([{ id: null, value: 'a+b/c=' }]);
});

it('pairs keep their order, the first being active, and may be written with blanks', () => {
  expect(namedSecrets('new:whsec_1, old:x:y')).toEqual([
    { id: 'new', value: 'whsec_1' },
    { id: 'old', value: 'x:y' },
  ]);
});

it.each(['', ' ', 'a,b', 'a:1,2', '1,a:2', 'a:1,a:2', 'a:1,', ',a:1', 'a:1,b:'])('neither is %j', (text) => {
  expect(namedSecrets(text)).toBeNull();
});

it('more than ten are refused', () => {
  const many = Array.from({ length: 11 }, (_, index) => `k${String(index)}:v`);
  expect(namedSecrets(many.slice(1).join(','))).toHaveLength(10);
  expect(namedSecrets(many.join(','))).toBeNull();
});
