/** The watch around ports, engine and drivers: what it takes for a write, and where it ends the process. */
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../testing/fresh-database.ts';
import { openPostgresEngine } from '../../storage/dialects/postgres/postgres-engine.ts';
import type { StorageEngine } from '../../storage/storage-engine.ts';
import { openSqliteEngine } from '../../storage/dialects/sqlite/sqlite-engine.ts';
import type { StoreCommand } from '../../storage/store-command.ts';
import { all, run } from '../../storage/store-command.ts';
import { sqliteMaker } from './crash-database.ts';
import { parseCrashPoint } from './crash-point.ts';
import type { RunningCall } from './running-call.ts';
import { createCallWatch } from './watch-calls.ts';
import type { ObservedCall } from './watch-calls.ts';
import { watchDrivers } from './watch-drivers.ts';
import { watchEngine } from './watch-engine.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

let current: () => RunningCall | null = () => null;
let takeOpen: () => readonly RunningCall[] = () => [];
watchDrivers({ current: () => current(), takeOpen: () => takeOpen() });

/** Writes and reads of two places on an engine, as ports of a store, with everything the watch saw. */
function watchStore(opened: StorageEngine, plan: string | null) {
  const seen: ObservedCall[] = [];
  const crashes: string[] = [];
  const calls = createCallWatch({
    plan: plan === null ? null : parseCrashPoint(plan),
    report: (call) => seen.push(call),
    crash: () => crashes.push('at once'),
    crashSoon: () => crashes.push('soon'),
  });
  const watched = watchEngine(opened, calls);
  current = calls.current;
  takeOpen = watched.takeOpen;
  const { engine } = watched;
  const { q } = engine.language;
  const insert = (host: string) =>
    q.insertInto('place').values({ id: 1, gmo_host: host, shop_id: 'shop', bound_at: 1 });
  function* bind(): StoreCommand<void> {
    yield* run(insert('a.example'));
    yield* run(q.updateTable('place').set({ gmo_host: 'b.example' }));
  }
  function* change(host: string): StoreCommand<number> {
    return yield* run(q.updateTable('place').set({ gmo_host: host }).where('shop_id', '=', 'nobody'));
  }
  function* fail(): StoreCommand<void> {
    yield* bind();
    throw new Error('not to be');
  }
  const hosts = async (): Promise<readonly string[]> =>
    (await opened.read(() => all(q.selectFrom('place').select('gmo_host')))).map((row) => row.gmo_host);
  const store = calls.around('storage', {
    bind: () => engine.write(bind),
    changeNothing: () => engine.write(() => change('c.example')),
    fail: () => engine.write(fail),
  });
  return { store, seen, crashes, hosts };
}

async function openSqlite(): Promise<StorageEngine> {
  const database = await sqliteMaker().make('ready');
  const engine = openSqliteEngine(database.url, 1);
  closing.push(() => engine.close(), database.drop);
  return engine;
}

async function openPostgres(): Promise<StorageEngine> {
  const engine = await openPostgresEngine({ databaseUrl: await freshDatabase(), now: 1 });
  closing.push(() => engine.close());
  return engine;
}

describe.each([
  ['SQLite', openSqlite, 1],
  ['PostgreSQL', openPostgres, 2],
] as const)('on %s', (_name, open, statements) => {
  it('a call that changed rows is a write; one that shares its time and its commit with it is not', async () => {
    const { store, seen } = watchStore(await open(), null);
    await Promise.all([store.bind(), store.changeNothing()]);
    expect(seen).toEqual([{ operation: 'storage.bind', statements, commits: 1 }]);
  });

  it('a unit that was rolled back is no write', async () => {
    const { store, seen, hosts } = watchStore(await open(), null);
    await expect(store.fail()).rejects.toThrow('not to be');
    expect(await hosts()).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('"before" leaves the database as it was, and lets others go on', async () => {
    const { store, seen, crashes, hosts } = watchStore(await open(), 'storage.bind#1:before');
    void store.bind();
    await store.changeNothing();
    await expect.poll(() => crashes).toEqual(['soon']);
    expect(await hosts()).toEqual([]);
    expect(seen).toEqual([]);
  });

  it.each([
    ['statement-1', 'at once'],
    [`statement-${String(statements)}`, 'at once'],
    ['commit-1', 'at once'],
    ['after', 'at once'],
  ])('"%s" is come by once', async (moment, crash) => {
    const { store, crashes } = watchStore(await open(), `storage.bind#1:${moment}`);
    await Promise.all([store.bind(), store.changeNothing()]);
    expect(crashes).toEqual([crash]);
  });
});

it('a COMMIT that PostgreSQL was sent stands, although the process is gone before the answer', async () => {
  const databaseUrl = await freshDatabase();
  await (await openPostgresEngine({ databaseUrl, now: 1 })).close();
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  const calls = createCallWatch({
    plan: parseCrashPoint('outside.bind#1:commit-1'),
    report: () => undefined,
    // What the kernel does with the sockets of a process that is killed.
    crash: () => (client as unknown as { connection: pg.Connection }).connection.stream.destroy(),
    crashSoon: () => undefined,
  });
  current = calls.current;
  const bind = async (): Promise<void> => {
    await client.query('BEGIN');
    await client.query("INSERT INTO place (id, gmo_host, shop_id, bound_at) VALUES (1, 'a', 'b', 1)");
    await client.query('COMMIT');
  };
  await expect(calls.watch('outside.bind', bind)).rejects.toThrow();
  const reader = new pg.Client({ connectionString: databaseUrl });
  await reader.connect();
  closing.push(() => reader.end());
  await expect
    .poll(async () => (await reader.query<{ gmo_host: string }>('SELECT gmo_host FROM place')).rows)
    .toEqual([{ gmo_host: 'a' }]);
});

describe('the watch around a port', () => {
  const watchOf = (plan: string | null, crash: () => void) => {
    const seen: ObservedCall[] = [];
    const report = (call: ObservedCall): void => void seen.push(call);
    const crashPoint = plan === null ? null : parseCrashPoint(plan);
    return { seen, ...createCallWatch({ plan: crashPoint, report, crash, crashSoon: crash }) };
  };

  it('covers a method that nobody listed, of every port but the store whatever it does', async () => {
    const { seen, around } = watchOf(null, () => undefined);
    const gateway = around('gateway', { trades: { aNewCall: async () => 'answer' } });
    const storage = around('storage', { aNewRead: async () => 1 });
    expect(await gateway.trades.aNewCall()).toBe('answer');
    expect(await storage.aNewRead()).toBe(1);
    expect(seen).toEqual([{ operation: 'trades.aNewCall', statements: 0, commits: 0 }]);
  });

  it.each([
    ['before', []],
    ['after', ['made']],
  ] as const)('ends the process %s the call', async (moment, expected) => {
    const events: string[] = [];
    await new Promise<void>((crash) => {
      const { around } = watchOf(`gateway.call#2:${moment}`, crash);
      const gateway = around('gateway', { call: async () => void events.push('made') });
      void gateway.call().then(() => {
        events.length = 0;
        return gateway.call();
      });
    });
    expect(events).toEqual(expected);
  });
});
