/**
 * `pnpm bench [P1 …]`: measures the BFF against its peers alternately in one run, prints a table and, when it was asked for everything, writes
 * `bench/results.json`. `run-options` has every option. `soak` and `flood` run only when they are named. No figure here passes or fails
 * anything: a goal that is missed is named.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS, startProgram } from './child-program.ts';
import { judge, tableOf } from './figures.ts';
import type { Measure, Verdict } from './figures.ts';
import { controlGateway } from './gateway-control.ts';
import { measureFlood } from './measures/forged-flood.ts';
import { measureFullDatabase } from './measures/full-database.ts';
import { measureLostNotifications } from './measures/lost-notifications.ts';
import { measureWatchers } from './measures/many-watchers.ts';
import type { MeasuredRun } from './measures/measured-run.ts';
import { measurePageShowsPaid } from './measures/page-shows-paid.ts';
import { measureStatus } from './measures/read-status.ts';
import { measureReadyTime } from './measures/ready-time.ts';
import { measureSoak } from './measures/soak.ts';
import { measureStarts } from './measures/start-checkouts.ts';
import { measureSteadyMemory } from './measures/steady-memory.ts';
import { measureNotifications } from './measures/take-notifications.ts';
import { measureProcesses } from './measures/three-processes.ts';
import { writeResults } from './results.ts';
import { readRunOptions } from './run-options.ts';
import { GMO_SHOP, openShop } from './shop.ts';

const MEASURES: readonly {
  readonly ids: readonly string[];
  readonly run: (run: MeasuredRun) => Promise<readonly Measure[]>;
  /** No part of a whole run. */
  readonly onlyNamed?: true;
}[] = [
  { ids: ['P1', 'P2'], run: measureStarts },
  { ids: ['P3'], run: measureNotifications },
  { ids: ['P4'], run: measureStatus },
  { ids: ['P5'], run: measureFullDatabase },
  { ids: ['P6'], run: measurePageShowsPaid },
  { ids: ['P7'], run: measureLostNotifications },
  { ids: ['P8'], run: measureWatchers },
  { ids: ['P9'], run: measureProcesses },
  { ids: ['P10'], run: measureSteadyMemory },
  { ids: ['P11'], run: measureReadyTime },
  { ids: ['soak'], run: measureSoak, onlyNamed: true },
  { ids: ['flood'], run: measureFlood, onlyNamed: true },
];

await bench();

async function bench(): Promise<void> {
  const { names, disk, resultsFile, ...options } = readRunOptions(process.argv.slice(2));
  const chosen = chooseMeasures(names);
  const folder = await mkdtemp(join(disk, 'epos-kantan-bench-'));
  const simulator = await startProgram(PROGRAMS.simulator, [], {
    PORT: '0',
    SIM_SHOP_ID: GMO_SHOP.GMO_SHOP_ID,
    SIM_SHOP_PASS: GMO_SHOP.GMO_SHOP_PASS,
  });
  const run: MeasuredRun = {
    ...options,
    shop: openShop(),
    folder,
    gmoUrl: simulator.url,
    say: (line) => process.stderr.write(`${line}\n`),
  };
  const gateway = controlGateway(simulator.url);
  try {
    const verdicts: Verdict[] = [];
    for (const measure of chosen) {
      verdicts.push(...(await measure.run(run)).map(judge));
      // Its room for trades is bounded, and no measure looks at another one's.
      await gateway.reset();
    }
    process.stdout.write(`${tableOf(verdicts)}\n`);
    if (resultsFile !== null) await writeResults(resultsFile, options, verdicts);
  } finally {
    await gateway.close();
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function chooseMeasures(names: readonly string[]): typeof MEASURES {
  const known = MEASURES.flatMap(({ ids }) => ids);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no such measure: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  if (names.length === 0) return MEASURES.filter(({ onlyNamed }) => onlyNamed !== true);
  return MEASURES.filter(({ ids }) => ids.some((id) => names.includes(id)));
}
