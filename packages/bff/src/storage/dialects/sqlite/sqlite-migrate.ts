/** Brings a SQLite database to this release's schema: in one transaction, under the writer's lock, or not at all. */
import type Database from 'better-sqlite3';
import { checksumOf } from '../../migrations/migration.ts';
import type { Migration } from '../../migrations/migration.ts';
import { planMigrations } from '../../migrations/plan-migrations.ts';
import type { AppliedMigration } from '../../migrations/plan-migrations.ts';
import { StorageFault } from '../../storage-fault.ts';

const MIGRATIONS_TABLE = `CREATE TABLE migrations (
  id TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT`;

/**
 * Applies what is missing.
 * @param now ms since the epoch
 * @throws StorageFault `foreign_database`, `schema_newer`, `migration_changed`
 */
export function migrateSqlite(
  database: Database.Database,
  migrations: readonly Migration[],
  now: number,
): void {
  const migrate = database.transaction(() => {
    prepareList(database);
    const applied = database
      .prepare<[], AppliedMigration>('SELECT id, checksum FROM migrations ORDER BY id')
      .all();
    const steps = migrations.map(({ id, sqlite }) => ({ id, statements: sqlite }));
    const record = database.prepare('INSERT INTO migrations (id, checksum, applied_at) VALUES (?, ?, ?)');
    for (const { id, statements } of planMigrations(steps, applied)) {
      for (const statement of statements) database.exec(statement);
      record.run(id, checksumOf(statements), now);
    }
  });
  migrate.immediate();
}

function prepareList(database: Database.Database): void {
  if (!refuseForeignTables(database)) database.exec(MIGRATIONS_TABLE);
}

/**
 * Whether the database has our list of migrations; reads only.
 * @throws StorageFault `foreign_database` when it has other tables instead
 */
export function refuseForeignTables(database: Database.Database): boolean {
  const tables = database
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all();
  if (tables.includes('migrations')) return true;
  if (tables.length > 0) {
    throw new StorageFault(
      'foreign_database',
      `The database has tables of something else (${tables.slice(0, 3).join(', ')}). Give this one a file of its own.`,
    );
  }
  return false;
}
