import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import { isSpanContextValid } from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTraceParent } from './tracing.ts';

const runs = { numRuns: FUZZ_RUNS };
const hex = (length: number) =>
  fc.string({ unit: fc.nat(15).map((digit) => digit.toString(16)), minLength: length, maxLength: length });

it('a traceparent is the span that it names, sampled or not and nothing else of its flags', () => {
  fc.assert(
    fc.property(hex(32), hex(16), hex(2), (traceId, spanId, flags) => {
      const found = parseTraceParent(`00-${traceId}-${spanId}-${flags}`);
      if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) expect(found).toBeNull();
      else {
        const traceFlags = Number.parseInt(flags, 16) & 1;
        expect(found).toEqual({ traceId, spanId, traceFlags, isRemote: true });
      }
    }),
    runs,
  );
});

it('any other text is none, and what is found is valid', () => {
  const near = fc
    .tuple(fc.constantFrom('00', '01', 'ff', '0'), hex(32), hex(16), fc.constantFrom('01', '1', '01-x', '0G'))
    .map((parts) => parts.join('-'));
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: anyUnit })), (text) => {
      const found = parseTraceParent(text);
      if (found !== null) expect(isSpanContextValid(found)).toBe(true);
      if (!/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(text)) expect(found).toBeNull();
    }),
    runs,
  );
  expect(parseTraceParent(undefined)).toBeNull();
});
