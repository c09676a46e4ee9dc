import { Secret } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLog } from './log.ts';

const runs = { numRuns: FUZZ_RUNS };

function linesOf(data: object, message: string): string[] {
  const lines: string[] = [];
  createLog({ level: 'info', sink: { write: (line) => void lines.push(line) } }).info(data, message);
  return lines;
}

it('whatever is logged is one line of JSON without what ends a line or steers a terminal', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.oneof(fc.string({ unit: anyUnit }), fc.array(fc.string({ unit: anyUnit }))),
      ),
      (data) => {
        const lines = linesOf(data, 'm');
        expect(lines).toHaveLength(1);
        const text = (lines[0] ?? '').slice(0, -1);
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(JSON.parse(text)).toMatchObject({ msg: 'm' });
      },
    ),
    runs,
  );
});

it('a secret shows itself in no line, wherever it is held', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyUnit }), fc.array(fc.boolean(), { maxLength: 4 }), (text, around) => {
      const held = around.reduce<unknown>(
        (inner, isList) => (isList ? [inner] : { inner }),
        new Secret(`canary-${text}`),
      );
      expect(linesOf({ held }, 'm').join('')).not.toContain('canary');
    }),
    runs,
  );
});
