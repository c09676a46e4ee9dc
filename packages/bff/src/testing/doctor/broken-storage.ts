/** Broken configurations that can be seen at the database alone. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Secret } from '@epos-kantan/shared';
import { openStorage } from '../../storage/open-storage.ts';
import { connect } from '../../storage/dialects/postgres/postgres-test-client.contract.ts';
import { freshDatabase } from '../fresh-database.ts';
import { live } from './broken.ts';
import type { Broken, Changes } from './broken.ts';
import type { Installation } from './start-installation.ts';

/** A database of ours in a new file, closed again. */
export async function madeDatabase(
  { env, folder }: Pick<Installation, 'env' | 'folder'>,
  name: string,
  place: { readonly gmoHost: string; readonly shopId: string } | null = null,
): Promise<string> {
  const path = join(folder, name);
  const active = { id: 'main', key: new Secret(env['DATA_KEY'] ?? '') };
  const storage = await openStorage({
    databaseUrl: `file:${path}`,
    dataKeys: { active, others: [] },
    clock: { now: () => Date.UTC(2026, 10, 24) },
  });
  if (place !== null) await storage.bindPlace(place);
  await storage.close();
  return path;
}

function change(path: string, sql: string): Changes {
  const database = new Database(path);
  database.exec(sql);
  database.close();
  return { env: { DATABASE_URL: `file:${path}` } };
}

const at = (path: string): Changes => ({ env: { DATABASE_URL: `file:${path}` } });

const sqlite: readonly Broken[] = [
  {
    name: 'a folder that is not there',
    on: 'trial',
    finds: { 'database-url': /does not exist/, 'database-opens': /does not exist/ },
    change: ({ folder }) => at(join(folder, 'nowhere', 'a.db')),
  },
  {
    name: 'an address of another kind',
    on: 'trial',
    finds: { 'database-url': /is not file:/ },
    change: () => ({ env: { DATABASE_URL: 'mysql://shop@db/payments' } }),
  },
  live(
    'a path that depends on the folder, in production',
    { DATABASE_URL: undefined },
    { 'database-url': /is not set and is a path that depends/, 'database-location': /repository/ },
  ),
  {
    name: 'a temporary folder in production',
    on: 'live',
    finds: { 'database-location': /emptied without asking/ },
    change: ({ folder, machine }) => ({ options: { machine: { ...machine, temporaryFolders: [folder] } } }),
  },
  {
    name: 'a folder that is published',
    on: 'trial',
    finds: { 'database-location': /called htdocs/ },
    change: ({ folder }) => at(join(inFolder(folder, 'htdocs'), 'a.db')),
  },
  {
    name: 'a folder that is copied to a cloud',
    on: 'trial',
    finds: { 'database-location': /below Dropbox/ },
    change: ({ folder }) => at(join(inFolder(folder, 'Dropbox'), 'a.db')),
  },
  {
    name: 'a network drive',
    on: 'trial',
    finds: { 'database-filesystem': /on NFS/ },
    change: () => onFileSystem(0x6969, 1e12),
  },
  {
    name: 'the memory of the machine, in production',
    on: 'live',
    finds: { 'database-filesystem': /tmpfs, which is gone/ },
    change: ({ machine }) => ({
      options: { machine: { ...machine, ...onFileSystem(0x01021994, 1e12).options.machine } },
    }),
  },
  {
    name: 'the layer of a container, in production',
    on: 'live',
    finds: { 'database-filesystem': /layer of a container/ },
    change: ({ machine }) => ({
      options: { machine: { ...machine, ...onFileSystem(0x794c7630, 1e12).options.machine } },
    }),
  },
  {
    name: 'a full disk',
    on: 'trial',
    finds: { 'database-space': /Only 9 MiB are free/ },
    change: () => onFileSystem(0xef53, 1e7),
  },
  {
    name: 'a database that all can read',
    on: 'trial',
    finds: { 'database-rights': /can be read or written by other users/ },
    change: async (trial) => {
      const path = await madeDatabase(trial, 'open.db');
      chmodSync(path, 0o644);
      return at(path);
    },
  },
  {
    name: 'a folder in which all may replace the database',
    on: 'trial',
    finds: { 'database-rights': /Everybody on this machine may replace/ },
    change: ({ folder }) => {
      const open = inFolder(folder, 'open-folder');
      chmodSync(open, 0o777);
      return at(join(open, 'a.db'));
    },
  },
  {
    name: 'a file that is no database',
    on: 'trial',
    finds: { 'database-opens': /is not a SQLite database/ },
    change: ({ folder }) => {
      const path = join(folder, 'a.txt');
      writeFileSync(path, 'something else'.repeat(100), { mode: 0o600 });
      return at(path);
    },
  },
  {
    name: 'a database with a page that is damaged',
    on: 'trial',
    finds: { 'database-opens': /damaged/ },
    change: async (trial) => {
      const path = await madeDatabase(trial, 'torn.db');
      const database = new Database(path);
      database.pragma('journal_mode = DELETE');
      database.unsafeMode();
      database.pragma('writable_schema = ON');
      database.exec(`UPDATE sqlite_schema SET rootpage = 9999 WHERE name = 'checkouts'`);
      database.close();
      return at(path);
    },
  },
  {
    name: 'a database of a newer release',
    on: 'trial',
    finds: { 'database-schema': /written by a newer release/ },
    change: async (trial) =>
      change(
        await madeDatabase(trial, 'newer.db'),
        `INSERT INTO migrations VALUES ('9999-of-the-future', 'x', 0)`,
      ),
  },
  {
    name: 'a database of something else',
    on: 'trial',
    finds: { 'database-schema': /tables of something else \(songs\)/ },
    change: ({ folder }) => {
      const path = join(folder, 'songs.db');
      writeFileSync(path, '', { mode: 0o600 });
      return change(path, 'CREATE TABLE songs (id INTEGER)');
    },
  },
  {
    name: "another shop's database",
    on: 'trial',
    finds: { 'database-place': /belongs to shop tshop00000009 at pt01\.mul-pay\.jp/ },
    change: async (trial) =>
      at(await madeDatabase(trial, 'other.db', { gmoHost: 'pt01.mul-pay.jp', shopId: 'tshop00000009' })),
  },
  {
    name: 'a data key that the database does not know',
    on: 'trial',
    finds: { 'database-keys': /is not the key with which this database was written/ },
    change: () => ({ env: { DATA_KEY: randomBytes(32).toString('base64') } }),
  },
  {
    name: 'a lock that is none',
    on: 'trial',
    finds: { 'database-in-use': /cannot be read by this user/ },
    change: async (trial) => {
      const path = await madeDatabase(trial, 'locked.db');
      writeFileSync(`${path}.lock`, 'no lock of ours'.repeat(100));
      return at(path);
    },
  },
  {
    name: 'a database of tests in production',
    on: 'live',
    finds: { 'database-of-environment': /has "staging" in its name/ },
    change: ({ folder }) => at(join(inFolder(folder, 'staging'), 'a.db')),
  },
];

