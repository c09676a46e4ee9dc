/** A snapshot of a PostgreSQL database: one connection, one transaction that can only read, and a cursor per table. */
import type { PoolClient } from 'pg';
import type { AppliedMigration } from '../../migrations/plan-migrations.ts';
import { sqlOf } from '../../storage-snapshot.ts';
import type { SnapshotQuery, StorageSnapshot } from '../../storage-snapshot.ts';
import { assertUrl } from './postgres-engine.ts';
import { toStorageFault } from './postgres-faults.ts';
import { refuseForeignTables } from './postgres-migrate.ts';
import { POSTGRES_LIMITS, createPostgresPool } from './postgres-pool.ts';
import { BEGIN } from './postgres-runner.ts';

/** Whoever writes the rows may be slower than a command may stand still; a sort of a large table takes its time. */
const LIMITS = { ...POSTGRES_LIMITS, connectionsMax: 1, statementMs: 600_000, idleInCommandMs: 600_000 };

/** Rows that are asked for at a time. */
const ROWS_PER_FETCH = 500;

/** @throws StorageFault */
export async function openPostgresSnapshot(databaseUrl: string): Promise<StorageSnapshot> {
  assertUrl(databaseUrl, LIMITS);
  const pool = createPostgresPool(databaseUrl, LIMITS);
  try {
    const client = await pool.connect();
    return await snapshotOf(client, async () => {
      client.release(true);
      await pool.end();
    });
  } catch (error) {
    await pool.end();
    throw toStorageFault(error);
  }
}

async function snapshotOf(client: PoolClient, close: () => Promise<void>): Promise<StorageSnapshot> {
  try {
    await client.query(BEGIN.read);
    const { rows: applied } = (await refuseForeignTables(client))
      ? await client.query<AppliedMigration>('SELECT id, checksum FROM migrations ORDER BY id')
      : { rows: [] };
    return { applied, rows: (query) => fetchAll(client, query), close };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function* fetchAll(
  client: PoolClient,
  query: SnapshotQuery,
): AsyncIterable<Readonly<Record<string, unknown>>> {
  try {
    await client.query(`DECLARE rows_of_export NO SCROLL CURSOR FOR ${sqlOf(query)}`);
    for (;;) {
      const { rows } = await client.query<Readonly<Record<string, unknown>>>(
        `FETCH ${String(ROWS_PER_FETCH)} FROM rows_of_export`,
      );
      if (rows.length === 0) break;
      yield* rows;
    }
    await client.query('CLOSE rows_of_export');
  } catch (error) {
    throw toStorageFault(error);
  }
}
