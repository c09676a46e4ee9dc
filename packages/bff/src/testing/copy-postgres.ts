/**
 * Backup and restore of a PostgreSQL database as an operator does it: by `pg_dump` and `pg_restore` where the server of the tests has them.
 * The embedded one has not; there a copy of what one transaction sees takes their place, which is what `pg_dump` makes, too.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openPostgresEngine } from '../storage/dialects/postgres/postgres-engine.ts';
import { emptyDatabase } from './fresh-database.ts';
import { findPrograms } from './start-postgres.ts';

/** A tool of the server's own release, or null. */
function tool(name: string): string | null {
  const path = join(findPrograms(), name);
  return existsSync(path) ? path : null;
}

/** Writes what the database holds at one moment into `file`. Others may write meanwhile. */
export async function dumpPostgres(databaseUrl: string, file: string): Promise<void> {
  const dump = tool('pg_dump');
  if (dump === null) return copyRows(databaseUrl, file);
  execFileSync(dump, ['--format=custom', `--file=${file}`, databaseUrl], { stdio: 'pipe' });
}

/** Fills an empty database from such a file. */
export async function restorePostgres(file: string, databaseUrl: string): Promise<void> {
  const restore = tool('pg_restore');
  if (restore === null) return insertRows(file, databaseUrl);
  const args = ['--no-owner', '--exit-on-error', `--dbname=${databaseUrl}`, file];
  execFileSync(restore, args, { stdio: 'pipe' });
}

async function copyRows(databaseUrl: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: tables } = await client.query<{ readonly name: string }>(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
    );
    const copy: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ readonly rows: string }>(
        `SELECT coalesce(json_agg(t), '[]')::text AS rows FROM "${name}" t`,
      );
      copy[name] = rows[0]?.rows ?? '[]';
    }
    writeFileSync(file, JSON.stringify(copy));
  } finally {
    await client.end();
  }
}

async function insertRows(file: string, databaseUrl: string): Promise<void> {
  await (await openPostgresEngine({ databaseUrl, now: Date.now() })).close();
  await emptyDatabase(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    const copy = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    for (const [name, rows] of Object.entries(copy)) {
      if (name === 'migrations') continue;
      await client.query(
        `INSERT INTO "${name}" OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(null::"${name}", $1)`,
        [rows],
      );
      await client.query(
        `SELECT setval(pg_get_serial_sequence('${name}', a.attname), (SELECT max(sequence) + 1 FROM (SELECT to_jsonb(t)->>'sequence' AS s FROM "${name}" t) x(s), LATERAL (SELECT x.s::bigint) y(sequence)))
         FROM pg_attribute a WHERE a.attrelid = '"${name}"'::regclass AND a.attidentity <> ''`,
      );
    }
  } finally {
    await client.end();
  }
}
