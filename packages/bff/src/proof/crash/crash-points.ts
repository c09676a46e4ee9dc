/**
 * `pnpm crash-points [scenario [point]]`: kills the BFF at every crash point of every scenario and prints how it recovered. Ends with 1 when
 * a point did not, and then says how to repeat it alone.
 */
import { spreadOver } from './crash-list.ts';
import type { CrashCase } from './crash-list.ts';
import { parseCrashPoint } from './crash-point.ts';
import { commandOf, runCases } from './run-cases.ts';
import type { CaseResult } from './run-cases.ts';
import { recordPoints } from './run-crash.ts';
import { SCENARIOS, isScenarioName } from './scenarios.ts';
import type { ScenarioName } from './scenarios.ts';

/** A crowd has a thousand points that differ little: so many per operation and moment. */
const CROWD_POINTS = 4;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function casesOf(scenario: ScenarioName): Promise<readonly CrashCase[]> {
  const points = await recordPoints(scenario);
  const chosen = scenario === 'crowd' ? spreadOver(points, CROWD_POINTS) : points;
  say(`${scenario}: ${String(chosen.length)} of ${String(points.length)} points`);
  return chosen.map((point) => ({ scenario, point }));
}

async function chooseCases(scenario: string | undefined, point: string | undefined): Promise<CrashCase[]> {
  if (scenario !== undefined && !isScenarioName(scenario)) {
    throw new Error(`there is no scenario ${scenario}; there are: ${Object.keys(SCENARIOS).join(', ')}`);
  }
  if (scenario !== undefined && point !== undefined) return [{ scenario, point: parseCrashPoint(point) }];
  const scenarios = Object.keys(SCENARIOS).filter(isScenarioName);
  const cases: CrashCase[] = [];
  for (const name of scenario === undefined ? scenarios : [scenario]) cases.push(...(await casesOf(name)));
  return cases;
}

/** One line per group: points, recovered, the longest wait. */
function table(title: string, results: readonly CaseResult[], keyOf: (one: CrashCase) => string): void {
  const keys = [...new Set(results.map(({ crashCase }) => keyOf(crashCase)))];
  say(`\n${title.padEnd(28)}  points  recovered  s of clock (max)`);
  for (const key of [...keys, 'all']) {
    const group = results.filter(({ crashCase }) => key === 'all' || keyOf(crashCase) === key);
    const recovered = group.filter(({ fault }) => fault === null).length;
    const seconds = Math.max(...group.map(({ recoverySeconds }) => recoverySeconds));
    const figures = [
      String(group.length).padStart(6),
      String(recovered).padStart(9),
      seconds.toFixed(1).padStart(16),
    ];
    say(`${key.padEnd(28)}  ${figures.join('  ')}`);
  }
}

const [scenario, point] = process.argv.slice(2);
const cases = await chooseCases(scenario, point);
let done = 0;
const results = await runCases(cases, ({ crashCase, fault }) => {
  done += 1;
  if (fault !== null) say(`FAILED  ${commandOf(crashCase)}\n        ${fault}`);
  else if (done % 20 === 0) say(`${String(done)} of ${String(cases.length)}`);
});
table('scenario', results, (one) => one.scenario);
table('operation', results, (one) => one.point.operation);
const failed = results.filter(({ fault }) => fault !== null);
if (failed.length > 0) {
  say('\nnot recovered; each alone:');
  for (const { crashCase } of failed) say(`  ${commandOf(crashCase)}`);
  process.exitCode = 1;
}
