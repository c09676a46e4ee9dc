/**
 * `pnpm simulate`: runs simulated worlds, one per seed, and says what they came to. A broken invariant, or a bound that the figures of the
 * run exceed, ends it with 1; an invariant with the record's last lines and the command that replays the seed exactly. A signal ends it
 * after the worlds under way. Writes nothing to disk.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { INVARIANTS } from './breach.ts';
import { LATENCIES } from './latency-figures.ts';
import { runSeeds } from './run-seeds.ts';
import { RunTotals } from './run-totals.ts';
import { SABOTAGES } from './sabotage.ts';
import type { WorldReport } from './world-report.ts';

const PROGRESS_MS = 60_000;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    steps: { type: 'string' },
    sabotage: { type: 'string' },
    lines: { type: 'string', default: '40' },
  },
});

process.exitCode = await simulate();

async function simulate(): Promise<number> {
  const from = wholeNumber('from', values.from);
  const seeds = wholeNumber('seeds', values.seeds);
  const sabotage = values.sabotage ?? null;
  if (sabotage !== null && !Object.hasOwn(SABOTAGES, sabotage))
    throw new Error(`--sabotage is one of ${Object.keys(SABOTAGES).join(', ')}`);
  const task = {
    stepsMax: values.steps === undefined ? null : wholeNumber('steps', values.steps),
    lines: wholeNumber('lines', values.lines),
    sabotage,
  };
  const totals = new RunTotals();
  const broken: WorldReport[] = [];
  let isStopped = false;
  // A script may hear a signal twice.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      isStopped = true;
    });
  }
  let toldAt = performance.now();
  await runSeeds({
    ...{ from, seeds, task },
    workers: seeds === 1 ? 1 : wholeNumber('workers', values.workers),
    shouldStop: () => isStopped || broken.length > 0,
    onEnd: (report) => {
      totals.add(report);
      if (report.breach !== null) broken.push(report);
      if (performance.now() - toldAt < PROGRESS_MS) return;
      toldAt = performance.now();
      process.stderr.write(`${totals.progress}\n`);
    },
  });
  for (const line of totals.lines(from)) print(line);
  const [first] = broken.sort((a, b) => a.seed - b.seed);
  if (first !== undefined) printBreach(first, sabotage);
  const exceeded = totals.figures.exceeded();
  for (const name of exceeded) print(`\nexceeded over the run: ${LATENCIES[name].title}`);
  if (first !== undefined || exceeded.length > 0) return 1;
  print('every invariant held');
  return 0;
}

function printBreach({ seed, steps, breach, lastLines }: WorldReport, sabotage: string | null): void {
  if (breach === null) return;
  const more = sabotage === null ? '' : ` --sabotage ${sabotage}`;
  print('');
  for (const line of lastLines) print(line);
  print(`\nbroken: ${INVARIANTS[breach.invariant]}\n  ${breach.message}`);
  print(
    `seed ${String(seed)}, step ${String(steps)}; again by:\n  pnpm simulate --seeds 1 --from ${String(seed)}${more}`,
  );
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} must be a whole number from 1`);
  return number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
