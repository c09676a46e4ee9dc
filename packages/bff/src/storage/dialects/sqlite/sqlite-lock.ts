/**
 * Makes sure that one process at a time works with a database: an exclusive transaction on a file beside it, held open. The
 * lock is the kernel's, so it dies with the process, however that dies. Two writing processes would each believe that the
 * leases, timers and watchers are theirs alone.
 */
import Database from 'better-sqlite3';
import { closeSync, constants, openSync, statSync } from 'node:fs';
import { StorageFault } from '../../storage-fault.ts';

/** A restart meets the former process on its last breath; this long is waited for it. */
const WAIT_MS = 1000;

/** A lock that is held. */
export interface DatabaseLock {
  /** Gives the database free for another process. */
  release(): void;
  /** Whether the locked file is still the one that another process would lock: somebody may have removed or replaced it. */
  isHeld(): boolean;
}

/**
 * Takes `<database>.lock`. The file stays when the lock is released: removing it would let two processes lock two files.
 * @throws StorageFault `database_in_use`, `not_writable`
 */
export function lockDatabase(path: string): DatabaseLock {
  const lockPath = `${path}.lock`;
  let lock: Database.Database | undefined;
  try {
    closeSync(openSync(lockPath, constants.O_RDWR | constants.O_CREAT, 0o600));
    const { dev, ino } = statSync(lockPath);
    lock = new Database(lockPath, { timeout: WAIT_MS });
    const held = lock;
    held.exec('BEGIN EXCLUSIVE');
    return {
      release: () => void held.close(),
      isHeld: () => {
        const now = statSync(lockPath, { throwIfNoEntry: false });
        return held.inTransaction && now?.dev === dev && now.ino === ino;
      },
    };
  } catch (cause) {
    lock?.close();
    if (cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')) {
      throw new StorageFault(
        'database_in_use',
        `Another process works with ${path}. Stop it first; with SQLite only one process may serve a database.`,
        { cause },
      );
    }
    const message = `${lockPath} cannot be written. Let the user of this process write the folder of the database.`;
    throw new StorageFault('not_writable', message, { cause });
  }
}
