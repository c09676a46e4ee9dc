/** Looks at a PostgreSQL database by one connection and one transaction that can only read. Called by `inspect-storage`. */
import type { PoolClient } from 'pg';
import { EMPTY, factsOf, stepsOf } from '../../inspected-storage.ts';
import type { InspectedStorage, ServerFacts } from '../../inspected-storage.ts';
import type { AppliedMigration } from '../../migrations/plan-migrations.ts';
import { StorageFault } from '../../storage-fault.ts';
import type { DataKeys } from '../../value-cipher.ts';
import { assertUrl } from './postgres-engine.ts';
import { toStorageFault } from './postgres-faults.ts';
import { createPostgresLanguage } from './postgres-language.ts';
import { refuseForeignTables, refuseUnsuitable } from './postgres-migrate.ts';
import { POSTGRES_LIMITS, createPostgresPool } from './postgres-pool.ts';
import { BEGIN, runCommand } from './postgres-runner.ts';

/** Somebody waits at a shell. */
const LIMITS = { ...POSTGRES_LIMITS, connectionsMax: 2, connectMs: 6_000 };

/** @throws StorageFault when there is no connection, or it breaks */
export async function inspectPostgres(
  databaseUrl: string,
  dataKeys: DataKeys | null,
): Promise<InspectedStorage> {
  assertUrl(databaseUrl, LIMITS);
  const pool = createPostgresPool(databaseUrl, LIMITS);
  try {
    const client = await pool.connect();
    try {
      const server = await serverFacts(client);
      return await lookAt(client, () => pool.connect(), server, dataKeys);
    } finally {
      client.release(true);
    }
  } catch (error) {
    throw toStorageFault(error);
  } finally {
    await pool.end();
  }
}

async function lookAt(
  client: PoolClient,
  connect: () => Promise<PoolClient>,
  server: ServerFacts,
  dataKeys: DataKeys | null,
): Promise<InspectedStorage> {
  try {
    await refuseUnsuitable(client);
    if (!(await refuseForeignTables(client))) return { kind: 'seen', ...EMPTY, isServed: null, server };
    const { rows } = await client.query<AppliedMigration>('SELECT id, checksum FROM migrations ORDER BY id');
    const command = () => factsOf(createPostgresLanguage(), stepsOf('postgres'), rows, dataKeys);
    const facts = await runCommand(await connect(), BEGIN.read, command, LIMITS.commandMs);
    return { kind: 'seen', ...facts, isServed: null, server };
  } catch (error) {
    const fault = toStorageFault(error);
    if (fault instanceof StorageFault) return { kind: 'unusable', fault, server };
    throw error;
  }
}

async function serverFacts(client: PoolClient): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(
    `SELECT current_setting('server_version_num')::int AS version,
       current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS "synchronousCommit",
       current_setting('full_page_writes') AS "fullPageWrites",
       coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS "isEncrypted",
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreateTables",
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser",
       current_setting('max_connections')::int - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')
         AS "connectionsFree"`,
  );
  const [facts] = rows;
  if (facts === undefined) throw new Error('a query without FROM gives one row');
  return facts;
}
