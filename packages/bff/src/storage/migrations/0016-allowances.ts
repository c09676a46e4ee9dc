/**
 * Allowances of requests that all processes on one PostgreSQL share. Unlogged: they are counted often, hold for a minute, and a crash of the server
 * may forget them. A SQLite database has one process, which counts in memory. Frozen.
 */
import type { Migration } from './migration.ts';

/** `allowances`, and how those that are whole again are found. */
export const allowances: Migration = {
  id: '0016-allowances',
  sqlite: [],
  postgres: [
    `CREATE UNLOGGED TABLE allowances (
  name TEXT PRIMARY KEY CHECK (name <> '' AND length(name) <= 100),
  whole_at BIGINT NOT NULL,
  granted SMALLINT NOT NULL CHECK (granted IN (0, 1))
)`,
    `CREATE INDEX allowances_whole ON allowances (whole_at)`,
  ],
};
