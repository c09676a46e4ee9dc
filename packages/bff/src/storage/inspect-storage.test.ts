/** Looking at a database: what is seen, and that nothing is touched. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../testing/fresh-database.ts';
import { startPostgres } from '../testing/start-postgres.ts';
import type { RunningPostgres } from '../testing/start-postgres.ts';
import { connect } from './dialects/postgres/postgres-test-client.contract.ts';
import { inspectStorage, locateDatabase } from './inspect-storage.ts';
import { openStorage } from './open-storage.ts';
import type { Storage } from './open-storage.ts';
import { NOW, SHOP, dataKeys, move, reserve } from './storage-makers.contract.ts';

const PLACE = { gmoHost: 'pt01.mul-pay.jp', shopId: SHOP };

let folder: string;
let storage: Storage | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-look-'));
});
afterEach(async () => {
  await storage?.close();
  storage = undefined;
  rmSync(folder, { recursive: true });
});

const keys = dataKeys();
const url = (name = 'shop.db'): string => `file:${join(folder, name)}`;

async function open(databaseUrl = url()): Promise<Storage> {
  storage = await openStorage({ databaseUrl, dataKeys: keys, clock: { now: () => NOW } });
  return storage;
}

async function close(): Promise<void> {
  await storage?.close();
  storage = undefined;
}

const look = (databaseUrl = url(), dataKeysOrNull: typeof keys | null = keys) =>
  inspectStorage({ databaseUrl, dataKeys: dataKeysOrNull });

/** Every file with its bytes and times. */
const contents = (): unknown =>
  readdirSync(folder)
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      return [name, statSync(path).mtimeMs, readFileSync(path).toString('base64')];
    });

/** A place with a trade that GMO-PG has registered. */
async function work(opened: Storage): Promise<void> {
  await opened.bindPlace(PLACE);
  const found = await reserve(opened, 'A-1');
  const access = { accessId: 'a'.repeat(32), accessPass: new Secret('b'.repeat(32)) };
  await move(opened, found, { attempt: access });
}

