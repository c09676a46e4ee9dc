import { describe, expect, it } from 'vitest';
import { judge, median, percentile, slopeOf, tableOf } from './figures.ts';
import type { Measure } from './figures.ts';

const measure: Measure = {
  id: 'P1',
  what: 'starts',
  against: 'a peer',
  unit: '/s',
  ours: [150, 300, 100],
  peer: [100, 100, 100],
  goal: { ratioAtLeast: 1.5 },
};

describe('figures', () => {
  it('take the middle, and the mean of the two middles', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
  });

  it('take what so many of a hundred do not exceed', () => {
    const numbers = Array.from({ length: 40 }, (_, index) => 40 - index);
    expect([percentile(numbers, 95), percentile(numbers, 99), percentile([7], 50)]).toEqual([38, 40, 7]);
  });

  it('take the slope that is nearest to all points', () => {
    const points = [
      { x: 0, y: 10 },
      { x: 1, y: 13 },
      { x: 2, y: 14 },
    ];
    expect(slopeOf(points)).toBe(2);
    expect(slopeOf(points.map(({ x }) => ({ x, y: 5 })))).toBe(0);
  });

  it('take the median of the ratios, round by round', () => {
    const { median: figures, spread, isMet } = judge({ ...measure, peer: [100, 300, 50] });
    expect(figures).toEqual({ ours: 150, peer: 100, ratio: 1.5 });
    expect(spread).toEqual([1, 2]);
    expect(isMet).toBe(true);
  });

  it('miss a ratio that is too small, a ratio that is too large, and a bound', () => {
    const goals = [{ ratioAtLeast: 1.6 }, { ratioAtMost: 1.4 }, { atMost: 149 }];
    expect(goals.map((goal) => judge({ ...measure, goal }).isMet)).toEqual([false, false, false]);
  });

  it('without a peer are held against their bound alone', () => {
    const { isMet, spread } = judge({ ...measure, unit: 'ms', peer: [], goal: { atMost: 150 } });
    expect([isMet, spread]).toEqual([true, null]);
  });

  it('of a plain number may be nothing at all, and one that is not is missed', () => {
    const shift: Measure = {
      ...measure,
      unit: '',
      ours: [0, 0, 0],
      peer: [0.2, 0.1, 0.1],
      goal: { atMost: 0 },
    };
    const [, , none, some] = tableOf([judge(shift), judge({ ...shift, ours: [0.5, 0.003, 0] })]).split('\n');
    expect(none).toMatch(/ 0 .* 0\.1000 .* 0\.00 \(0\.00–0\.00\) .* ≤ 0 .* met/);
    expect(some).toMatch(/ 0\.0030 .* ≤ 0 .* MISSED/);
  });

  it('of what must never happen are the worst round', () => {
    const shift: Measure = { ...measure, unit: '', ours: [0, 0.2, 0], goal: { atMost: 0 } };
    expect([judge(shift).isMet, judge({ ...shift, countsWorst: true }).isMet]).toEqual([true, false]);
  });

  it('are a table that names what is missed', () => {
    const table = tableOf([judge(measure), judge({ ...measure, goal: { ratioAtLeast: 2 } })]);
    const [head, , met, missed] = table.split('\n');
    expect(head).toContain('ratio (min–max)');
    expect(met).toMatch(/P1 .* 150\/s .* 100\/s .* 1\.50 \(1\.00–3\.00\) .* ≥ 1\.5 × .* met/);
    expect(missed).toMatch(/≥ 2 × .* MISSED/);
  });
});
