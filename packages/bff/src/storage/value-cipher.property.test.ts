import { Secret } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit, wholeCharacter } from '@epos-kantan/shared/testing/any-text';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StorageFault } from './storage-fault.ts';
import { createValueCipher } from './value-cipher.ts';

const runs = { numRuns: FUZZ_RUNS };
const cipher = createValueCipher({
  active: { id: 'k1', key: new Secret(randomBytes(32).toString('base64')) },
  others: [],
});
const place = fc.record({ recordId: fc.string(), column: fc.string() });

it('a sealed value opens to itself, in its own place only', () => {
  fc.assert(
    fc.property(fc.string({ unit: wholeCharacter }), place, place, (text, here, there) => {
      const sealed = cipher.seal(new Secret(text), here);
      expect(cipher.open(sealed, here).reveal()).toBe(text);
      if (JSON.stringify(here) !== JSON.stringify(there))
        expect(() => cipher.open(sealed, there)).toThrow(StorageFault);
    }),
    runs,
  );
});

it('no other place has the same name as another one, wherever a record ends and its column begins', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 2 }), fc.nat(), fc.nat(), (name, one, other) => {
      const [here, there] = [one, other].map((cut) => cut % name.length);
      const at = (cut = 0) => ({ recordId: name.slice(0, cut), column: name.slice(cut) });
      const sealed = cipher.seal(new Secret('x'), at(here));
      if (here !== there) expect(() => cipher.open(sealed, at(there))).toThrow(StorageFault);
    }),
    runs,
  );
});

it('any text that was not sealed is undecryptable, and never another error', () => {
  const part = fc.oneof(
    fc.constantFrom('v1', '.', 'k1', '=', 'A'.repeat(60)),
    fc.base64String(),
    fc.string({ unit: anyUnit, maxLength: 5 }),
  );
  fc.assert(
    fc.property(
      fc.array(part).map((parts) => parts.join('')),
      place,
      (text, here) => {
        expect(() => cipher.open(text, here)).toThrow(
          expect.objectContaining({ code: 'undecryptable' }) as Error,
        );
      },
    ),
    runs,
  );
});
