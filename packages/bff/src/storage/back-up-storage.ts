/**
 * Copies the database that `DATABASE_URL` names into a file, also while a process serves it. Nothing of it is opened for writing, and
 * nothing is migrated. Called through `compose/keep-data`.
 */
import { resolve } from 'node:path';
import { backUpSqlite } from './dialects/sqlite/back-up-sqlite.ts';
import { locateDatabase } from './inspect-storage.ts';
import { StorageFault } from './storage-fault.ts';

const POSTGRES_HAS_ITS_OWN =
  'PostgreSQL has its own tool for it: pg_dump --format=custom --file=<file> "$DATABASE_URL" (see docs/backup.md).';

/**
 * @param file that is not there yet
 * @returns its whole path
 * @throws StorageFault; `database_url_unsupported` for PostgreSQL, whose own tool does it better
 */
export async function backUpStorage(databaseUrl: string, file: string): Promise<string> {
  const location = locateDatabase(databaseUrl);
  if (location.kind === 'nowhere') throw location.fault;
  if (location.kind === 'server') throw new StorageFault('database_url_unsupported', POSTGRES_HAS_ITS_OWN);
  const to = resolve(file);
  await backUpSqlite(location.path, to);
  return to;
}
