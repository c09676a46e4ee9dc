import { describe, expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';
import type { WorldReport } from './world-report.ts';

/** Time for a machine that does other things as well. */
const PATIENCE_MS = 300_000;

async function run(
  workers: number,
  seedsBeforeStop = Number.POSITIVE_INFINITY,
): Promise<readonly WorldReport[]> {
  const reports: WorldReport[] = [];
  await runSeeds({
    from: 1,
    seeds: 4,
    workers,
    task: { stepsMax: 500, lines: 1, sabotage: null },
    onEnd: (report) => reports.push(report),
    shouldStop: () => reports.length >= seedsBeforeStop,
  });
  return reports.sort((a, b) => a.seed - b.seed);
}

describe('the worlds of many seeds', () => {
  it('come to the same in several processes as in one', { timeout: PATIENCE_MS }, async () => {
    const alone = await run(1);
    expect(alone.map(({ seed }) => seed)).toEqual([1, 2, 3, 4]);
    expect(await run(2)).toEqual(alone);
  });

  it('end when they are told to', { timeout: PATIENCE_MS }, async () => {
    expect(await run(1, 2)).toHaveLength(2);
  });
});
