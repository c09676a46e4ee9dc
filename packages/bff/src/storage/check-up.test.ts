import Database from 'better-sqlite3';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase } from '../testing/fresh-database.ts';
import { openStorage } from './open-storage.ts';
import type { Storage } from './open-storage.ts';
import { NOW, dataKeys } from './storage-makers.contract.ts';

let folder: string;
let storage: Storage;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-up-'));
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});
const path = (name: string): string => join(folder, name);
const open = (databaseUrl: string) =>
  openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } });

it('a lock file that is removed or replaced is no lock any more, and one that comes back is', async () => {
  storage = await open(`file:${path('p.db')}`);
  const sound = { isLockHeld: true, unknownSteps: [], databaseTime: null };
  expect(await storage.checkUp()).toEqual(sound);
  renameSync(path('p.db.lock'), path('away'));
  expect(await storage.checkUp()).toEqual({ ...sound, isLockHeld: false });
  writeFileSync(path('p.db.lock'), '');
  expect(await storage.checkUp()).toEqual({ ...sound, isLockHeld: false });
  renameSync(path('away'), path('p.db.lock'));
  expect(await storage.checkUp()).toEqual(sound);
});

it('a step of a newer release is named', async () => {
  storage = await open(`file:${path('p.db')}`);
  const other = new Database(path('p.db'));
  other
    .prepare('INSERT INTO migrations (id, checksum, applied_at) VALUES (?, ?, ?)')
    .run('0099-more', 'x', 0);
  other.close();
  expect(await storage.checkUp()).toMatchObject({ unknownSteps: ['0099-more'] });
});

it('PostgreSQL has no lock of one writer, and a clock of its own', async () => {
  storage = await open(await freshDatabase());
  const before = Date.now();
  const { isLockHeld, unknownSteps, databaseTime } = await storage.checkUp();
  expect([isLockHeld, unknownSteps]).toEqual([null, []]);
  expect(databaseTime).toBeGreaterThanOrEqual(before - 5);
  expect(databaseTime).toBeLessThanOrEqual(Date.now() + 5);
});

it('one that is closed is told by what cannot be read', async () => {
  storage = await open(`file:${path('p.db')}`);
  await storage.close();
  expect(await storage.checkUp()).toMatchObject({ unknownSteps: null, databaseTime: null });
});
