/** Puts SQLite's errors into the store's words. Everything else passes unchanged: an outcome, a fault of ours, or a bug. */
import Database from 'better-sqlite3';
import { StorageFault } from '../../storage-fault.ts';

/** The fault behind an error of better-sqlite3, or the error itself. */
export function toStorageFault(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code } = error;
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    // SQLite names columns and rules here, never values.
    return new StorageFault('constraint_violated', `The database refused a write: ${error.message}.`, {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    const message = 'The file is not a SQLite database, or it is damaged. Restore a backup.';
    return new StorageFault('not_a_database', message, { cause: error });
  }
  return new StorageFault('store_unavailable', `The database cannot be used now (${code}).`, {
    cause: error,
  });
}
