/** A backup of SQLite is whole while orders are started all the time, and never harms a file. The drill restores one. */
import Database from 'better-sqlite3';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backUpStorage } from './back-up-storage.ts';
import { openStorage } from './open-storage.ts';
import type { Storage } from './open-storage.ts';
import { NOW, dataKeys, reserve, whileServing } from './storage-makers.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-backup-'));
const databaseUrl = `file:${join(folder, 'payments.db')}`;
const keys = dataKeys();
let storage: Storage;
beforeAll(async () => {
  storage = await openStorage({ databaseUrl, dataKeys: keys, clock: { now: () => NOW } });
});
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

it('holds all that was answered before it began, and opens, while the database goes on being written', async () => {
  for (let number = 0; number < 200; number += 1) await reserve(storage, `before-${String(number)}`);
  const file = join(folder, 'one.db');
  const work = async (): Promise<void> => {
    expect(await backUpStorage(databaseUrl, file)).toBe(file);
  };
  expect(await whileServing(storage, work)).toBeGreaterThan(0);
  // One file, readable for its owner alone, and nothing beside it.
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.startsWith('one.db'))).toEqual(['one.db']);
  const copy = await openStorage({ databaseUrl: `file:${file}`, dataKeys: keys, clock: { now: () => NOW } });
  const events = await copy.readEvents(0, 1_000);
  await copy.close();
  const orders = new Set(events.map(({ checkoutId }) => checkoutId));
  expect(orders.size).toBeGreaterThanOrEqual(200);
});

it('never writes over a file, and leaves nothing where it cannot write', async () => {
  const file = join(folder, 'mine.txt');
  writeFileSync(file, 'mine');
  await expect(backUpStorage(databaseUrl, file)).rejects.toMatchObject({ code: 'not_writable' });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  const nowhere = join(folder, 'no-folder', 'backup.db');
  await expect(backUpStorage(databaseUrl, nowhere)).rejects.toMatchObject({ code: 'not_writable' });
});

it('is refused of what is no database of ours, and makes none', async () => {
  const missing = join(folder, 'missing.db');
  await expect(backUpStorage(`file:${missing}`, join(folder, 'a.db'))).rejects.toThrow(
    /There is no database/,
  );
  const foreign = join(folder, 'foreign.db');
  const database = new Database(foreign);
  database.exec('CREATE TABLE other (id)');
  database.close();
  await expect(backUpStorage(`file:${foreign}`, join(folder, 'a.db'))).rejects.toMatchObject({
    code: 'foreign_database',
  });
  await expect(backUpStorage('postgres://u@localhost/x', join(folder, 'a.db'))).rejects.toThrow(/pg_dump/);
  expect(readdirSync(folder).filter((name) => name === 'a.db' || name === 'missing.db')).toEqual([]);
});
