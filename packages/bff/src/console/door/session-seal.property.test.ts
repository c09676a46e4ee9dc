/** A cookie is anybody's text until the seal opens it. */
import { randomBytes } from 'node:crypto';
import { Secret } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSessionSeal } from './session-seal.ts';
import type { SealedSession } from './session-seal.ts';

const dataKey = (id: string) => ({ id, key: new Secret(randomBytes(32).toString('base64')) });
const [k1, k2] = [dataKey('k1'), dataKey('k2')];
const seal = createSessionSeal({ active: k1, others: [] });

const session = fc.record({
  id: fc.stringMatching(/^[\w-]{43}$/),
  holderId: fc.stringMatching(/^[\w-]{1,32}$/),
  stamp: fc.stringMatching(/^[\w-]{22}$/),
  startedAt: fc.nat(),
  seenAt: fc.nat(),
}) satisfies fc.Arbitrary<SealedSession>;

it('what was sealed is opened, by every process with its key, and never shows what it holds', () => {
  fc.assert(
    fc.property(session, (one) => {
      const cookie = seal.seal(one);
      expect(seal.open(cookie)).toEqual(one);
      expect(createSessionSeal({ active: k2, others: [k1] }).open(cookie)).toEqual(one);
      expect(createSessionSeal({ active: k2, others: [] }).open(cookie)).toBeNull();
      expect(cookie).toMatch(/^k1\.[\w-]+$/);
      expect(cookie).not.toContain(one.id);
      expect(seal.seal(one)).not.toBe(cookie);
    }),
    { numRuns: FUZZ_RUNS },
  );
});

it('any other text is no session, and no error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String().map((text) => `k1.${text}`),
      ),
      (text) => {
        expect(seal.open(text)).toBeNull();
      },
    ),
    { numRuns: FUZZ_RUNS },
  );
  expect(seal.open(`k1.${'A'.repeat(100_000)}`)).toBeNull();
});

it('a cookie of which one bit was turned is no session', () => {
  const cookie = seal.seal({
    id: 'a'.repeat(43),
    holderId: 'anna',
    stamp: 'b'.repeat(22),
    startedAt: 1,
    seenAt: 2,
  });
  const [, payload = ''] = cookie.split('.');
  const bytes = Buffer.from(payload, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const turned = Buffer.from(bytes);
    turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(seal.open(`k1.${turned.toString('base64url')}`)).toBeNull();
  }
});
