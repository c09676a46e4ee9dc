import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyCode, classifyCodes, readErrors, splitCodes } from './error-table.ts';

const runs = { numRuns: FUZZ_RUNS };
/** Every code that the table's file names. */
const KNOWN = [
  ...new Set(readFileSync(new URL('error-table.ts', import.meta.url), 'utf8').match(/\b[EM]\d{8}\b/g)),
];
const known = fc.constantFrom(...KNOWN);
const refused = fc.constantFrom(...KNOWN.filter((code) => classifyCode(code).kind === 'refused'));
const code = fc.stringMatching(/^[EMG][0-9A-Z]{8}$/);
const unseen = fc
  .oneof(code, fc.string({ unit: anyUnit, maxLength: 12 }), fc.constantFrom('toString', '__proto__'))
  .filter((text) => !KNOWN.includes(text));
const listOf = (codes: readonly string[]) =>
  [codes.map((one) => one.slice(0, 3)).join('|'), codes.join('|')] as const;

describe('a code', () => {
  it('of the table is a definite no, but for the two that say perhaps', () => {
    expect(KNOWN.length).toBeGreaterThan(100);
    const perhaps = KNOWN.filter((one) => classifyCode(one).kind === 'unknown');
    expect(perhaps.sort()).toEqual(['E11010999', 'E82010001']);
  });

  it('of no table is never a no', () => {
    fc.assert(
      fc.property(unseen, (one) => {
        expect(classifyCode(one).kind).toBe('unknown');
      }),
      runs,
    );
  });
});

describe('several codes', () => {
  it('are uncertain when one of them is, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(refused), unseen, fc.array(refused), (before, one, after) => {
        expect(classifyCodes([...before, one, ...after])).toEqual(classifyCode(one));
      }),
      runs,
    );
  });

  it('mean the same in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(KNOWN.slice(0, 40)), fc.func(fc.nat()), (codes, order) => {
        const other = [...codes].sort((a, b) => order(a) - order(b));
        expect(classifyCodes(other).kind).toBe(classifyCodes(codes).kind);
        if (codes.every((one) => classifyCode(one).kind === 'refused'))
          expect(classifyCodes(other)).toEqual(classifyCodes(codes));
      }),
      runs,
    );
  });

  it('come back from their lists, with or without the sign at the end', () => {
    fc.assert(
      fc.property(
        fc.array(known, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('', '|'),
        (codes, end) => {
          const [families, infos] = listOf(codes);
          expect(splitCodes(infos + end)).toEqual(codes);
          expect(readErrors(families + end, infos + end)).toEqual({
            codes: codes.slice(0, 10),
            meaning: classifyCodes(codes),
          });
        },
      ),
      runs,
    );
  });
});

describe('two lists', () => {
  it('of any texts are no error only when both are empty, and a no only when each entry has its other', () => {
    const list = fc.oneof(
      fc.string({ unit: anyUnit }),
      fc.array(fc.oneof(known, fc.constantFrom('', 'E01', 'M01', ' '))).map((codes) => codes.join('|')),
    );
    fc.assert(
      fc.property(list, list, (families, infos) => {
        const errors = readErrors(families, infos);
        expect(errors === null).toBe(families === '' && infos === '');
        expect(errors?.codes.length ?? 0).toBeLessThanOrEqual(10);
        if (errors?.meaning.kind === 'refused')
          expect(splitCodes(families)).toEqual(splitCodes(infos).map((one) => one.slice(0, 3)));
      }),
      runs,
    );
  });

  it('of which one lost an entry are no no', () => {
    fc.assert(
      fc.property(
        fc.array(refused, { minLength: 2, maxLength: 9 }),
        fc.boolean(),
        fc.nat(8),
        (codes, ofFamilies, place) => {
          const left = codes.filter((_, n) => n !== place % codes.length);
          const [families, infos] = [
            listOf(ofFamilies ? left : codes)[0],
            listOf(ofFamilies ? codes : left)[1],
          ];
          expect(readErrors(families, infos)?.meaning).toEqual({ kind: 'unknown', uncertainty: 'garbled' });
        },
      ),
      runs,
    );
  });
});
