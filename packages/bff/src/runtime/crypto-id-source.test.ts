import { expect, it } from 'vitest';
import { cryptoIdSource } from './crypto-id-source.ts';

it('ids have the asked length and alphabet, and do not repeat', () => {
  const ids = Array.from({ length: 2_000 }, () => cryptoIdSource.base32(26));
  expect(ids.every((id) => /^[a-z2-7]{26}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.join('')).size).toBe(32);
});
