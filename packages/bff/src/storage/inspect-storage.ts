/**
 * Looks at the database that `DATABASE_URL` names without changing anything: nothing is created, migrated, bound or locked for longer than
 * a read. Called by `doctor`, which runs before the first start, beside a process that serves, and on what does not start at all.
 */
import { inspectPostgres } from './dialects/postgres/inspect-postgres.ts';
import { inspectSqlite } from './dialects/sqlite/inspect-sqlite.ts';
import { locateDatabaseFile } from './dialects/sqlite/sqlite-location.ts';
import type { InspectedStorage } from './inspected-storage.ts';
import { StorageFault } from './storage-fault.ts';
import type { DataKeys } from './value-cipher.ts';

/** What looking needs. */
export interface InspectOptions {
  /** It may hold a password, so it is never part of what is told. */
  readonly databaseUrl: string;
  /** Null = they cannot be read, and are not compared. */
  readonly dataKeys: DataKeys | null;
}

/** Where a database is. */
export type DatabaseLocation =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'server'; readonly hostname: string; readonly name: string; readonly sslmode: string }
  | { readonly kind: 'nowhere'; readonly fault: StorageFault };

/** Looks. Never rejects for anything that a database can be. */
export async function inspectStorage(options: InspectOptions): Promise<InspectedStorage> {
  try {
    return isPostgres(options.databaseUrl)
      ? await inspectPostgres(options.databaseUrl, options.dataKeys)
      : inspectSqlite(locateDatabaseFile(options.databaseUrl), options.dataKeys);
  } catch (error) {
    if (error instanceof StorageFault) return { kind: 'unusable', fault: error, server: null };
    throw error;
  }
}

/** Where the database is; asks nobody but the file system. */
export function locateDatabase(databaseUrl: string): DatabaseLocation {
  try {
    if (!isPostgres(databaseUrl)) return { kind: 'file', path: locateDatabaseFile(databaseUrl) };
  } catch (error) {
    if (error instanceof StorageFault) return { kind: 'nowhere', fault: error };
    throw error;
  }
  const { hostname, pathname, searchParams } = new URL(databaseUrl);
  return {
    kind: 'server',
    // The driver lets the parameter win, and a path there is a socket.
    hostname: searchParams.get('host') ?? hostname,
    name: decodeURIComponent(pathname.slice(1)),
    sslmode: searchParams.get('sslmode') ?? '',
  };
}

function isPostgres(databaseUrl: string): boolean {
  return /^postgres(ql)?:/i.test(databaseUrl);
}
