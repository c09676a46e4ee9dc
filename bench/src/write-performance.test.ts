import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from './figures.ts';
import { readResults } from './results.ts';
import type { Results } from './results.ts';
import { PAGE, RESULTS, historyOf, historyRow, pageWith } from './write-performance.ts';

const page = readFileSync(PAGE, 'utf8');

const results: Results = {
  date: '2031-02-03',
  commit: 'abcdef0123',
  machine: { node: 'v20.0.0', cores: 2, processor: 'a processor' },
  options: {
    ...{ rounds: 5, seconds: 4, stored: 10, payments: 2, watchers: 3, rate: 4, minutes: 5, forged: 6 },
    soak: { instances: 3, killEvery: 0, isGatewaySlow: false, isNotificationDoubled: false },
  },
  verdicts: [
    judge({
      ...{ id: 'P1', what: 'starts', against: 'a peer', unit: '/s', ours: [30, 60], peer: [20, 20] },
      goal: { ratioAtLeast: 2 },
    }),
    judge({
      ...{ id: 'P7', what: 'lost', against: 'its bound', unit: 's', ours: [4.25], peer: [] },
      goal: { atMost: 10 },
    }),
    judge({
      ...{ id: 'P7', what: 'lost, away', against: 'its bound', unit: 's', ours: [130], peer: [] },
      goal: { atMost: 120 },
    }),
  ],
};

describe('the page', () => {
  it('shows the last whole run, and has it as the last row of its history', async () => {
    if (existsSync(RESULTS)) {
      const last = await readResults(RESULTS);
      expect(historyOf(page).at(-1)).toEqual(historyRow(last));
      expect(pageWith(page, last)).toBe(page);
    } else {
      expect(historyOf(page)).toEqual([]);
    }
  });

  it('gets a table for each part, and says what is missed', () => {
    const written = pageWith(page, results);
    expect(written).toContain(
      '2031-02-03, commit abcdef0123: 2 cores (a processor), Node v20.0.0, 5 rounds of 4 s.',
    );
    expect(written).toMatch(/\| P1 +\| starts .*\| 45\/s +\| a peer .*\| 2\.25 \(1\.50–3\.00\).*\| met/);
    expect(written).toMatch(/\| P7 +\| lost, away .*\| 130\.0 s .*\| ≤ 120\.0 s +\| MISSED/);
    expect(
      written.split(/^### |^## /m).filter((part) => /^\| P\d.*\| (?:met|MISSED) +\|$/m.test(part)),
    ).toHaveLength(2);
  });

  it('gets a row of medians: ratios where there is a peer', () => {
    const row = historyOf(pageWith(page, results)).at(-1);
    expect(row).toEqual(historyRow(results));
    expect(row?.slice(0, 4)).toEqual(['2031-02-03', 'abcdef0123', '2.25 ×', '–']);
    expect(row).toContain('4.3 s; 130.0 s');
  });

  it('has one row for a commit and day, and keeps those of others', () => {
    const first = pageWith(page, results);
    const again = pageWith(first, { ...results, verdicts: [] });
    const later = pageWith(again, { ...results, date: '2031-02-04' });
    const added = historyOf(later).slice(historyOf(page).length);
    expect(added.map(([date, , p1]) => [date, p1])).toEqual([
      ['2031-02-03', '–'],
      ['2031-02-04', '2.25 ×'],
    ]);
    expect(pageWith(later, { ...results, date: '2031-02-04' })).toBe(later);
  });

  it('without a place for results is refused', () => {
    expect(() => pageWith('# empty', results)).toThrow('no place for: last run');
  });
});
