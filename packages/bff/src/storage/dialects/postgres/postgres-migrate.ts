/**
 * Brings a PostgreSQL database to this release's schema: in one transaction, under a lock that processes which start at the same
 * time wait for, or not at all.
 */
import type { ClientBase } from 'pg';
import { checksumOf } from '../../migrations/migration.ts';
import type { Migration } from '../../migrations/migration.ts';
import { planMigrations } from '../../migrations/plan-migrations.ts';
import type { AppliedMigration } from '../../migrations/plan-migrations.ts';
import { StorageFault } from '../../storage-fault.ts';

/** For the lock, and for each step: another process may be at a long one. */
const STEP_MS_MAX = 300_000;

const MIGRATIONS_TABLE = `CREATE TABLE migrations (
  id TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL
)`;

/**
 * Applies what is missing.
 * @param now ms since the epoch
 * @throws StorageFault `database_unsuitable`, `foreign_database`, `schema_newer`, `migration_changed`
 */
export async function migratePostgres(
  client: ClientBase,
  migrations: readonly Migration[],
  now: number,
): Promise<void> {
  await refuseUnsuitable(client);
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL statement_timeout = ${String(STEP_MS_MAX)}`);
    // The first number is ours in every such lock; dies with the connection.
    await client.query('SELECT pg_advisory_xact_lock(1701867379, 1)');
    await prepareList(client);
    const { rows } = await client.query<AppliedMigration>('SELECT id, checksum FROM migrations ORDER BY id');
    const steps = migrations.map(({ id, postgres }) => ({ id, statements: postgres }));
    for (const { id, statements } of planMigrations(steps, rows)) {
      for (const statement of statements) await client.query(statement);
      const record = [id, checksumOf(statements), now];
      await client.query('INSERT INTO migrations (id, checksum, applied_at) VALUES ($1, $2, $3)', record);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Settings under which a payment would be stored wrongly, or forgotten. Reads only.
 * @throws StorageFault `database_unsuitable`
 */
export async function refuseUnsuitable(client: ClientBase): Promise<void> {
  const { rows } = await client.query<Record<'encoding' | 'sync' | 'readonly', string>>(
    `SELECT current_setting('server_encoding') AS encoding, current_setting('synchronous_commit') AS sync,
     current_setting('transaction_read_only') AS readonly`,
  );
  const refuse = (why: string): never => {
    throw new StorageFault(
      'database_unsuitable',
      `The database of DATABASE_URL cannot hold payments: ${why}.`,
    );
  };
  const [settings] = rows;
  if (settings?.encoding !== 'UTF8') refuse('its encoding is not UTF8');
  if (settings?.sync === 'off')
    refuse('synchronous_commit is off, so that a crash forgets what was acknowledged');
  if (settings?.readonly === 'on') refuse('it is read-only, such as a standby');
}

async function prepareList(client: ClientBase): Promise<void> {
  if (!(await refuseForeignTables(client))) await client.query(MIGRATIONS_TABLE);
}

/**
 * Whether the database has our list of migrations; reads only.
 * @throws StorageFault `foreign_database` when it has other tables instead
 */
export async function refuseForeignTables(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ readonly name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
  );
  const tables = rows.map((row) => row.name);
  if (tables.includes('migrations')) return true;
  if (tables.length > 0) {
    throw new StorageFault(
      'foreign_database',
      `The database has tables of something else (${tables.slice(0, 3).join(', ')}). Give this one a database of its own.`,
    );
  }
  return false;
}
