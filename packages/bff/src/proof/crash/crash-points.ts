/**
 * `pnpm crash-points [--engine sqlite|postgres] [--without guard] [--list] [scenario [point]]`: kills the BFF at every crash point of every scenario on
 * both engines and prints how it recovered. Ends with 1 when a point did not, and then says how to repeat it alone.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../testing/start-postgres.ts';
import type { RunningPostgres } from '../../testing/start-postgres.ts';
import { ENGINES, postgresMaker, sqliteMaker } from './crash-database.ts';
import type { DatabaseMaker, EngineName } from './crash-database.ts';
import { spreadOver } from './crash-list.ts';
import type { CrashCase } from './crash-list.ts';
import { parseCrashPoint } from './crash-point.ts';
import { nothingKnown } from './points-of.ts';
import type { KnownCalls } from './points-of.ts';
import { commandOf, runCases } from './run-cases.ts';
import type { CaseResult } from './run-cases.ts';
import { recordPoints } from './run-crash.ts';
import { GUARDS, isGuard } from './sabotage.ts';
import type { Guard } from './sabotage.ts';
import { SCENARIOS, isScenarioName } from './scenarios.ts';
import type { ScenarioName } from './scenarios.ts';

/** Runs at a time for each core: they mostly wait for a clock. */
const RUNS_PER_CORE = 3;

/** What the command line asks for; undefined = all of them. */
interface Wishes {
  readonly engine: EngineName | undefined;
  readonly without: Guard | null;
  readonly scenario: ScenarioName | undefined;
  readonly point: string | undefined;
  /** Only says which points there are. */
  readonly listsOnly: boolean;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function readWishes(): Wishes {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { engine: { type: 'string' }, without: { type: 'string' }, list: { type: 'boolean' } },
  });
  const [scenario, point] = positionals;
  const { without } = values;
  const engine = ENGINES.find((name) => name === values.engine);
  if (values.engine !== undefined && engine === undefined) {
    throw new Error(`there is no engine ${values.engine}; there are: ${ENGINES.join(', ')}`);
  }
  if (without !== undefined && !isGuard(without)) {
    throw new Error(`there is no guard ${without}; there are: ${Object.keys(GUARDS).join(', ')}`);
  }
  if (scenario !== undefined && !isScenarioName(scenario)) {
    throw new Error(`there is no scenario ${scenario}; there are: ${Object.keys(SCENARIOS).join(', ')}`);
  }
  return { engine, scenario, point, without: without ?? null, listsOnly: values.list === true };
}

async function casesOf(
  maker: DatabaseMaker,
  scenario: ScenarioName,
  { point, without }: Wishes,
  known: KnownCalls,
): Promise<readonly CrashCase[]> {
  const { engine } = maker;
  if (point !== undefined) return [{ engine, scenario, without, point: parseCrashPoint(point) }];
  const points = await recordPoints(maker, scenario, known, without);
  const chosen = spreadOver(points, SCENARIOS[scenario].pointsMax);
  say(
    `${engine} ${scenario}: ${String(chosen.length)} of ${String(points.length)} points that no other covers`,
  );
  return chosen.map((one) => ({ engine, scenario, without, point: one }));
}

async function chooseCases(makers: readonly DatabaseMaker[], wishes: Wishes): Promise<readonly CrashCase[]> {
  const scenarios = Object.keys(SCENARIOS).filter(isScenarioName);
  const cases: CrashCase[] = [];
  for (const maker of makers) {
    const alone = nothingKnown();
    const withSpare = nothingKnown();
    for (const name of wishes.scenario === undefined ? scenarios : [wishes.scenario]) {
      const { engines, hasSpare } = SCENARIOS[name];
      if (!engines.includes(maker.engine)) continue;
      cases.push(...(await casesOf(maker, name, wishes, hasSpare ? withSpare : alone)));
    }
  }
  return cases;
}

/** One line per group: points, recovered, the longest wait. */
function table(title: string, results: readonly CaseResult[], keyOf: (one: CrashCase) => string): void {
  const keys = [...new Set(results.map(({ crashCase }) => keyOf(crashCase)))];
  say(`\n${title.padEnd(28)}  points  recovered  not reached  s of clock (max)`);
  for (const key of [...keys, 'all']) {
    const group = results.filter(({ crashCase }) => key === 'all' || keyOf(crashCase) === key);
    const recovered = group.filter(({ fault }) => fault === null);
    const seconds = Math.max(0, ...recovered.map(({ recoverySeconds }) => recoverySeconds));
    const figures = [
      String(group.length).padStart(6),
      String(recovered.length).padStart(9),
      String(group.filter(({ isReached }) => !isReached).length).padStart(11),
      seconds.toFixed(1).padStart(16),
    ];
    say(`${key.padEnd(28)}  ${figures.join('  ')}`);
  }
}

async function run(makers: readonly DatabaseMaker[], wishes: Wishes): Promise<void> {
  const startedAt = performance.now();
  const cases = await chooseCases(makers, wishes);
  if (wishes.listsOnly) {
    for (const one of cases) say(commandOf(one));
    return;
  }
  let done = 0;
  const results = await runCases(makers, cases, RUNS_PER_CORE * availableParallelism(), (result) => {
    done += 1;
    if (result.fault !== null) say(`FAILED  ${commandOf(result.crashCase)}\n        ${result.fault}`);
    else if (done % 20 === 0) say(`${String(done)} of ${String(cases.length)}`);
  });
  table('operation', results, ({ engine, point }) => `${engine} ${point.operation}`);
  table('scenario', results, ({ engine, scenario }) => `${engine} ${scenario}`);
  say(`\n${((performance.now() - startedAt) / 60_000).toFixed(1)} min`);
  const again = results.filter(({ tries, isReached }) => tries > 1 && isReached);
  for (const { crashCase, tries, spoiled } of again) {
    say(`ended in run ${String(tries)}: ${commandOf(crashCase)}`);
    for (const reason of spoiled) say(`  run again: ${reason}`);
  }
  const failed = results.filter(({ fault }) => fault !== null);
  if (failed.length === 0) return;
  say('\nnot recovered; each alone:');
  for (const { crashCase } of failed) say(`  ${commandOf(crashCase)}`);
  process.exitCode = 1;
}

const wishes = readWishes();
let server: RunningPostgres | null = null;
try {
  const makers: DatabaseMaker[] = [];
  if (wishes.engine !== 'postgres') makers.push(sqliteMaker());
  if (wishes.engine !== 'sqlite') {
    server = await startPostgres();
    const { createDatabase } = server;
    let made = 0;
    makers.push(postgresMaker(() => createDatabase(`crash${String((made += 1))}`)));
  }
  await run(makers, wishes);
} finally {
  await server?.stop();
}