const postgres: readonly Broken[] = [
  {
    name: 'a PostgreSQL that forgets what it acknowledged',
    on: 'trial',
    finds: { 'database-durability': /synchronous_commit is off/ },
    change: async () => {
      const url = await freshDatabase();
      await askDatabase(
        url,
        `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET synchronous_commit = off`,
      );
      return { env: { DATABASE_URL: url } };
    },
  },
  {
    name: 'a user of PostgreSQL who may make no tables',
    on: 'trial',
    finds: { 'database-rights': /may not create tables/ },
    change: async () => {
      const url = new URL(await freshDatabase());
      const role = `reader_${url.pathname.slice(1)}`;
      await askDatabase(url.href, `CREATE ROLE ${role} LOGIN`);
      url.username = role;
      return { env: { DATABASE_URL: url.href } };
    },
  },
  {
    name: 'a database of PostgreSQL that is not there',
    on: 'trial',
    finds: { 'database-opens': /The database of DATABASE_URL does not exist/ },
    change: async () => {
      const url = new URL(await freshDatabase());
      url.pathname = '/nowhere';
      return { env: { DATABASE_URL: url.href } };
    },
  },
  {
    name: 'a PostgreSQL that is not running',
    on: 'trial',
    finds: { 'database-opens': /cannot be used now \(ECONNREFUSED\)/ },
    change: () => ({ env: { DATABASE_URL: 'postgres://shop:canary-password@127.0.0.1:1/payments' } }),
  },
  live(
    'a PostgreSQL over the network in the clear',
    { DATABASE_URL: 'postgres://pay:kD83jf9s@db.marunouchi-shoten.jp/payments?sslmode=disable' },
    { 'database-encryption': /in the clear/ },
    { offline: true },
  ),
  live(
    'a PostgreSQL over the network that nobody verifies',
    { DATABASE_URL: 'postgres://pay:kD83jf9s@db.marunouchi-shoten.jp/payments?sslmode=no-verify' },
    { 'database-encryption': /does not make sure who answers/ },
    { offline: true },
  ),
];

function inFolder(folder: string, name: string): string {
  const made = join(folder, name);
  mkdirSync(made, { recursive: true, mode: 0o700 });
  return made;
}

function onFileSystem(type: number, bytesFree: number) {
  return { options: { machine: { fileSystem: () => ({ type, bytesFree }) } } };
}

async function askDatabase(url: string, sql: string): Promise<void> {
  const client = await connect(url);
  await client.query(sql);
  await client.end();
}

/** All of them. */
export const brokenStorage: readonly Broken[] = [...sqlite, ...postgres];
