import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPrivateAddress } from './private-address.ts';

const runs = { numRuns: FUZZ_RUNS };
const byte = fc.nat(255);
const group = fc.nat(0xffff).map((number) => number.toString(16));

it('an address of a private network is private, in each spelling of IPv4 within IPv6', () => {
  const inside = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127, 224, 239, 240, 255), byte, byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
  );
  fc.assert(
    fc.property(inside, ([a, b, c, d]) => {
      const text = [a, b, c, d].join('.');
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      for (const one of [
        text,
        `::ffff:${text}`,
        `::ffff:${hex}`,
        `::${text}`,
        `64:ff9b::${text}`,
        `2002:${hex}::1`,
      ])
        expect(isPrivateAddress(one), one).toBe(true);
    }),
    runs,
  );
});

it('a public address is not, in itself or mapped', () => {
  const first = fc.integer({ min: 1, max: 99 }).filter((number) => number !== 10);
  fc.assert(
    fc.property(first, byte, byte, byte, (...bytes) => {
      expect(isPrivateAddress(bytes.join('.'))).toBe(false);
      expect(isPrivateAddress(`::ffff:${bytes.join('.')}`)).toBe(false);
    }),
    runs,
  );
  fc.assert(
    fc.property(fc.array(group, { minLength: 7, maxLength: 7 }), (groups) => {
      expect(isPrivateAddress(`2400:${groups.join(':')}`)).toBe(false);
      for (const head of ['fc00', 'fdff', 'fe80', 'febf', 'fec0', 'ff02', '2002'])
        expect(isPrivateAddress(`${head}:${groups.join(':')}`)).toBe(true);
    }),
    runs,
  );
});
