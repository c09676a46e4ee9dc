/**
 * Crash points, a bounded part of `pnpm crash-points`: one of every operation that a payment reaches, on one engine by turns, of a payment whose
 * record was lost on one engine, and of the opening of a store on both; others every day. That points fail without the guards that they are for
 * is in `guards.test.ts`.
 */
import { beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../testing/fresh-database.ts';
import { ENGINES, postgresMaker, sqliteMaker } from './crash-database.ts';
import type { DatabaseMaker } from './crash-database.ts';
import { oneOfEach } from './crash-list.ts';
import type { CrashCase } from './crash-list.ts';
import type { CrashPoint } from './crash-point.ts';
import { commandOf, runCases } from './run-cases.ts';
import { recordPoints } from './run-crash.ts';
import type { ScenarioName } from './scenarios.ts';

/** Each day others; a failure prints the command that repeats its point on any day. */
const TODAY = Math.floor(Date.now() / 86_400_000);

/** Runs at a time: they mostly wait for a clock, and other tests run beside. */
const PARALLEL = 4;

let makers: readonly DatabaseMaker[];

beforeAll(() => {
  makers = [sqliteMaker(), postgresMaker(freshDatabase)];
});

async function todaysCases(scenario: ScenarioName, engines = makers): Promise<readonly CrashCase[]> {
  const lists = engines.map(async (maker) =>
    (await recordPoints(maker, scenario)).map((point) => ({
      engine: maker.engine,
      scenario,
      point,
      without: null,
    })),
  );
  return oneOfEach((await Promise.all(lists)).flat(), Math.floor(TODAY / 2));
}

/** What did not recover, each with the command that repeats it. */
async function faultsOf(cases: readonly CrashCase[]): Promise<readonly string[]> {
  const results = await runCases(makers, cases, PARALLEL);
  return results
    .filter(({ fault }) => fault !== null)
    .map(({ crashCase, fault }) => `${commandOf(crashCase)}: ${String(fault)}`);
}

/** Of the operations of both engines each on one of them, on the next day on the other. */
function byTurns(cases: readonly CrashCase[]): readonly CrashCase[] {
  const operations = [...new Set(cases.map(({ point }) => point.operation))];
  return cases.filter(
    ({ engine, point }) =>
      ENGINES.indexOf(engine) === (operations.indexOf(point.operation) + TODAY) % ENGINES.length,
  );
}

it('of every operation: the order ends as if nothing had happened, within a minute', async () => {
  const cases = await todaysCases(TODAY % 2 === 0 ? 'pay' : 'returns');
  // The doors of the store, of GMO-PG and of the shop: a list without one of them would prove nothing about it.
  for (const engine of ENGINES) {
    const here = cases.filter((one) => one.engine === engine);
    const doors = new Set(here.map(({ point }) => point.operation.split('.')[0]));
    expect([...doors].sort()).toEqual(['checkouts', 'gateway', 'inbox', 'outbox', 'outgoing']);
  }
  expect(await faultsOf(byTurns(cases))).toEqual([]);
}, 400_000);

it('of a payment whose record was lost: it is told and adopted all the same', async () => {
  const scenario = TODAY % 2 === 0 ? 'orphan' : 'second-orphan';
  // One engine by turns, and only what no other scenario reaches.
  const maker = makers[Math.floor(TODAY / 2) % makers.length];
  if (maker === undefined) throw new Error('there is no engine');
  const cases = (await todaysCases(scenario, [maker])).filter(({ point }) =>
    point.operation.startsWith('orphans.'),
  );
  expect(cases.map(({ point }) => point.operation).sort()).toEqual([
    'orphans.adoptOrphan',
    'orphans.claimOrphan',
    'orphans.recordOrphan',
  ]);
  expect(await faultsOf(cases)).toEqual([]);
}, 400_000);

it('of a notification of another payment method: whatever was answered 0 reaches its receiver, in order', async () => {
  // The other engine than that of the payment without a record.
  const maker = makers[(Math.floor(TODAY / 2) + 1) % makers.length];
  if (maker === undefined) throw new Error('there is no engine');
  const cases = await todaysCases('forwarded', [maker]);
  expect(new Set(cases.map(({ point }) => point.operation))).toEqual(
    new Set(['forwards.keep', 'forwards.claimDue', 'outgoing.request', 'forwards.recordEnd']),
  );
  expect(await faultsOf(cases)).toEqual([]);
}, 400_000);

it('while the store is opened, in the middle of a migration too: the next start completes it', async () => {
  const cases = await todaysCases(TODAY % 2 === 0 ? 'first-start' : 'upgrade');
  expect(new Set(cases.map(({ engine, point }) => `${engine} ${point.operation}`)).size).toBe(4);
  expect(await faultsOf(cases)).toEqual([]);
}, 400_000);

it('of two processes: the other one takes over', async () => {
  const [maker] = makers.slice(1);
  if (maker === undefined) throw new Error('PostgreSQL is missing');
  // What is held while a call is under way is what has to be taken over. In some runs it is the other process that captures.
  let point: CrashPoint | undefined;
  for (let runs = 0; point === undefined && runs < 5; runs += 1)
    point = (await recordPoints(maker, 'takeover')).find(
      ({ operation, moment }) => operation === 'gateway.captureTrade' && moment === 'after',
    );
  if (point === undefined) throw new Error('the scenario captures nothing');
  expect(await faultsOf([{ engine: 'postgres', scenario: 'takeover', point, without: null }])).toEqual([]);
}, 400_000);
