/** One committed state of a database, read row by row while others go on writing. Implemented in `dialects`; used by `export-storage`. */
import type { Database } from './database-schema.ts';
import type { AppliedMigration } from './migrations/plan-migrations.ts';

/** Which rows, in which order. */
export interface SnapshotQuery {
  readonly table: keyof Database;
  readonly columns: readonly string[];
  readonly order: readonly string[];
}

/** An open snapshot. */
export interface StorageSnapshot {
  readonly applied: readonly AppliedMigration[];
  /** Never more than some hundred rows in memory. One query at a time. */
  rows(query: SnapshotQuery): AsyncIterable<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** The query in words that every engine reads. Names come from our own lists alone. */
export function sqlOf({ table, columns, order }: SnapshotQuery): string {
  const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
  return `SELECT ${list(columns)} FROM "${table}" ORDER BY ${list(order)}`;
}
