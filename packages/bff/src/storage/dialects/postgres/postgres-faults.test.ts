/** PostgreSQL taken away in the middle: no command is half done, nothing is waited for without a bound, nothing is told. */
import { connect as connectSocket, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../../testing/fresh-database.ts';
import { startPostgres } from '../../../testing/start-postgres.ts';
import type { RunningPostgres } from '../../../testing/start-postgres.ts';
import { createCheckoutStore } from '../../checkout-store.ts';
import { openStorage } from '../../open-storage.ts';
import type { StorageEngine } from '../../storage-engine.ts';
import type { StoreCommand } from '../../store-command.ts';
import { NOW, dataKeys, makeReserve, reserve } from '../../storage-makers.contract.ts';
import { createValueCipher } from '../../value-cipher.ts';
import { openPostgresEngine } from './postgres-engine.ts';
import { POSTGRES_LIMITS } from './postgres-pool.ts';
import type { PostgresLimits } from './postgres-pool.ts';
import { connect } from './postgres-test-client.contract.ts';

// A server of its own, because it is taken down.
let postgres: RunningPostgres;
let databaseUrl: string;
let engine: StorageEngine | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.createDatabase('faults');
});
afterAll(() => postgres.stop());
beforeEach(() => emptyDatabase(databaseUrl));
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

/** Opens an engine with bounds that a test can wait for. */
async function open(changes: Partial<PostgresLimits> = {}, url = databaseUrl): Promise<StorageEngine> {
  const limits = { ...POSTGRES_LIMITS, ...changes };
  engine = await openPostgresEngine({ databaseUrl: url, now: NOW, limits });
  return engine;
}

async function ask(sql: string): Promise<unknown> {
  const client = await connect(databaseUrl);
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return Object.values(rows[0] ?? {})[0];
}

/** Adds one row, waits inside the transaction, adds another. */
function* addTwo(pause = 'SELECT 1'): StoreCommand<void> {
  yield CompiledQuery.raw(`INSERT INTO readiness VALUES (1, 1)`);
  yield CompiledQuery.raw(pause);
  yield CompiledQuery.raw(`INSERT INTO data_keys VALUES ('k', 'p', 1)`);
}

const stored = () =>
  ask(`SELECT (SELECT count(*) FROM readiness)::text || ' ' || (SELECT count(*) FROM data_keys)::text`);

/** Waits until a backend of ours is at this statement, and gives its process id. */
async function busyBackend(statement: string): Promise<number> {
  for (let tries = 0; tries < 500; tries += 1) {
    const pid = await ask(`SELECT pid FROM pg_stat_activity
      WHERE state = 'active' AND query LIKE '${statement}%' AND pid <> pg_backend_pid()`);
    if (typeof pid === 'number') return pid;
    await sleep(10);
  }
  throw new Error('no backend is at the statement');
}

