import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endOfForward } from './forward-due.ts';

it('a notification counts as taken by 2xx and a lone 0, and by nothing else; any other end names itself and its next try', () => {
  const answer = fc.oneof(
    fc.string({ unit: fc.constantFrom('0', ' ', '\n', '\r', '\t', '1', 'O') }),
    fc.string({ unit: anyUnit }),
  );
  const at = fc.record({
    triesDone: fc.integer({ min: 1, max: 12 }),
    now: fc.nat(),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(answer, fc.integer({ min: 200, max: 599 }), at, (text, status, one) => {
      const end = endOfForward({ kind: 'answered', status, retryAfterMs: null, answer: text }, one);
      const isTaken = status < 300 && text.trim() === '0';
      expect(end.kind).toBe(isTaken ? 'delivered' : 'failed');
      if (end.kind === 'delivered') return;
      expect(end.detail).toContain(String(status));
      if (one.triesDone >= 10) expect(end.nextAt).toBeNull();
      else expect(end.nextAt).toBeGreaterThan(one.now);
    }),
    { numRuns: FUZZ_RUNS },
  );
});
