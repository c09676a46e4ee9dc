/** A snapshot of a SQLite database: a connection that only reads, inside one transaction. A process that serves is not held up. */
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import type { AppliedMigration } from '../../migrations/plan-migrations.ts';
import { StorageFault } from '../../storage-fault.ts';
import { sqlOf } from '../../storage-snapshot.ts';
import type { SnapshotQuery, StorageSnapshot } from '../../storage-snapshot.ts';
import { toStorageFault } from './sqlite-faults.ts';
import { refuseForeignTables } from './sqlite-migrate.ts';

const BUSY_TIMEOUT_MS = 10_000;

/** @param path the real path of the file. @throws StorageFault */
export function openSqliteSnapshot(path: string): StorageSnapshot {
  if (!existsSync(path)) throw new StorageFault('not_a_database', `There is no database ${path}.`);
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    database.exec('BEGIN');
    return snapshotOf(database);
  } catch (error) {
    database?.close();
    throw toStorageFault(error);
  }
}

function snapshotOf(database: Database.Database): StorageSnapshot {
  // The first read is what the transaction sees from now on.
  const applied = refuseForeignTables(database)
    ? database.prepare<[], AppliedMigration>('SELECT id, checksum FROM migrations ORDER BY id').all()
    : [];
  async function* rows(query: SnapshotQuery): AsyncIterable<Readonly<Record<string, unknown>>> {
    yield* database.prepare<[], Readonly<Record<string, unknown>>>(sqlOf(query)).iterate();
  }
  return {
    applied,
    rows,
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
}
