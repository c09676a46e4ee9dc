import { randomBytes } from 'node:crypto';
import { Secret } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import { dataKey, dataKeys } from './storage-makers.contract.ts';
import { createValueCipher } from './value-cipher.ts';

const PLACE = { recordId: 'at_1', column: 'token' };
const unreadable = expect.objectContaining({ code: 'undecryptable' }) as Error;

it.each(['', 'to+ken/=', '円', 'x'.repeat(5000)])('a sealed text comes back as it was', (text) => {
  const cipher = createValueCipher(dataKeys());
  const sealed = cipher.seal(new Secret(text), PLACE);
  expect(cipher.open(sealed, PLACE).reveal()).toBe(text);
});

it('the same text sealed twice looks different, and names its key', () => {
  const cipher = createValueCipher(dataKeys());
  const sealed = [1, 2].map(() => cipher.seal(new Secret('same'), PLACE));
  expect(sealed[0]).not.toBe(sealed[1]);
  expect(sealed[0]).toMatch(/^v1\.k1\.[A-Za-z0-9_-]+$/);
});

it('a text opens only where it was sealed', () => {
  const cipher = createValueCipher(dataKeys());
  const sealed = cipher.seal(new Secret('x'), PLACE);
  expect(() => cipher.open(sealed, { ...PLACE, recordId: 'at_2' })).toThrow(unreadable);
  expect(() => cipher.open(sealed, { ...PLACE, column: 'access_pass' })).toThrow(unreadable);
});

it('any altered bit is noticed', () => {
  const cipher = createValueCipher(dataKeys());
  const [format, keyId, payload = ''] = cipher.seal(new Secret('abc'), PLACE).split('.');
  const bytes = Buffer.from(payload, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const altered = Buffer.from(bytes);
    altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => cipher.open(`${format}.${keyId}.${altered.toString('base64url')}`, PLACE)).toThrow(
      unreadable,
    );
  }
});

it.each(['', 'v1', 'v1.k1.', 'v1.k1.AAAA', 'v2.k1.AAAA', 'v1.k9.' + 'A'.repeat(60)])(
  'what was never sealed does not open: %s',
  (text) => {
    expect(() => createValueCipher(dataKeys()).open(text, PLACE)).toThrow(unreadable);
  },
);

it.each([
  ['short', 'k1'],
  [randomBytes(31).toString('base64'), 'k1'],
  [randomBytes(33).toString('base64'), 'k1'],
  ['%'.repeat(44), 'k1'],
  [`${randomBytes(32).toString('base64')}=`, 'k1'],
  [randomBytes(32).toString('base64'), 'with space'],
  [randomBytes(32).toString('base64'), ''],
])('a key that is not 32 bytes of base64 under a plain id is refused', (text, id) => {
  const keys = { active: { id, key: new Secret(text) }, others: [] };
  expect(() => createValueCipher(keys)).toThrow(
    expect.objectContaining({ code: 'data_key_invalid' }) as Error,
  );
});

it('two keys of one id are refused', () => {
  const keys = { active: dataKey('k1'), others: [dataKey('k1')] };
  expect(() => createValueCipher(keys)).toThrow(/twice/);
});
