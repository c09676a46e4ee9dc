import { expect, it } from 'vitest';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.ts';

it('a key that is none is told why', () => {
  const detailOf = (header: string | undefined) => {
    const reading = readIdempotencyKey(header);
    return reading.ok ? null : reading.detail;
  };
  expect(detailOf(undefined)).toBe('send an Idempotency-Key that is new for each operation');
  expect(detailOf('')).toBe('send an Idempotency-Key that is new for each operation');
  expect(detailOf('k'.repeat(256))).toBe('the Idempotency-Key is longer than 255 characters');
  expect(detailOf('a b')).toBe('an Idempotency-Key is one word of visible ASCII characters');
});

it('fingerprints of one version are those of the next', () => {
  expect(fingerprintOf('POST /v1/x', { b: [1, { d: null, c: 'é' }], a: true })).toBe(
    '25c744f5afdd3ff39d89615461381fdfb74d50a50a8c0219df15e87610c714b3',
  );
});
