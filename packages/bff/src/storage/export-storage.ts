/**
 * Writes everything that is stored as plain files, one of NDJSON per table, of one moment and while a process serves: for whoever leaves, looks into
 * it with other tools, or is asked for his books. Secrets stay where they are. Called through `compose/keep-data`.
 */
import { createWriteStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from './database-schema.ts';
import { openPostgresSnapshot } from './dialects/postgres/postgres-snapshot.ts';
import { openSqliteSnapshot } from './dialects/sqlite/sqlite-snapshot.ts';
import { EXPORTED } from './exported-fields.ts';
import type { ExportedTable } from './exported-fields.ts';
import { locateDatabase } from './inspect-storage.ts';
import { stepsOf } from './inspected-storage.ts';
import { planMigrations } from './migrations/plan-migrations.ts';
import { StorageFault } from './storage-fault.ts';
import type { StorageSnapshot } from './storage-snapshot.ts';

/** What was written. */
export interface Export {
  /** The whole path of the folder. */
  readonly wrote: string;
  /** Rows of each file. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * @param folder made when it is not there; it has to be empty
 * @throws StorageFault `not_writable` when it is not empty; `schema_newer`, `not_a_database` …
 */
export async function exportStorage(databaseUrl: string, folder: string): Promise<Export> {
  const location = locateDatabase(databaseUrl);
  if (location.kind === 'nowhere') throw location.fault;
  const isFile = location.kind === 'file';
  const snapshot = isFile ? openSqliteSnapshot(location.path) : await openPostgresSnapshot(databaseUrl);
  try {
    refuseOtherSchema(snapshot, isFile ? 'sqlite' : 'postgres');
    return await writeAll(snapshot, makeFolder(folder));
  } finally {
    await snapshot.close();
  }
}

function refuseOtherSchema({ applied }: StorageSnapshot, engine: 'sqlite' | 'postgres'): void {
  if (planMigrations(stepsOf(engine), applied).length === 0) return;
  const message =
    'The database has the tables of an older release. Export with that one, or run "epos-kantan migrate" first.';
  throw new StorageFault('not_a_database', message);
}

async function writeAll(snapshot: StorageSnapshot, folder: string): Promise<Export> {
  const rows: Record<string, number> = {};
  for (const [table, exported] of tablesOf()) {
    const { fields, order } = exported;
    let count = 0;
    const lines = async function* (): AsyncIterable<string> {
      for await (const row of snapshot.rows({ table, columns: Object.keys(fields), order })) {
        count += 1;
        yield `${JSON.stringify(row)}\n`;
      }
    };
    const file = createWriteStream(join(folder, fileOf(table)), { flags: 'wx', mode: 0o600 });
    // Waits for the disk: a slow one must not gather the whole table in memory.
    await pipeline(Readable.from(lines()), file);
    rows[table] = count;
  }
  // Last: an export without it was broken off.
  writeFileSync(join(folder, 'README.md'), readmeOf(rows), { flag: 'wx', mode: 0o600 });
  return { wrote: folder, rows };
}

function makeFolder(folder: string): string {
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (readdirSync(path).length === 0) return path;
  } catch (cause) {
    throw new StorageFault('not_writable', `The folder ${path} cannot be written.`, { cause });
  }
  throw new StorageFault('not_writable', `The folder ${path} is not empty. Name a new one.`);
}

function tablesOf(): readonly (readonly [keyof Database, ExportedTable])[] {
  return (Object.entries(EXPORTED) as [keyof Database, ExportedTable | null][]).flatMap(
    ([table, exported]) => (exported === null ? [] : [[table, exported] as const]),
  );
}

function fileOf(table: string): string {
  return `${table}.ndjson`;
}

function readmeOf(rows: Readonly<Record<string, number>>): string {
  const files = tablesOf().flatMap(([table, { about, fields }]) => [
    `## ${fileOf(table)}`,
    '',
    `${about} ${String(rows[table] ?? 0)} rows.`,
    '',
    ...Object.entries(fields).map(([name, says]) => `- \`${name}\`: ${says}`),
    '',
  ]);
  return [
    '# Export of epos-kantan',
    '',
    'All files are of one moment. Each line of a file is one row, a JSON object; `null` = nothing. Left out are secrets: handles, access passes and',
    'tokens, keys, and the sealed content of notifications of other payment methods.',
    '',
    ...files,
  ].join('\n');
}
