import { Secret } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import type { StorageFault } from './storage-fault.ts';
import { dataKey, dataKeys } from './storage-makers.contract.ts';
import { createValueCipher } from './value-cipher.ts';

const PLACE = { recordId: 'at_1', column: 'token' };
const KEY = new Secret(Buffer.alloc(32, 7).toString('base64'));

function faultOf(act: () => unknown): Pick<StorageFault, 'code' | 'message' | 'cause'> {
  try {
    act();
  } catch (error) {
    return error as StorageFault;
  }
  throw new Error('nothing was thrown');
}
const openFault = (sealed: string) => faultOf(() => createValueCipher(dataKeys()).open(sealed, PLACE));

it('a value that does not open is told with its place and why, never with itself', () => {
  const told = (why: string) => ({
    code: 'undecryptable',
    message: `The stored token of at_1 cannot be decrypted: ${why}.`,
  });
  const long = 'A'.repeat(60);
  for (const sealed of ['', `v2.k1.${long}`, `v1.k1.${'A'.repeat(36)}`])
    expect(openFault(sealed)).toMatchObject(told('it is malformed'));
  expect(openFault(`v1.k9.${long}`)).toMatchObject(told('its key "k9" is not in DATA_KEY'));
  expect(openFault(`v1.${'k'.repeat(40)}.${long}`)).toMatchObject(
    told(`its key "${'k'.repeat(32)}" is not in DATA_KEY`),
  );
  const altered = openFault(`v1.k1.${'A'.repeat(38)}`);
  expect(altered).toMatchObject(told('it was altered, or sealed with another key'));
  expect(altered.cause).toBeInstanceOf(Error);
});

it('keys are told apart by their ids, the active one first; each opens and seals its own', () => {
  const keys = { active: dataKey('new'), others: [dataKey('old')] };
  const cipher = createValueCipher(keys);
  expect(cipher.keyIds).toEqual(['new', 'old']);
  const sealed = cipher.seal(new Secret('x'), PLACE, 'old');
  expect(sealed).toMatch(/^v1\.old\./);
  expect(cipher.open(sealed, PLACE).reveal()).toBe('x');
  expect(
    createValueCipher({ active: keys.others[0] ?? keys.active, others: [] })
      .open(sealed, PLACE)
      .reveal(),
  ).toBe('x');
  expect(() => cipher.seal(new Secret('x'), PLACE, 'none')).toThrow('no data key "none"');
});

it('an id has 1 to 32 plain characters, and its fault is told', () => {
  const make = (id: string) => createValueCipher({ active: { id, key: KEY }, others: [] });
  expect(make('Az09_-'.padEnd(32, 'x')).keyIds).toHaveLength(1);
  for (const id of ['', 'x'.repeat(33), 'a b', 'é'])
    expect(faultOf(() => make(id))).toMatchObject({
      code: 'data_key_invalid',
      message: 'The id of a DATA_KEY must be 1 to 32 characters of A-Z a-z 0-9 _ -.',
    });
});

it('a key that is none is told by its id, never with itself', () => {
  const others = [{ id: 'old', key: new Secret('canary-7f3a') }];
  expect(faultOf(() => createValueCipher({ active: dataKey('k1'), others }))).toMatchObject({
    code: 'data_key_invalid',
    message: 'DATA_KEY "old" must be 32 bytes in base64 (44 characters).',
  });
});

it('places that look alike are not the same', () => {
  const cipher = createValueCipher(dataKeys());
  const sealed = cipher.seal(new Secret('x'), { recordId: 'a', column: 'b,c' });
  expect(() => cipher.open(sealed, { recordId: 'a,b', column: 'c' })).toThrow();
});
