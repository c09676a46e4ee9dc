import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isPrivateKeyText,
  isPublicKeyText,
  isSignatureBy,
  publicKeyTextOf,
  readPrivateKey,
  readPublicKey,
  signContent,
} from './signing-key.ts';

const runs = { numRuns: FUZZ_RUNS };
const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const privateKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => `whsk_${base64Of(bytes)}`);
const content = fc.record({
  id: fc.string({ maxLength: 40 }),
  at: fc.nat({ max: 4_000_000_000_000 }),
  body: fc.string({ unit: anyUnit }),
});

it('what a private key signs, its public key believes, and no other does', () => {
  fc.assert(
    fc.property(privateKey, privateKey, content, (secret, other, signed) => {
      const signature = signContent(secret, signed);
      const key = readPublicKey(publicKeyTextOf(secret) ?? '');
      const stranger = readPublicKey(publicKeyTextOf(other) ?? '');
      if (key === null || stranger === null) throw new Error('no key');
      expect(isSignatureBy(key, signed, signature)).toBe(true);
      if (secret !== other) expect(isSignatureBy(stranger, signed, signature)).toBe(false);
      expect(isSignatureBy(key, { ...signed, body: `${signed.body}x` }, signature)).toBe(false);
    }),
    runs,
  );
});

it('a signature of which any bit is flipped, or that is any text, is not believed', () => {
  fc.assert(
    fc.property(
      privateKey,
      content,
      fc.nat(),
      fc.nat(6),
      fc.string({ unit: anyUnit }),
      (secret, signed, place, bit, text) => {
        const key = readPublicKey(publicKeyTextOf(secret) ?? '');
        if (key === null) throw new Error('no key');
        const bytes = Buffer.from(signContent(secret, signed));
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        expect(isSignatureBy(key, signed, bytes.toString('latin1'))).toBe(false);
        expect(isSignatureBy(key, signed, text)).toBe(false);
        expect(isSignatureBy(key, signed, `v1a,${text}`)).toBe(false);
      },
    ),
    runs,
  );
});

it('any text is a key in one spelling, or none', () => {
  const prefix = fc.constantFrom('whsk_', 'whpk_', 'whsec_', '');
  const rest = fc.oneof(
    fc.string({ unit: anyUnit }),
    fc.uint8Array({ maxLength: 70 }).map(base64Of),
    fc.string({ unit: fc.constantFrom('A', '+', '/', '-', '_', '=', ' '), minLength: 40, maxLength: 46 }),
  );
  fc.assert(
    fc.property(prefix, rest, (start, text) => {
      const whole = `${start}${text}`;
      const length = base64Of(Buffer.from(text, 'base64')) === text ? Buffer.from(text, 'base64').length : -1;
      expect(isPrivateKeyText(whole)).toBe(whole.startsWith('whsk_'));
      expect(isPublicKeyText(whole)).toBe(whole.startsWith('whpk_'));
      expect(readPublicKey(whole) !== null).toBe(start === 'whpk_' && length === 32);
      // By chance the second half of 64 bytes is never the public key of the first.
      expect(readPrivateKey(whole) !== null).toBe(start === 'whsk_' && length === 32);
      expect(publicKeyTextOf(whole) !== null).toBe(readPrivateKey(whole) !== null);
    }),
    runs,
  );
});
