import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StoreCommand } from '../../store-command.ts';
import { BATCH_COMMANDS_MAX, WAITING_COMMANDS_MAX, createGroupCommit } from './group-commit.ts';
import type { GroupCommit } from './group-commit.ts';
import { createSqliteRunner } from './sqlite-runner.ts';

let folder: string;
let database: Database.Database;
let reader: Database.Database;
let writer: GroupCommit;
let transactions: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
  transactions = [];
  const path = join(folder, 'group.db');
  const verbose = (sql: unknown): void => {
    if (sql === 'COMMIT') transactions.push(sql);
  };
  database = new Database(path, { verbose, timeout: 0 });
  database.pragma('journal_mode = WAL');
  database.pragma('foreign_keys = ON');
  database.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE items (
      id INTEGER PRIMARY KEY, text TEXT NOT NULL,
      parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT`);
  reader = new Database(path);
  writer = createGroupCommit(database, createSqliteRunner(database));
});
afterEach(() => {
  reader.close();
  database.close();
  rmSync(folder, { recursive: true });
});

function* insert(id: number, text = 'x', parent: number | null = null): StoreCommand<number> {
  yield CompiledQuery.raw('INSERT INTO items (id, text, parent) VALUES (?, ?, ?)', [id, text, parent]);
  return id;
}
const submit = (id: number, text?: string, parent?: number) => writer.submit(() => insert(id, text, parent));
/** What another connection sees, that is: what is committed. */
const stored = (): number[] => reader.prepare<[], number>('SELECT id FROM items ORDER BY id').pluck().all();

it('commands of one turn share one transaction', async () => {
  expect(await Promise.all([1, 2, 3].map((id) => submit(id)))).toEqual([1, 2, 3]);
  expect(transactions).toHaveLength(1);
  expect(stored()).toEqual([1, 2, 3]);
});

it('a command is acknowledged only when another connection can see it', async () => {
  const seen = await submit(1).then(stored);
  expect(seen).toEqual([1]);
});

it('a command that fails leaves nothing, and takes nobody along', async () => {
  const halfDone = function* (): StoreCommand<void> {
    yield* insert(2);
    throw new Error('changed its mind');
  };
  const results = await Promise.allSettled([submit(1), writer.submit(halfDone), submit(1), submit(3)]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { message: 'changed its mind' } });
  expect(results[2]).toMatchObject({ reason: { code: 'constraint_violated' } });
  expect(transactions).toHaveLength(1);
  expect(stored()).toEqual([1, 3]);
});

it('a command sees what the one before it in the same transaction did', async () => {
  const count = function* (): StoreCommand<unknown> {
    const result = yield CompiledQuery.raw('SELECT count(*) AS count FROM items');
    return result.rows[0];
  };
  const [, counted] = await Promise.all([submit(1), writer.submit(count)]);
  expect(counted).toEqual({ count: 1 });
});

it('a commit that fails fails everyone in it, and the next works', async () => {
  const results = await Promise.allSettled([submit(1), submit(2, 'orphan', 99), submit(3)]);
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(stored()).toEqual([]);
  expect(database.inTransaction).toBe(false);
  await submit(4);
  expect(stored()).toEqual([4]);
});

it('when the disk is full, exactly the acknowledged commands are stored', async () => {
  database.pragma(`max_page_count = ${String(Number(database.pragma('page_count', { simple: true })) + 8)}`);
  const ids = Array.from({ length: 30 }, (_, index) => index + 1);
  const results = await Promise.allSettled(ids.map((id) => submit(id, 'x'.repeat(3000))));
  const acknowledged = ids.filter((_, index) => results[index]?.status === 'fulfilled');
  expect(acknowledged.length).toBeLessThan(30);
  expect(results.at(-1)).toMatchObject({ reason: { code: 'store_unavailable' } });
  expect(stored()).toEqual(acknowledged);
});

it('while another connection holds the write lock everyone is told, and nothing is stored later', async () => {
  reader.exec('BEGIN IMMEDIATE');
  await expect(submit(1)).rejects.toMatchObject({ code: 'store_unavailable' });
  reader.exec('COMMIT');
  await submit(2);
  expect(stored()).toEqual([2]);
});

it('a batch and the queue are bounded', async () => {
  const submitted = Array.from({ length: WAITING_COMMANDS_MAX + 1 }, (_, index) => submit(index + 1));
  const results = await Promise.allSettled(submitted);
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(WAITING_COMMANDS_MAX);
  expect(results.at(-1)).toMatchObject({ reason: { code: 'store_busy' } });
  expect(transactions).toHaveLength(Math.ceil(WAITING_COMMANDS_MAX / BATCH_COMMANDS_MAX));
});

it('draining waits for all that was submitted', async () => {
  const submitted = Array.from({ length: BATCH_COMMANDS_MAX + 1 }, (_, index) => submit(index + 1));
  await writer.drain();
  expect(stored()).toHaveLength(BATCH_COMMANDS_MAX + 1);
  await Promise.all(submitted);
});
