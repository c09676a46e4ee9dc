import type { SalesEntryView } from '@epos-kantan/shared';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DepositListError, matchDeposit, readDepositLines, readYen } from './match-deposit.ts';

const runs = { numRuns: FUZZ_RUNS };
const yen = fc.integer({ min: -99_999_999, max: 99_999_999 });
const MAP = { eposTradeId: '取引ID', amount: '金額' };

describe('a sum', () => {
  it.each([
    ['1234', 1234],
    ['-1,234', -1234],
    ['▲1,234', -1234],
    ['△1,234円', -1234],
    ['−5', -5],
    ['¥1,234', 1234],
    ['１，２３４', 1234],
    [' 7 ', 7],
    ['', null],
    ['1.5', null],
    ['1e3', null],
    ['--1', null],
    ['abc', null],
    ['1'.repeat(13), null],
  ])('%s is %s', (text, value) => {
    expect(readYen(text)).toBe(value);
  });

  it('is the whole yen that were written, or none', () => {
    fc.assert(
      fc.property(yen, fc.string({ unit: anyUnit }), (value, junk) => {
        expect(readYen(value.toLocaleString('ja-JP'))).toBe(value);
        const read = readYen(junk);
        expect(read === null || Number.isSafeInteger(read)).toBe(true);
      }),
      runs,
    );
  });
});

describe('a list', () => {
  const id = fc.stringMatching(/^[A-Z0-9]{1,20}$/);

  it('is read by its heads, wherever the columns stand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, yen), { maxLength: 10 }), fc.boolean(), (lines, turned) => {
        const rows = [['取引ID', '備考', '金額'], ...lines.map(([one, sum]) => [one, 'x', String(sum)])];
        const given = turned ? rows.map((row) => [...row].reverse()) : rows;
        expect(readDepositLines(given, MAP)).toEqual(
          lines.map(([eposTradeId, amount]) => ({ eposTradeId, amount })),
        );
      }),
      runs,
    );
  });

  it('of anything else is refused with a line or a column, never otherwise', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: anyUnit }))), (rows) => {
        for (const given of [rows, [['取引ID', '金額'], ...rows]]) {
          try {
            for (const { amount } of readDepositLines(given, MAP))
              expect(Number.isSafeInteger(amount)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(DepositListError);
          }
        }
      }),
      runs,
    );
  });

  it('names what is wrong', () => {
    expect(() => readDepositLines([['a', 'b']], MAP)).toThrow(
      'there is no column "取引ID"; the columns are: a, b',
    );
    const heads = ['取引ID', '金額'];
    expect(() => readDepositLines([heads, ['E1', '1'], ['E2', 'x']], MAP)).toThrow('line 3 has no 金額');
    expect(() => readDepositLines([heads, ['', '1']], MAP)).toThrow('line 2 has no 取引ID');
  });
});

describe('a match', () => {
  const entry = (eposTradeId: string | null, total: number, orderId = 'o'): SalesEntryView =>
    ({ eposTradeId, total, orderId }) as SalesEntryView;

  it('tells what agrees, differs, is missing and is unknown, each trade over all its lines', () => {
    const match = matchDeposit(
      [entry('E1', 1000), entry('E1', -300), entry('E2', 500, 'o-2'), entry('E3', 9), entry(null, 7, 'o-4')],
      [
        { eposTradeId: 'E1', amount: 700 },
        { eposTradeId: 'E2', amount: 400 },
        { eposTradeId: 'E9', amount: 1 },
      ],
    );
    expect(match.matched).toEqual([{ eposTradeId: 'E1', orderId: 'o', ours: 700, theirs: 700 }]);
    expect(match.differing).toEqual([{ eposTradeId: 'E2', orderId: 'o-2', ours: 500, theirs: 400 }]);
    expect(match.missing.map(({ eposTradeId, orderId }) => [eposTradeId, orderId])).toEqual([
      ['E3', 'o'],
      ['', 'o-4'],
    ]);
    expect(match.unknown).toEqual([{ eposTradeId: 'E9', orderId: null, ours: null, theirs: 1 }]);
    expect(match.total).toEqual({ ours: 1216, theirs: 1101 });
  });

  it('has each trade in one of the four, and sums that add up', () => {
    const id = fc.constantFrom('E1', 'E2', 'E3', 'E4');
    const lines = fc.array(fc.record({ eposTradeId: id, amount: yen }), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (own, theirs) => {
        const match = matchDeposit(
          own.map(({ eposTradeId, amount }) => entry(eposTradeId, amount)),
          theirs,
        );
        const all = [...match.matched, ...match.differing, ...match.missing, ...match.unknown];
        const ids = new Set([...own, ...theirs].map(({ eposTradeId }) => eposTradeId));
        expect(all.map(({ eposTradeId }) => eposTradeId).sort()).toEqual([...ids].sort());
        expect(all.reduce((sum, trade) => sum + (trade.ours ?? 0), 0)).toBe(match.total.ours);
        expect(all.reduce((sum, trade) => sum + (trade.theirs ?? 0), 0)).toBe(match.total.theirs);
      }),
      runs,
    );
  });
});
