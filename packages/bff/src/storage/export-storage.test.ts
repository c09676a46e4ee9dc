/** An export holds all that is stored but secrets, of one moment, on both engines. */
import Database from 'better-sqlite3';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import { afterAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../testing/fresh-database.ts';
import { connect } from './dialects/postgres/postgres-test-client.contract.ts';
import { openSqliteEngine } from './dialects/sqlite/sqlite-engine.ts';
import { exportStorage } from './export-storage.ts';
import { EXPORTED, LEFT_OUT } from './exported-fields.ts';
import { MIGRATIONS } from './migrations/migration-list.ts';
import { openStorage } from './open-storage.ts';
import { RETENTION } from './retention-rules.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  base32,
  dataKeys,
  makeClaim,
  makeReceive,
  move,
  raise,
  reserve,
  whileServing,
} from './storage-makers.contract.ts';

const root = mkdtempSync(join(tmpdir(), 'epos-kantan-export-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const engines: Readonly<
  Record<string, { url: () => Promise<string>; columns: (url: string) => Promise<Map<string, string[]>> }>
> = {
  SQLite: {
    url: () => Promise.resolve(`file:${join(root, `${base32(8)}.db`)}`),
    columns: (url) => {
      const database = new Database(url.slice('file:'.length), { readonly: true });
      const columns = Object.keys(RETENTION).map((table): [string, string[]] => [
        table,
        database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table),
      ]);
      database.close();
      return Promise.resolve(new Map(columns));
    },
  },
  PostgreSQL: {
    url: freshDatabase,
    columns: async (url) => {
      const client = await connect(url);
      const { rows } = await client.query<{ table: string; column: string }>(
        `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = current_schema()`,
      );
      await client.end();
      const columns = new Map<string, string[]>();
      for (const { table, column } of rows) columns.set(table, [...(columns.get(table) ?? []), column]);
      return columns;
    },
  },
};

const CANARY = `canary-${base32(20)}`;

function rowsIn(folder: string, table: string): readonly Record<string, unknown>[] {
  const text = readFileSync(join(folder, `${table}.ndjson`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe.each(Object.entries(engines))('an export of %s', (_, { url, columns }) => {
  const fill = async () => {
    const databaseUrl = await url();
    const storage = await openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } });
    await storage.bindPlace({ gmoHost: 'pt01.mul-pay.jp', shopId: SHOP });
    const found = await reserve(storage, '注文-1');
    const secret = (part: string) => new Secret(`${CANARY}-${part}`);
    const started = await move(storage, found, {
      attempt: {
        ...{ phase: 'executed', instruction: null, instructionAt: null, accessId: `${CANARY}-id` },
        ...{ accessPass: secret('pass'), token: secret('token'), startUrl: secret('url') },
        startLimitAt: NOW + MINUTE,
      },
    });
    await raise(storage, started);
    const told = makeReceive(found.attempt.gmoOrderId);
    await storage.inbox.receive({
      ...told,
      notification: { ...told.notification, accessId: `${CANARY}-id` },
    });
    await storage.inbox.receive(makeReceive(`ek${base32(20)}-01`));
    await storage.keys.claim(makeClaim({ keyHash: 'c'.repeat(64) }));
    await storage.forwards.keep({
      ...{ shopId: SHOP, gmoOrderId: 'other', payType: '0', digest: 'a'.repeat(64), now: NOW },
      ...{ rowsMax: 9, rowsPerOrderMax: 9, bytesMax: 9_999 },
      content: { contentType: null, body: Buffer.from(CANARY) },
    });
    return { databaseUrl, storage, found };
  };

  it('has every row that is about a payment, in files for their owner alone, and says what the fields are', async () => {
    const { databaseUrl, storage, found } = await fill();
    const folder = join(root, base32(8));
    const { wrote, rows } = await exportStorage(databaseUrl, folder);
    expect(wrote).toBe(folder);
    for (const [table, count] of Object.entries(rows)) expect(rowsIn(folder, table)).toHaveLength(count);
    expect(rows).toMatchObject({ checkouts: 1, attempts: 1, events: 2, outbox: 1, notifications: 1 });
    expect(rows).toMatchObject({ quarantine: 1, orphans: 1, idempotency_keys: 1, forwards: 1, place: 1 });
    expect(rowsIn(folder, 'checkouts')).toMatchObject([
      { id: found.checkout.id, order_id: '注文-1', amount: 1000, created_at: NOW, closed: 0 },
    ]);
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const exported of Object.values(EXPORTED))
      for (const name of Object.keys(exported?.fields ?? {})) expect(readme).toContain(`- \`${name}\`: `);
    await storage.close();
  });

  it('has no secret: no pass, token, handle, return key, seed or key, and nothing sealed', async () => {
    const { databaseUrl, storage, found } = await fill();
    const folder = join(root, base32(8));
    await exportStorage(databaseUrl, folder);
    const seed = (await storage.bindPlace({ gmoHost: 'pt01.mul-pay.jp', shopId: SHOP })).orderSeed;
    const secrets = [CANARY, found.checkout.handle, found.attempt.returnKey, seed, 'c'.repeat(64), 'v1.k1.'];
    const text = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    await storage.close();
  });

  it('knows every column: it is exported, or left out on purpose', async () => {
    const { databaseUrl, storage } = await fill();
    await storage.close();
    for (const [table, names] of await columns(databaseUrl)) {
      const name = table as keyof typeof EXPORTED;
      const exported = EXPORTED[name];
      if (exported === null) continue;
      expect([table, [...names].sort()]).toEqual([
        table,
        [...Object.keys(exported.fields), ...(LEFT_OUT[name] ?? [])].sort(),
      ]);
    }
  });

  it('is of one moment, while orders are started all the time', async () => {
    const { databaseUrl, storage } = await fill();
    for (let number = 0; number < 300; number += 1) await reserve(storage, `before-${String(number)}`);
    const folder = join(root, base32(8));
    expect(await whileServing(storage, () => exportStorage(databaseUrl, folder))).toBeGreaterThan(0);
    await storage.close();
    const checkouts = new Set(rowsIn(folder, 'checkouts').map(({ id }) => id));
    expect(checkouts.size).toBeGreaterThanOrEqual(301);
    const attempts = rowsIn(folder, 'attempts');
    expect(attempts).toHaveLength(checkouts.size);
    const strangers = [...attempts, ...rowsIn(folder, 'events'), ...rowsIn(folder, 'outbox')].filter(
      (row) => !checkouts.has(row['checkout_id']),
    );
    expect(strangers).toEqual([]);
  });
});

