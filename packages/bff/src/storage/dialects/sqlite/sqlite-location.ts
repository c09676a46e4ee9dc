/**
 * Turns a `file:` URL into the path of a database file that exists and can be written, or says what is wrong with it. The
 * file is made readable for its owner only, before SQLite opens it: its WAL inherits that.
 */
import { closeSync, constants, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageFault } from '../../storage-fault.ts';

/**
 * The real path of the database file, which exists when this returns.
 * @throws StorageFault `database_url_unsupported`, `directory_missing`, `not_writable`
 */
export function prepareDatabaseFile(databaseUrl: string): string {
  const target = locateDatabaseFile(databaseUrl);
  try {
    closeSync(openSync(target, constants.O_RDWR | constants.O_CREAT, 0o600));
  } catch (cause) {
    throw new StorageFault(
      'not_writable',
      `The database ${target} cannot be written. Let the user of this process write the file and its folder.`,
      { cause },
    );
  }
  return target;
}

/**
 * The real path that the database file has or would have. Touches nothing.
 * @throws StorageFault `database_url_unsupported`, `directory_missing`
 */
export function locateDatabaseFile(databaseUrl: string): string {
  const path = pathOf(databaseUrl);
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new StorageFault(
      'directory_missing',
      `The folder ${folder} of DATABASE_URL does not exist. Create it first.`,
    );
  }
  // Two names of one file must lead to one lock.
  return existsSync(path) ? realpathSync(path) : join(realpathSync(folder), basename(path));
}

function pathOf(databaseUrl: string): string {
  const rest = databaseUrl.slice('file:'.length);
  if (!databaseUrl.startsWith('file:') || rest === '' || rest.includes(':memory:') || /[?#\0]/.test(rest)) {
    throw unsupported();
  }
  if (!rest.startsWith('//')) return resolve(rest);
  let path: string;
  try {
    path = fileURLToPath(databaseUrl);
  } catch (cause) {
    throw unsupported(cause);
  }
  // Escaped in the URL, it would be cut off by the system or refused as if the file could not be written.
  if (path.includes('\0')) throw unsupported();
  return path;
}

function unsupported(cause?: unknown): StorageFault {
  const message = 'DATABASE_URL must name a file, such as file:./epos-kantan.db, without parameters.';
  return new StorageFault('database_url_unsupported', message, { cause });
}
