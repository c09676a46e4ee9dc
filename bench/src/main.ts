/**
 * `pnpm bench [P1 …]`: measures the BFF against its peers alternately in one run, prints a table and writes `bench/results.json`.
 * `--rounds` (5), `--seconds` of each load (5), `--stored` checkouts of the full database (1,000,000), `--folder` on the disk that is
 * measured (the system's temporary one). No figure here passes or fails anything: a goal that is missed is named.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROGRAMS, startProgram } from './child-program.ts';
import { judge, tableOf } from './figures.ts';
import type { Measure, Verdict } from './figures.ts';
import { measureFullDatabase } from './measures/full-database.ts';
import type { MeasuredRun } from './measures/measured-run.ts';
import { measureStatus } from './measures/read-status.ts';
import { measureStarts } from './measures/start-checkouts.ts';
import { measureNotifications } from './measures/take-notifications.ts';
import { GMO_SHOP, openShop } from './shop.ts';

const MEASURES: readonly {
  readonly ids: readonly string[];
  readonly run: (run: MeasuredRun) => Promise<readonly Measure[]>;
}[] = [
  { ids: ['P1', 'P2'], run: measureStarts },
  { ids: ['P3'], run: measureNotifications },
  { ids: ['P4'], run: measureStatus },
  { ids: ['P5'], run: measureFullDatabase },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    stored: { type: 'string', default: '1000000' },
    folder: { type: 'string', default: tmpdir() },
    results: { type: 'string' },
  },
});

await bench();

async function bench(): Promise<void> {
  const chosen = chooseMeasures(positionals);
  const folder = await mkdtemp(join(values.folder, 'epos-kantan-bench-'));
  const simulator = await startProgram(PROGRAMS.simulator, [], {
    PORT: '0',
    SIM_SHOP_ID: GMO_SHOP.GMO_SHOP_ID,
    SIM_SHOP_PASS: GMO_SHOP.GMO_SHOP_PASS,
  });
  const run: MeasuredRun = {
    shop: openShop(),
    folder,
    gmoUrl: simulator.url,
    rounds: numberOf('rounds', 1, 100),
    seconds: numberOf('seconds', 0.1, 600),
    stored: numberOf('stored', 1, 10_000_000),
    say: (line) => process.stderr.write(`${line}\n`),
  };
  try {
    const verdicts: Verdict[] = [];
    for (const measure of chosen) verdicts.push(...(await measure.run(run)).map(judge));
    process.stdout.write(`${tableOf(verdicts)}\n`);
    if (values.results !== undefined) await writeResults(values.results, run, verdicts);
  } finally {
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function chooseMeasures(names: readonly string[]): typeof MEASURES {
  const known = MEASURES.flatMap(({ ids }) => ids);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no such measure: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return names.length === 0 ? MEASURES : MEASURES.filter(({ ids }) => ids.some((id) => names.includes(id)));
}

function numberOf(name: 'rounds' | 'seconds' | 'stored', least: number, most: number): number {
  const number = Number(values[name]);
  if (!(number >= least && number <= most)) {
    throw new Error(`--${name} is a number from ${String(least)} to ${String(most)}`);
  }
  return number;
}

async function writeResults(
  file: string,
  { rounds, seconds, stored }: MeasuredRun,
  verdicts: readonly Verdict[],
): Promise<void> {
  const machine = {
    node: process.version,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
  };
  await writeFile(file, `${JSON.stringify({ machine, rounds, seconds, stored, verdicts }, null, 2)}\n`);
}