describe('a database of SQLite', () => {
  it('that is not there is absent, and is not made', async () => {
    expect(await look()).toEqual({ kind: 'absent' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that nobody has open is read, and its folder stays as it was', async () => {
    await work(await open());
    await close();
    const before = contents();
    expect(await look()).toEqual({
      kind: 'seen',
      schema: 'current',
      place: PLACE,
      hasWorked: true,
      dataKeyFault: null,
      isServed: false,
      server: null,
    });
    expect(contents()).toEqual(before);
  });

  it('that is served is read beside the process that serves it, which goes on', async () => {
    const served = await open();
    await served.bindPlace(PLACE);
    expect(await look()).toMatchObject({ kind: 'seen', place: PLACE, hasWorked: false, isServed: true });
    // The lock is still held: looking has not let go of it.
    const second = openStorage({ databaseUrl: url(), dataKeys: keys, clock: { now: () => NOW } });
    await expect(second).rejects.toMatchObject({ code: 'database_in_use' });
    expect(await served.isReady()).toBe(true);
  });

  it('that is empty, or of another, is told as that', async () => {
    writeFileSync(join(folder, 'empty.db'), '');
    expect(await look(url('empty.db'))).toMatchObject({ kind: 'seen', schema: 'empty' });
    writeFileSync(join(folder, 'text.db'), 'no database '.repeat(500));
    expect(await look(url('text.db'))).toMatchObject({ kind: 'unusable', fault: { code: 'not_a_database' } });
    const foreign = new Database(join(folder, 'foreign.db'));
    foreign.exec('CREATE TABLE songs (id INTEGER)');
    foreign.close();
    expect(await look(url('foreign.db'))).toMatchObject({
      kind: 'unusable',
      fault: { code: 'foreign_database' },
    });
    expect(await look('file:/nowhere/a.db')).toMatchObject({ fault: { code: 'directory_missing' } });
  });

  it('of an older release is seen, with what its tables have', async () => {
    await (await open()).bindPlace(PLACE);
    await close();
    const database = new Database(join(folder, 'shop.db'));
    database.exec(`DROP TABLE forwards; DELETE FROM migrations WHERE id >= '0009'`);
    database.close();
    expect(await look()).toMatchObject({ kind: 'seen', schema: 'older', place: PLACE, dataKeyFault: null });
  });

  it('is told apart by its keys', async () => {
    await work(await open());
    await close();
    const wrong = { active: { id: 'k1', key: new Secret(randomBytes(32).toString('base64')) }, others: [] };
    const missing = dataKeys();
    const other = { active: { ...missing.active, id: 'k2' }, others: [] };
    expect(await look(url(), wrong)).toMatchObject({ dataKeyFault: { code: 'data_key_wrong' } });
    expect(await look(url(), other)).toMatchObject({
      dataKeyFault: { message: expect.stringMatching(/lacks "k1"/) as string },
    });
    expect(await look(url(), null)).toMatchObject({ dataKeyFault: null });
  });

  it('that was copied while it was open is not touched', async () => {
    const served = await open();
    await served.bindPlace(PLACE);
    const copy = join(folder, 'copy');
    cpSync(join(folder, 'shop.db'), join(copy, 'shop.db'));
    cpSync(join(folder, 'shop.db-wal'), join(copy, 'shop.db-wal'));
    expect(await look(`file:${join(copy, 'shop.db')}`)).toMatchObject({ kind: 'unseen' });
    expect(readdirSync(copy).toSorted()).toEqual(['shop.db', 'shop.db-wal']);
  });
});

describe('a database of PostgreSQL', () => {
  it('is seen without being made ours', async () => {
    const databaseUrl = await freshDatabase();
    const empty = await look(databaseUrl);
    expect(empty).toMatchObject({ kind: 'seen', schema: 'empty', place: null, isServed: null });
    expect(await look(databaseUrl)).toMatchObject({ schema: 'empty' });
    await work(await open(databaseUrl));
    expect(await look(databaseUrl)).toMatchObject({
      kind: 'seen',
      schema: 'current',
      place: PLACE,
      hasWorked: true,
      dataKeyFault: null,
      server: {
        fsync: 'on',
        synchronousCommit: 'on',
        fullPageWrites: 'on',
        isEncrypted: false,
        mayCreateTables: true,
        isSuperuser: true,
      },
    });
  });

  it('of a newer release cannot be used, and what the server is set to is told all the same', async () => {
    const databaseUrl = await freshDatabase();
    await open(databaseUrl);
    await close();
    const client = await connect(databaseUrl);
    await client.query(`INSERT INTO migrations VALUES ('9999-of-the-future', 'x', 0)`);
    await client.end();
    expect(await look(databaseUrl)).toMatchObject({
      kind: 'unusable',
      fault: { code: 'schema_newer' },
      server: { fsync: 'on' },
    });
  });

  it('that is away, or whose URL cannot be read, is told without repeating the URL', async () => {
    for (const databaseUrl of ['postgres://u:canary@127.0.0.1:1/shop', 'postgres://u:canary@ho st/shop']) {
      const seen = await look(databaseUrl);
      expect(seen).toMatchObject({ kind: 'unusable', server: null });
      expect(JSON.stringify(seen) + String(seen.kind === 'unusable' && seen.fault.message)).not.toMatch(
        /canary/,
      );
    }
  });
});

describe('a PostgreSQL that forgets', () => {
  let postgres: RunningPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('is seen as it is set', async () => {
    const databaseUrl = await postgres.createDatabase('careless');
    const client = await connect(databaseUrl);
    await client.query('ALTER SYSTEM SET fsync = off');
    await client.query('ALTER SYSTEM SET full_page_writes = off');
    await client.query('SELECT pg_reload_conf()');
    await client.end();
    await expect
      .poll(() => look(databaseUrl))
      .toMatchObject({ kind: 'seen', server: { fsync: 'off', fullPageWrites: 'off' } });
  });
});

it.each([
  ['postgres://u:p@db.example:5433/shop?sslmode=require', 'db.example', 'shop', 'require'],
  ['postgresql://u@localhost/a%20b', 'localhost', 'a b', ''],
  ['postgres://u@ignored/shop?host=/var/run/postgresql', '/var/run/postgresql', 'shop', ''],
])('%s is found without being asked', (databaseUrl, hostname, name, sslmode) => {
  expect(locateDatabase(databaseUrl)).toEqual({ kind: 'server', hostname, name, sslmode });
});
