/**
 * Guards taken out on purpose: without each the points that it is for fail. What fails only when a minute of clock is over is tried on one
 * engine; `pnpm crash-points --without` tries it on both. The same points with all guards are in `pnpm crash-points`.
 */
import { expect, it } from 'vitest';
import { freshDatabase } from '../../testing/fresh-database.ts';
import { ENGINES, postgresMaker, sqliteMaker } from './crash-database.ts';
import type { EngineName } from './crash-database.ts';
import { parseCrashPoint } from './crash-point.ts';
import { runCrash } from './run-crash.ts';
import type { Guard } from './sabotage.ts';
import type { ScenarioName } from './scenarios.ts';

interface Broken {
  readonly guard: Guard;
  readonly engines: readonly EngineName[];
  readonly scenario: ScenarioName;
  readonly point: string;
  /** In the words of the judge. */
  readonly says: RegExp;
}

const BROKEN: readonly Broken[] = [
  {
    guard: 'zero-after-commit',
    engines: ENGINES,
    scenario: 'pay',
    point: 'inbox.receive#1:before',
    says: /1 notifications were answered 0, 0 are stored/,
  },
  {
    guard: 'sent-before-recorded',
    engines: ['sqlite'],
    scenario: 'pay',
    point: 'outgoing.request#1:before',
    says: /still waiting for: the shop is told/,
  },
  {
    guard: 'leases-end',
    engines: ['postgres'],
    scenario: 'pay',
    point: 'outgoing.request#1:before',
    says: /still waiting for: the shop is told/,
  },
  {
    guard: 'reserved-before-entry',
    engines: ENGINES,
    scenario: 'pay',
    point: 'checkouts.reserveAttempt#1:before',
    says: /trades that no stored attempt knows/,
  },
  {
    guard: 'event-with-its-webhook',
    engines: ['postgres'],
    scenario: 'pay',
    point: 'checkouts.applyMove#5:commit-1',
    says: /still waiting for: the shop is told|the shop was told/,
  },
  {
    guard: 'migration-in-one-piece',
    engines: ENGINES,
    scenario: 'first-start',
    point: 'storage.openStorage#1:statement-12',
    says: /the BFF ended by itself/,
  },
];

const MAKERS = { sqlite: sqliteMaker(), postgres: postgresMaker(freshDatabase) };

const CASES = BROKEN.flatMap(({ engines, ...broken }) => engines.map((engine) => ({ engine, ...broken })));

it.concurrent.each(CASES)(
  'without $guard the point $point fails on $engine',
  async ({ engine, guard, scenario, point, says }) => {
    const end = await runCrash(MAKERS[engine], scenario, parseCrashPoint(point), guard);
    expect(end.crashed).toBe(true);
    expect(end.fault).toMatch(says);
  },
  180_000,
);
