/**
 * The connections of a process to its PostgreSQL: how many, how long anything is waited for, and how values are read. Used by
 * `postgres-engine` and its listener.
 */
import pg from 'pg';
import type { ClientConfig, Pool } from 'pg';

/** Bounds of waiting, in ms. The server's are set on each connection, so that they hold when this process is frozen. */
export interface PostgresLimits {
  /** Connections of this process. */
  readonly connectionsMax: number;
  /** For a free or a new connection. */
  readonly connectMs: number;
  /** For one statement, row locks included; held by the server. */
  readonly statementMs: number;
  /** Between two statements of a command; then the server rolls back and lets its locks go. */
  readonly idleInCommandMs: number;
  /** For a whole command, from its first statement; then the connection is cut. */
  readonly commandMs: number;
}

/** What a process works with unless a test says otherwise. GMO-PG is answered within 3 s in any case, by the inbox. */
export const POSTGRES_LIMITS: PostgresLimits = {
  connectionsMax: 10,
  connectMs: 10_000,
  statementMs: 4_000,
  idleInCommandMs: 4_000,
  commandMs: 8_000,
};

const IDLE_CONNECTION_MS = 30_000;

/** How every connection of ours is made. */
export function connectionSettings(databaseUrl: string, limits: PostgresLimits): ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: 'epos-kantan',
    connectionTimeoutMillis: limits.connectMs,
    statement_timeout: limits.statementMs,
    idle_in_transaction_session_timeout: limits.idleInCommandMs,
    keepAlive: true,
    types: TYPES,
  };
}

/** The pool. Connections that break while nobody uses them leave it quietly. */
export function createPostgresPool(databaseUrl: string, limits: PostgresLimits): Pool {
  const pool = new pg.Pool({
    ...connectionSettings(databaseUrl, limits),
    max: limits.connectionsMax,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
  });
  pool.on('error', () => undefined);
  return pool;
}

/** Numbers come as numbers, as from SQLite. */
const TYPES = new pg.TypeOverrides();
TYPES.setTypeParser(pg.types.builtins.INT8, readInteger);

function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('the database holds a number that is not exact here');
  return value;
}
