import { describe, expect, it } from 'vitest';
import { LatencyFigures } from './latency-figures.ts';

describe('how long things took', () => {
  it('tells what a share of the samples does not exceed, over several worlds', () => {
    const all = new LatencyFigures();
    for (const world of [1, 2]) {
      const figures = new LatencyFigures();
      for (let n = 1; n <= 50; n += 1) figures.add('unknown_settled', (2 * n - world) * 1_000);
      all.merge(figures.counts);
    }
    expect(all.samples('unknown_settled')).toBe(100);
    expect([0.5, 0.99, 1].map((share) => all.atShare('unknown_settled', share))).toEqual([
      49_000, 98_000, 99_000,
    ]);
  });

  it('a bound is exceeded by one sample too many, and judged only over a thousand', () => {
    const figures = new LatencyFigures();
    const addMany = (count: number, ms: number): void => {
      for (let n = 0; n < count; n += 1) figures.add('known_without_news', ms);
    };
    addMany(20, 120_001);
    addMany(970, 1_000);
    expect(figures.exceeded()).toEqual([]);
    addMany(10, 1_000);
    expect(figures.exceeded()).toEqual(['known_without_news']);
    addMany(1_000, 120_000);
    expect(figures.exceeded()).toEqual([]);
  });
});
