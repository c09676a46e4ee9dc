import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readResults } from './results.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const LONG = { timeout: 400_000 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'epos-kantan-bench-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the bench; what it came to. */
async function bench(words: string) {
  const results = join(folder, 'results.json');
  const args = ['--import', 'tsx', MAIN, ...words.split(' '), '--results', results];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return { stdout, ...(await readResults(results)) };
}

describe('a run', () => {
  // All but P7, which waits for the timer in real time.
  it('of one short round measures against every peer', LONG, async () => {
    const { stdout, verdicts } = await bench(
      'P1 P2 P3 P4 P5 P6 P8 P9 P10 P11 --rounds 1 --seconds 0.2 --stored 1500 --payments 2 --watchers 50 --rate 10 --minutes 0.1',
    );
    const counts = new Map<string, number>();
    for (const { id } of verdicts) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      ...{ P1: 1, P2: 1, P3: 2, P4: 1, P5: 3, P6: 1, P8: 3, P9: 2, P10: 2, P11: 1 },
    });
    expect(stdout).not.toMatch(/NaN|Infinity/);
    expect(stdout.split('\n').filter((row) => /^\| P\d/.test(row))).toHaveLength(verdicts.length);
    const ofOneOrder = verdicts.find(({ what }) => what.includes('starts of one order at once'));
    expect(ofOneOrder?.ours).toEqual([1]);
  });

  it(
    'of a soak with kills, slow answers and doubled news loses nothing and doubles nothing',
    LONG,
    async () => {
      const { verdicts } = await bench(
        'soak --instances 2 --kill-every 3 --slow-gateway --duplicate-notifications --rate 8 --minutes 0.15',
      );
      expect(verdicts.map(({ ours }) => ours)).toEqual([[0], [0]]);
      expect(verdicts[0]?.what).toMatch(
        /^[1-9]\d* payments .* 2 processes, [1-9] kills, slow .* twice: lost$/,
      );
    },
  );

  it('of a flood has every real payment told', LONG, async () => {
    const { verdicts } = await bench('flood --forged 3000');
    expect(verdicts[1]?.what).toMatch(/of [1-9]\d* real payments the shop was not told about/);
    expect(verdicts[1]?.ours).toEqual([0]);
  });
});