describe('a connection that is cut', () => {
  it('in the middle of a command: the command is run again, whole and once', async () => {
    const { write } = await open();
    let runs = 0;
    const writing = write(() => {
      runs += 1;
      return addTwo(runs === 1 ? 'SELECT pg_sleep(3)' : 'SELECT 1');
    });
    await ask(`SELECT pg_terminate_backend(${String(await busyBackend('SELECT pg_sleep'))})`);
    await writing;
    expect(runs).toBe(2);
    expect(await stored()).toBe('1 1');
  });

  it('each time: the command is given up, and nothing of it is stored', async () => {
    const { write } = await open();
    const writing = write(() => addTwo('SELECT pg_terminate_backend(pg_backend_pid())'));
    await expect(writing).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await stored()).toBe('0 0');
    await write(() => addTwo());
    expect(await stored()).toBe('1 1');
  });

  it('at the commit: the caller is told that it is not known, and the command is not run again', async () => {
    await open();
    await ask(
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$`,
    );
    await ask(`CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON readiness DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION slow()`);
    let runs = 0;
    const writing = engine?.write(() => {
      runs += 1;
      return addTwo();
    });
    writing?.catch(() => undefined);
    await ask(`SELECT pg_terminate_backend(${String(await busyBackend('COMMIT'))})`);
    await expect(writing).rejects.toMatchObject({
      code: 'store_unavailable',
      message: /whole, or not at all/,
    });
    expect(runs).toBe(1);
    expect(await stored()).toBe('0 0');
    await ask('DROP FUNCTION slow CASCADE');
  });
});

describe('a server that goes and comes back', () => {
  it.each(['crash', 'orderly'] as const)('(%s): refused meanwhile, and used again after it', async (how) => {
    const keys = dataKeys();
    const storage = await openStorage({ databaseUrl, dataKeys: keys, clock: { now: () => NOW } });
    const before = await reserve(storage, 'o-1');
    // More connections than one, all of which will be dead.
    await Promise.all(Array.from({ length: 30 }, () => storage.isReady()));
    await postgres.halt(how);
    expect(await storage.isReady()).toBe(false);
    await expect(storage.checkouts.reserveAttempt(makeReserve('o-2'))).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    const heard: (string | null)[] = [];
    storage.onAnnounced((id) => heard.push(id));
    await postgres.resume();
    expect(await storage.checkouts.findByAttemptId(before.attempt.id)).toEqual(before);
    await reserve(storage, 'o-2');
    // What others announced meanwhile is lost: everything may have changed.
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual([null]);
    await storage.close();
  });

  it('in the middle of many commands: what was acknowledged is there, what was refused is whole or not there', async () => {
    const storage = await openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } });
    const acknowledged: string[] = [];
    const starting = Array.from({ length: 300 }, async (_, index) => {
      const command = makeReserve(`o-${String(index)}`);
      await storage.checkouts.reserveAttempt(command);
      acknowledged.push(command.fresh.attemptId);
    });
    const ends = Promise.allSettled(starting);
    await expect.poll(() => acknowledged.length, { interval: 1, timeout: 30_000 }).toBeGreaterThan(50);
    await postgres.halt('crash');
    await ends;
    await postgres.resume();
    for (const id of acknowledged) expect(await storage.checkouts.findByAttemptId(id)).not.toBeNull();
    expect(
      await ask(`SELECT count(*)::int FROM checkouts c LEFT JOIN attempts a ON a.id = c.current_attempt_id
        LEFT JOIN events e ON e.checkout_id = c.id WHERE a.id IS NULL OR e.id IS NULL`),
    ).toBe(0);
    await storage.close();
  });
});

describe('waiting', () => {
  it('for a row that somebody holds ends, and the row can be had when it is free', async () => {
    const opened = await open({ statementMs: 200 });
    const store = createCheckoutStore(opened, { ...opened.language, cipher: createValueCipher(dataKeys()) });
    await store.reserveAttempt(makeReserve('o-1'));
    const holder = await connect(databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT * FROM checkouts FOR UPDATE');
    await expect(store.reserveAttempt(makeReserve('o-1'))).rejects.toMatchObject({
      code: 'store_unavailable',
      // Canceled by the server, not cut from here.
      message: /57014/,
    });
    await holder.query('ROLLBACK');
    await holder.end();
    expect(await store.reserveAttempt(makeReserve('o-1'))).toEqual({ kind: 'busy' });
  });

  it('for a connection ends when all are taken', async () => {
    const { write, read } = await open({ connectionsMax: 1, connectMs: 200 });
    const writing = write(() => addTwo('SELECT pg_sleep(1)'));
    await busyBackend('SELECT pg_sleep');
    await expect(read(() => addTwo())).rejects.toMatchObject({ code: 'store_unavailable' });
    await writing;
    expect(await stored()).toBe('1 1');
  });

  it('for a command ends, however short its statements are', async () => {
    const { write } = await open({ commandMs: 300 });
    function* endless(): StoreCommand<void> {
      for (;;) yield CompiledQuery.raw('SELECT pg_sleep(0.05)');
    }
    let runs = 0;
    const writing = write(() => {
      runs += 1;
      return endless();
    });
    await expect(writing).rejects.toMatchObject({ code: 'store_unavailable', message: /too long/ });
    expect(runs).toBe(1);
  });

  it('for a network that swallows everything ends, too', async () => {
    const network = await startNetwork(databaseUrl);
    const { write } = await open({ commandMs: 300, connectMs: 300 }, network.url);
    network.swallow();
    await expect(write(() => addTwo())).rejects.toMatchObject({ code: 'store_unavailable' });
    network.stop();
    expect(await stored()).toBe('0 0');
  });

  it('of others for the rows of a frozen process ends', async () => {
    await open({ idleInCommandMs: 200 });
    const network = await startNetwork(databaseUrl);
    const frozen = await openPostgresEngine({
      databaseUrl: network.url,
      now: NOW,
      limits: { ...POSTGRES_LIMITS, idleInCommandMs: 200, commandMs: 1_000, connectMs: 500 },
    });
    await frozen.write(() => addTwo());
    function* hold(): StoreCommand<void> {
      yield CompiledQuery.raw('UPDATE readiness SET checked_at = 2');
      network.swallow();
      yield CompiledQuery.raw('SELECT 1');
    }
    const holding = frozen.write(hold);
    holding.catch(() => undefined);
    function* take(): StoreCommand<void> {
      yield CompiledQuery.raw('UPDATE readiness SET checked_at = 3');
    }
    await engine?.write(take);
    await expect(holding).rejects.toMatchObject({ code: 'store_unavailable' });
    network.stop();
    await frozen.close();
    expect(await ask('SELECT checked_at::int FROM readiness')).toBe(3);
  });
});

/** A way to the server that can stop to carry anything without closing. */
async function startNetwork(url: string) {
  const target = new URL(url);
  const path = `${target.searchParams.get('host') ?? ''}/.s.PGSQL.5432`;
  let isSwallowing = false;
  const sockets: Socket[] = [];
  const server: Server = createServer((near) => {
    const far = connectSocket(path);
    sockets.push(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => undefined);
      from.on('data', (chunk: Buffer) => {
        if (!isSwallowing) to.write(chunk);
      });
      from.on('close', () => {
        if (!isSwallowing) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres@127.0.0.1:${String(port)}${target.pathname}`,
    swallow: () => {
      isSwallowing = true;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
