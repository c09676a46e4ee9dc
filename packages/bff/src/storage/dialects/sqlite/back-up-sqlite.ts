/**
 * Copies a SQLite database into a file as of one moment, also while a process serves it. A plain copy of the file would lack what is
 * still in its WAL, or hold half of a commit. Called by `back-up-storage`.
 */
import Database from 'better-sqlite3';
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { StorageFault } from '../../storage-fault.ts';
import { toStorageFault } from './sqlite-faults.ts';
import { refuseForeignTables } from './sqlite-migrate.ts';

/** All pages at one go: copied in parts, the copy would begin anew after each commit of the process that serves, for ever under load. */
const ALL_PAGES = 0x7fff_ffff;

const BUSY_TIMEOUT_MS = 10_000;

/**
 * @param from the real path of the database
 * @param to a file that is not there yet; it is there only once it is whole, on the disk, and readable for its owner alone
 * @throws StorageFault `not_a_database`, `foreign_database`, `not_writable`
 */
export async function backUpSqlite(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  if (!existsSync(from)) {
    throw new StorageFault('not_a_database', `There is no database ${from} to back up.`);
  }
  if (existsSync(to)) throw new StorageFault('not_writable', `${to} is there already. Name a new file.`);
  let database: Database.Database | undefined;
  try {
    // What a copy that was broken off has left.
    rmSync(part, { force: true });
    closeSync(openSync(part, 'wx', 0o600));
    database = new Database(from, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    if (!refuseForeignTables(database)) {
      throw new StorageFault('not_a_database', `${from} has no tables yet. There is nothing to back up.`);
    }
    await database.backup(part, { progress: () => ALL_PAGES });
    proveWhole(part);
    sync(part);
    // Not renamed: that would replace a file which somebody else has put there meanwhile.
    linkSync(part, to);
    sync(dirname(to));
  } catch (error) {
    throw refusalOf(error, to);
  } finally {
    database?.close();
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
  }
}

/** A backup that cannot be read is noticed now, and not on the day on which it is needed. */
function proveWhole(path: string): void {
  const copy = new Database(path, { fileMustExist: true });
  try {
    // One file, without a WAL beside it: whoever copies it has all of it. A start makes the WAL anew.
    copy.pragma('journal_mode = DELETE');
    if (copy.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new StorageFault('not_a_database', 'The database is damaged, and so is its copy.');
    }
  } finally {
    copy.close();
  }
  chmodSync(path, 0o600);
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function refusalOf(cause: unknown, to: string): unknown {
  if (cause instanceof Error && 'syscall' in cause) {
    const message = `${to} cannot be written. Name a new file in a folder that this user may write.`;
    return new StorageFault('not_writable', message, { cause });
  }
  return toStorageFault(cause);
}
