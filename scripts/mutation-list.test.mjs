/** Holds docs/mutation-survivors.md against the code: a survivor that is gone, or a score that is too low, must not stay on it unseen. */
import { describe, expect, it } from 'vitest';
import { readReport } from '../mutation/read-report.mjs';
import { compareSurvivors, describeSurvivor, findListFaults, readList } from '../mutation/survivor-list.mjs';

const source = 'one\n  const a = b   + c;\nthree';
const survivor = { file: 'a.ts', line: 2, text: 'b + c', replacement: 'b - c' };
const figures = { mutants: 100, killed: 96, survived: 1, timedOut: 3, score: 99 };
const row = (changes = {}) =>
  `| core | ${Object.values({ ...figures, ...changes }).join(' | ')} | 2026-11-29 | 21.5 |`;
const item = (changes = {}) => `${describeSurvivor({ ...survivor, ...changes })} it makes no difference.`;
const faults = (...lines) =>
  findListFaults(readList(lines.join('\n')), ['core'], (file) => (file === 'a.ts' ? source : null));

describe('the check of the list', () => {
  it('takes one that holds', () => {
    expect(faults(row(), '## Core', item())).toEqual([]);
  });

  it.each([
    ['a low score', [row({ killed: 90, survived: 7, score: 93 })], '93 % is less than 95 %'],
    ['figures that do not add up', [row({ killed: 95 })], 'do not add up'],
    ['a score of other figures', [row({ score: 99.5 })], 'not that of the figures'],
    ['a survivor that is not listed', [row()], '1 survived, 0 are listed'],
    ['no figures', [], 'no figures of core'],
    ['an area that is none', [row().replace('core', 'cure')], 'no such area'],
    ['a text that is gone', [row(), '## Core', item({ text: 'b * c' })], 'any more'],
    ['a text that has moved', [row(), '## Core', item({ line: 1 })], 'is in line 2'],
    ['a file that is gone', [row(), '## Core', item({ file: 'b.ts' })], 'does not exist'],
  ])('finds %s', (_, lines, fault) => {
    expect(faults(...lines).join('\n')).toContain(fault);
  });

  it('refuses a survivor without a reason', () => {
    expect(() => readList(describeSurvivor(survivor))).toThrow('not of the form');
  });
});

describe('a report', () => {
  const mutant = (status, more = {}) => ({
    status,
    replacement: 'b\n  - c',
    location: { start: { line: 2, column: 13 }, end: { line: 2, column: 20 } },
    ...more,
  });
  const report = (...mutants) => readReport({ files: { 'a.ts': { source, mutants } } });

  it('counts what was noticed, by a test or by the clock, and leaves out what was not tried', () => {
    const statuses = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError'];
    expect(report(...statuses.map((status) => mutant(status)))).toMatchObject({
      mutants: 4,
      killed: 1,
      timedOut: 1,
      survived: 2,
      score: 50,
    });
  });

  it('names survivors as the list does, also those with backquotes and of several lines', () => {
    const found = report(mutant('Survived')).survivors;
    expect(found).toEqual([survivor]);
    const quoted = { ...survivor, text: '`${x}`', replacement: '``' };
    expect(readList(item(quoted)).survivors[0]).toMatchObject(quoted);
    const long = mutant('Survived', {
      location: { start: { line: 2, column: 9 }, end: { line: 3, column: 2 } },
    });
    expect(report(long).survivors[0]?.text).toBe('a = b + c;');
  });

  it('is the list when only lines have moved', () => {
    const moved = { ...survivor, line: 7 };
    expect(compareSurvivors([survivor], [moved])).toEqual({ added: [], gone: [] });
    expect(compareSurvivors([survivor, survivor], [moved])).toEqual({ added: [], gone: [survivor] });
    expect(compareSurvivors([], [survivor])).toEqual({ added: [survivor], gone: [] });
  });
});