it('a folder that holds anything, or no database, is refused and left as it is', async () => {
  const file = join(root, `${base32(8)}.db`);
  await openSqliteEngine(`file:${file}`, NOW).close();
  const folder = join(root, base32(8));
  mkdirSync(folder);
  writeFileSync(join(folder, 'books.txt'), 'mine');
  await expect(exportStorage(`file:${file}`, folder)).rejects.toMatchObject({ code: 'not_writable' });
  expect(readdirSync(folder)).toEqual(['books.txt']);
  const missing = exportStorage(`file:${join(root, 'missing.db')}`, join(root, base32(8)));
  await expect(missing).rejects.toMatchObject({ code: 'not_a_database' });
  expect(readdirSync(root)).not.toContain('missing.db');
});

it('a database of an older release is refused, and not migrated', async () => {
  const file = join(root, `${base32(8)}.db`);
  await openSqliteEngine(`file:${file}`, NOW, MIGRATIONS.slice(0, -1)).close();
  const folder = join(root, base32(8));
  await expect(exportStorage(`file:${file}`, folder)).rejects.toThrow(/older release/);
  const database = new Database(file, { readonly: true });
  expect(database.prepare('SELECT count(*) FROM migrations').pluck().get()).toBe(MIGRATIONS.length - 1);
  database.close();
});
