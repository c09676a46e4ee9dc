/**
 * Opens a PostgreSQL database as an engine, shared with other processes. Called by `open-storage`. A command is one transaction;
 * one that lost a race, or its connection before the commit, is run again.
 */
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import type { Pool } from 'pg';
import { MIGRATIONS } from '../../migrations/migration-list.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { StorageEngine } from '../../storage-engine.ts';
import { StorageFault } from '../../storage-fault.ts';
import type { StoreCommand } from '../../store-command.ts';
import { listenForChanges } from './postgres-changes.ts';
import type { SharedChanges } from './postgres-changes.ts';
import { isWorthAnotherRun, toStorageFault } from './postgres-faults.ts';
import { createPostgresLanguage } from './postgres-language.ts';
import { migratePostgres } from './postgres-migrate.ts';
import { POSTGRES_LIMITS, connectionSettings, createPostgresPool } from './postgres-pool.ts';
import type { PostgresLimits } from './postgres-pool.ts';
import { BEGIN, runCommand } from './postgres-runner.ts';

/** Runs of one command. Who loses a race finds the winner's rows the next time, so a second run nearly always ends it. */
const RUNS_MAX = 4;

/** Most commands that wait for a connection; the caller is told to come again. */
const WAITING_COMMANDS_MAX = 10_000;

/** What opening needs; `migrations` and `limits` are the release's unless a test hands in others. */
export interface PostgresOptions {
  /** Holds a password: it is never part of a message. */
  readonly databaseUrl: string;
  /** Ms since the epoch. */
  readonly now: number;
  readonly migrations?: readonly Migration[];
  readonly limits?: PostgresLimits;
}

/**
 * Opens and migrates the database.
 * @throws StorageFault when it cannot be used; no connection stays open then
 */
export async function openPostgresEngine(options: PostgresOptions): Promise<StorageEngine> {
  const { databaseUrl, now, migrations = MIGRATIONS, limits = POSTGRES_LIMITS } = options;
  assertUrl(databaseUrl, limits);
  const pool = createPostgresPool(databaseUrl, limits);
  try {
    const client = await pool.connect();
    try {
      await migratePostgres(client, migrations, now);
    } finally {
      client.release(true);
    }
    return createEngine(pool, await listenForChanges(databaseUrl, limits), limits);
  } catch (error) {
    await pool.end();
    throw toStorageFault(error);
  }
}

/**
 * Lets the driver read the URL before anything waits for it: what it cannot read it throws, or never connects.
 * @throws StorageFault `database_url_unsupported`
 */
export function assertUrl(databaseUrl: string, limits: PostgresLimits): void {
  let why = 'with special characters escaped and a port from 1 to 65535';
  try {
    const { port } = new pg.Client(connectionSettings(databaseUrl, limits));
    if (URL.canParse(databaseUrl) && port >= 1 && port <= 65_535) return;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      why = 'and the files of its parameters must be readable';
  }
  const message = `DATABASE_URL must be postgres://user:password@host:port/database, ${why}.`;
  // Without the cause: the text of the driver may hold a part of the URL.
  throw new StorageFault('database_url_unsupported', message);
}

function createEngine(pool: Pool, changes: SharedChanges, limits: PostgresLimits): StorageEngine {
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;

  const submit = async <R>(kind: keyof typeof BEGIN, command: () => StoreCommand<R>): Promise<R> => {
    if (closed !== undefined) throw new StorageFault('store_closed', 'The store was closed.');
    if (pool.waitingCount >= WAITING_COMMANDS_MAX) {
      throw new StorageFault('store_busy', 'Too many commands are waiting for the database.');
    }
    const running = runAgain(() => runOnce(pool, kind, command, limits), limits.commandMs);
    underWay.add(running);
    try {
      return await running;
    } catch (error) {
      throw toStorageFault(error);
    } finally {
      underWay.delete(running);
    }
  };

  return {
    language: createPostgresLanguage(),
    isShared: true,
    isLockHeld: () => null,
    timeQuery: CompiledQuery.raw('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at'),
    announce: (checkoutId) => {
      changes.announce(checkoutId);
    },
    onAnnounced: (listener) => {
      changes.onAnnounced(listener);
    },
    write: (command) => submit('write', command),
    read: (command) => submit('read', command),
    close: () => {
      closed ??= Promise.allSettled(underWay).then(async () => {
        await Promise.all([changes.close(), pool.end()]);
      });
      return closed;
    },
  };
}

async function runOnce<R>(
  pool: Pool,
  kind: keyof typeof BEGIN,
  command: () => StoreCommand<R>,
  limits: PostgresLimits,
): Promise<R> {
  const client = await pool.connect();
  return runCommand(client, BEGIN[kind], command, limits.commandMs);
}

/** Runs it again while that makes sense, and begins no run after `ms`. */
async function runAgain<R>(run: () => Promise<R>, ms: number): Promise<R> {
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
  }, ms);
  try {
    for (let runs = 1; ; runs += 1) {
      try {
        return await run();
      } catch (error) {
        if (isLate || runs >= RUNS_MAX || !isWorthAnotherRun(error)) throw error;
      }
    }
  } finally {
    clearTimeout(deadline);
  }
}
