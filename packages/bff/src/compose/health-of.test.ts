import { expect, it } from 'vitest';
import { healthOf } from './health-of.ts';
import type { HealthDeps } from './health-of.ts';

const NOW = Date.UTC(2026, 10, 24);

interface Changes {
  readonly isWritable?: boolean;
  readonly found?: Partial<Awaited<ReturnType<HealthDeps['storage']['checkUp']>>>;
  readonly aheadOfGmoMs?: number | null;
  readonly stalled?: ReturnType<HealthDeps['stalledWorkers']>;
  readonly isRealClock?: boolean;
  readonly isStopping?: boolean;
}

const readiness = (changes: Changes = {}) =>
  healthOf({
    config: { gmoShopId: 'tshop00000001', notificationForwardUrl: null },
    storage: {
      isReady: () => Promise.resolve(changes.isWritable ?? true),
      checkUp: () =>
        Promise.resolve({ isLockHeld: null, unknownSteps: [], databaseTime: NOW, ...changes.found }),
      forwards: {} as HealthDeps['storage']['forwards'],
    },
    clock: { now: () => NOW },
    gateway: { refusedCodes: () => [], aheadMs: () => changes.aheadOfGmoMs ?? null },
    isStopping: () => changes.isStopping ?? false,
    stalledWorkers: () => changes.stalled ?? [],
    isRealClock: changes.isRealClock ?? true,
  }).readiness();

const OK = { database: 'ok', migrations: 'ok', clock: 'ok', timers: 'ok', gateway: 'ok', process: 'ok' };

it('everything is ok', async () => {
  expect(await readiness()).toEqual({ ready: true, checks: OK });
  expect(await readiness({ found: { isLockHeld: true } })).toEqual({
    ready: true,
    checks: { ...OK, writerLock: 'ok' },
  });
});

it.each<[string, Changes, boolean, object]>([
  ['no write', { isWritable: false }, false, { database: 'the database cannot be written' }],
  [
    'a lost lock',
    { found: { isLockHeld: false } },
    false,
    {
      writerLock:
        'the .lock file beside the database was removed or replaced: another process may write the database too; stop this one',
    },
  ],
  ['a stop', { isStopping: true }, false, { process: 'stopping' }],
  [
    'a newer release',
    { found: { unknownSteps: ['0016-more'] } },
    true,
    {
      migrations: 'a newer release has migrated the database (0016-more): start that release here, too',
    },
  ],
  ['no read', { found: { unknownSteps: null } }, true, { migrations: 'the database cannot be read' }],
  [
    "the database's time",
    { found: { databaseTime: NOW - 61_000 } },
    true,
    { clock: "this clock is 61 s ahead of the database's: set it by NTP" },
  ],
  [
    "GMO-PG's time",
    { aheadOfGmoMs: -95_000 },
    true,
    { clock: "this clock is 95 s behind GMO-PG's: set it by NTP" },
  ],
  ['a clock of a test', { isRealClock: false, found: { databaseTime: 0 } }, true, {}],
  ['a minute', { found: { databaseTime: NOW - 60_000 }, aheadOfGmoMs: 60_000 }, true, {}],
  [
    'timers that stand still',
    {
      stalled: [
        { name: 'payments', seconds: 75 },
        { name: 'retention', seconds: 700 },
      ],
    },
    true,
    { timers: 'stalled: payments for 75 s, retention for 700 s' },
  ],
])('%s is told by the name of its check', async (_, changes, ready, says) => {
  const told = await readiness(changes);
  expect([told.ready, told.checks]).toEqual([ready, { ...OK, ...says }]);
});
