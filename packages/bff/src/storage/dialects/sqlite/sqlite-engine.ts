/**
 * Opens a SQLite database as an engine: file, lock, durability, schema, group commit. Called by `open-storage`. A process that
 * is killed loses nothing that was acknowledged: the WAL is synced before any promise resolves.
 */
import Database from 'better-sqlite3';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Database as Tables } from '../../database-schema.ts';
import { MIGRATIONS } from '../../migrations/migration-list.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { StorageEngine } from '../../storage-engine.ts';
import type { StoreLanguage } from '../../store-command.ts';
import { StorageFault } from '../../storage-fault.ts';
import { createGroupCommit } from './group-commit.ts';
import type { Defer } from './group-commit.ts';
import { toStorageFault } from './sqlite-faults.ts';
import { prepareDatabaseFile } from './sqlite-location.ts';
import { lockDatabase } from './sqlite-lock.ts';
import type { DatabaseLock } from './sqlite-lock.ts';
import { migrateSqlite } from './sqlite-migrate.ts';
import { createSqliteRunner } from './sqlite-runner.ts';

/** Waiting blocks everything in the process, so it stays far below GMO-PG's 15 s for a notification. */
const BUSY_TIMEOUT_MS = 1000;

/** The WAL is cut back to this when it has grown. */
const WAL_BYTES_MAX = 64 * 1024 * 1024;

/** SQLite's language. It builds queries and never runs them; nothing is ever locked, because one command runs at a time. */
export const SQLITE: StoreLanguage = {
  q: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  locks: { hold: (query) => query, holdFree: (query) => query, settleEvents: [] },
};

/**
 * Opens and migrates the database. `now` in ms since the epoch; `migrations` are this release's unless a test hands in others.
 * @throws StorageFault when it cannot be opened; nothing stays locked then
 */
export function openSqliteEngine(
  databaseUrl: string,
  now: number,
  migrations: readonly Migration[] = MIGRATIONS,
): StorageEngine {
  const path = prepareDatabaseFile(databaseUrl);
  const lock = lockDatabase(path);
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    makeDurable(database);
    migrateSqlite(database, migrations, now);
    return createSqliteEngine(database, lock);
  } catch (error) {
    database?.close();
    lock.release();
    throw toStorageFault(error);
  }
}

function makeDurable(database: Database.Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma(`journal_size_limit = ${String(WAL_BYTES_MAX)}`);
  // A file system without shared memory refuses WAL silently; then readers could see what is not committed.
  if (database.pragma('journal_mode', { simple: true }) !== 'wal') {
    throw new StorageFault(
      'not_writable',
      `The file system of ${database.name} cannot hold a WAL. Use a local disk.`,
    );
  }
}

/** The engine on a database that is open, migrated and nobody else's. `defer`: when a batch is committed. */
export function createSqliteEngine(
  database: Database.Database,
  lock: DatabaseLock,
  defer?: Defer,
): StorageEngine {
  const runCommand = createSqliteRunner(database);
  const writer = createGroupCommit(database, runCommand, defer);
  let closed: Promise<void> | undefined;
  const assertOpen = (): void => {
    if (closed !== undefined) throw new StorageFault('store_closed', 'The store was closed.');
  };
  return {
    language: SQLITE,
    isShared: false,
    isLockHeld: () => lock.isHeld(),
    timeQuery: null,
    // No other process works with the database.
    announce: () => undefined,
    onAnnounced: () => undefined,
    write: async (command) => {
      assertOpen();
      return writer.submit(command);
    },
    // A batch runs in one piece, so between two pieces the connection shows only what is committed.

    read: async (command) => {
      assertOpen();
      try {
        return runCommand(command);
      } catch (error) {
        throw toStorageFault(error);
      }
    },
    close: () => {
      closed ??= writer.drain().then(() => {
        database.close();
        lock.release();
      });
      return closed;
    },
  };
}
