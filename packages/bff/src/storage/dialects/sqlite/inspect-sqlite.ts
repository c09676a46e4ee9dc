/**
 * Looks at a SQLite database and leaves its folder as it was. A connection that only reads still makes `-wal` and `-shm` beside a database
 * that nobody has open, so that such a one is read from memory. Called by `inspect-storage`.
 */
import Database from 'better-sqlite3';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { EMPTY, factsOf, stepsOf } from '../../inspected-storage.ts';
import type { InspectedStorage, SeenStorage } from '../../inspected-storage.ts';
import type { AppliedMigration } from '../../migrations/plan-migrations.ts';
import { StorageFault } from '../../storage-fault.ts';
import type { DataKeys } from '../../value-cipher.ts';
import { SQLITE } from './sqlite-engine.ts';
import { toStorageFault } from './sqlite-faults.ts';
import { refuseForeignTables } from './sqlite-migrate.ts';
import { createSqliteRunner } from './sqlite-runner.ts';

/** A larger one is not read into memory. */
const MEMORY_BYTES_MAX = 128 * 1024 * 1024;

/** Whether every page is as it should be is asked of no larger one: it reads the whole file. */
const INTACT_BYTES_MAX = 32 * 1024 * 1024;

const MAGIC = 'SQLite format 3\0';

/** @param path the real path of the file, which may not be there */
export function inspectSqlite(path: string, dataKeys: DataKeys | null): InspectedStorage {
  if (!existsSync(path)) return { kind: 'absent' };
  const bytes = statSync(path).size;
  if (bytes === 0) return { kind: 'seen', ...EMPTY, isServed: isServed(path), server: null };
  let database: Database.Database | undefined;
  try {
    const opened = openForReading(path, bytes);
    if (typeof opened === 'string') return { kind: 'unseen', why: opened };
    database = opened;
    return lookAt(database, path, bytes, dataKeys);
  } catch (error) {
    const fault = toStorageFault(error);
    if (fault instanceof StorageFault) return { kind: 'unusable', fault, server: null };
    throw fault;
  } finally {
    database?.close();
  }
}

function lookAt(
  database: Database.Database,
  path: string,
  bytes: number,
  dataKeys: DataKeys | null,
): SeenStorage {
  if (bytes <= INTACT_BYTES_MAX && database.pragma('quick_check(1)', { simple: true }) !== 'ok') {
    throw new StorageFault('not_a_database', 'The database is damaged. Restore a backup.');
  }
  const isOurs = refuseForeignTables(database);
  const applied = isOurs
    ? database.prepare<[], AppliedMigration>('SELECT id, checksum FROM migrations ORDER BY id').all()
    : [];
  const run = createSqliteRunner(database);
  const facts = run(() => factsOf(SQLITE, stepsOf('sqlite'), applied, dataKeys));
  return { kind: 'seen', ...facts, isServed: isServed(path), server: null };
}

/** A connection that writes nothing anywhere, or why there is none. */
function openForReading(path: string, bytes: number): Database.Database | string {
  const hasWal = existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
  if (hasWal && existsSync(`${path}-shm`)) {
    return new Database(path, { readonly: true, fileMustExist: true, timeout: 1_000 });
  }
  if (hasWal) return 'it has a -wal without a -shm, as a copy has: the next start of serve puts it in order';
  if (bytes > MEMORY_BYTES_MAX)
    return 'it is large and nobody has it open: start serve, and ask again beside it';
  const copy = readFileSync(path);
  if (copy.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new StorageFault(
      'not_a_database',
      'The file is not a SQLite database, or it is damaged. Restore a backup.',
    );
  }
  // In memory there is no WAL: the copy says so, or it could not be opened.
  copy.fill(1, 18, 20);
  return new Database(copy, { readonly: true });
}

/** Whether a process holds the lock of the database, as `sqlite-lock` takes it. */
function isServed(path: string): boolean | null {
  if (!existsSync(`${path}.lock`)) return false;
  // By the driver alone: closing the file in another way would let go of the lock, if this very process holds it.
  let lock: Database.Database | undefined;
  try {
    lock = new Database(`${path}.lock`, { readonly: true, fileMustExist: true, timeout: 0 });
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
    return isBusy ? true : null;
  } finally {
    lock?.close();
  }
}
