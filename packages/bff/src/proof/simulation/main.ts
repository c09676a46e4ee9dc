/**
 * `pnpm simulate`: runs simulated worlds, one per seed, and says what they came to. A broken invariant ends it with 1, the record's
 * last lines and the command that replays the seed exactly. A signal ends it after the world under way.
 */
import { parseArgs } from 'node:util';
import { INVARIANTS } from './breach.ts';
import { FAULT_KINDS } from './faults.ts';
import type { Coverage } from './faults.ts';
import { runWorld } from './run-world.ts';
import type { WorldEnd } from './run-world.ts';
import { NO_SABOTAGE, SABOTAGES } from './sabotage.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string' },
    sabotage: { type: 'string' },
    lines: { type: 'string', default: '40' },
  },
});

process.exitCode = await simulate();

async function simulate(): Promise<number> {
  const seeds = wholeNumber('seeds', values.seeds);
  const from = wholeNumber('from', values.from);
  const stepsMax = values.steps === undefined ? {} : { stepsMax: wholeNumber('steps', values.steps) };
  const sabotage = values.sabotage === undefined ? NO_SABOTAGE : SABOTAGES[values.sabotage];
  if (sabotage === undefined) throw new Error(`--sabotage is one of ${Object.keys(SABOTAGES).join(', ')}`);
  const coverage: Coverage = new Map();
  const lines = wholeNumber('lines', values.lines);
  const begunAt = process.hrtime.bigint();
  let hash = '';
  const sum = { seeds: 0, steps: 0, checkouts: 0, latest: 0, cut: 0 };
  let isStopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isStopped = true;
    });
  }
  for (let seed = from; seed < from + seeds && !isStopped; seed += 1) {
    const end = await runWorld({ seed, sabotage, coverage, lines, ...stepsMax });
    sum.seeds += 1;
    hash = end.hash;
    sum.cut += end.isCut ? 1 : 0;
    sum.steps += end.steps;
    sum.checkouts += end.checkouts;
    sum.latest = Math.max(sum.latest, ...end.lateness);
    if (end.breach !== null) {
      printBreach(end, values.sabotage);
      return 1;
    }
  }
  const seconds = Number(process.hrtime.bigint() - begunAt) / 1e9;
  const cut = sum.cut === 0 ? '' : ` (${String(sum.cut)} worlds were cut off before their end)`;
  const rate = Math.round(sum.checkouts / seconds);
  print(
    `seeds ${String(sum.seeds)} (from ${String(from)})  checkouts ${String(sum.checkouts)}  steps ${String(sum.steps)}`,
  );
  print(`${seconds.toFixed(1)} s  ${String(rate)} checkouts/s  every invariant held${cut}`);
  print(`longest that a payment stayed unknown after the faults: ${String(sum.latest / 1000)} s`);
  print(`hash of the last world ${hash}`);
  print('times that each kind struck:');
  for (const kind of FAULT_KINDS) print(`  ${kind.padEnd(26)} ${String(coverage.get(kind) ?? 0)}`);
  return 0;
}

function printBreach({ seed, steps, breach, lastLines }: WorldEnd, sabotage: string | undefined): void {
  if (breach === null) return;
  const more = sabotage === undefined ? '' : ` --sabotage ${sabotage}`;
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
