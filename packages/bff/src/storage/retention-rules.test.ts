import Database from 'better-sqlite3';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freshDatabase } from '../testing/fresh-database.ts';
import { openPostgresEngine } from './dialects/postgres/postgres-engine.ts';
import { connect } from './dialects/postgres/postgres-test-client.contract.ts';
import { openSqliteEngine } from './dialects/sqlite/sqlite-engine.ts';
import { RETENTION } from './retention-rules.ts';

const ruled = Object.keys(RETENTION).sort();

it('every table of a SQLite database has a rule, and every rule a table', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
  const file = join(folder, 'payments.db');
  await openSqliteEngine(`file:${file}`, 0).close();
  const database = new Database(file, { readonly: true });
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  database.close();
  rmSync(folder, { recursive: true });
  // One process counts in memory.
  expect(tables.sort()).toEqual(ruled.filter((table) => table !== 'allowances'));
});

it('and so it is on PostgreSQL', async () => {
  const databaseUrl = await freshDatabase();
  await (await openPostgresEngine({ databaseUrl, now: 0 })).close();
  const client = await connect(databaseUrl);
  const { rows } = await client.query<{ readonly name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
  );
  await client.end();
  expect(rows.map(({ name }) => name).sort()).toEqual(ruled);
});

it('the page for operators has every table with its time', () => {
  const page = readFileSync(new URL('../../../../docs/backup.md', import.meta.url), 'utf8');
  for (const [table, rule] of Object.entries(RETENTION)) {
    const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${table}\``));
    const time = 'afterMs' in rule ? timeOf(rule.afterMs) : 'for ever';
    expect([table, row]).toEqual([table, expect.stringContaining(time)]);
  }
});

function timeOf(ms: number): string {
  return ms === 60_000 ? 'a minute' : `${String(ms / 86_400_000)} days`;
}
