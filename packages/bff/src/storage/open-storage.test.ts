/** Opening, refusing, reopening, and what is on the disk. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Secret } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteEngine } from './dialects/sqlite/sqlite-engine.ts';
import { MIGRATIONS } from './migrations/migration-list.ts';
import { openStorage } from './open-storage.ts';
import { NOW, SHOP, dataKey, dataKeys, makeOrder, move, reserve } from './storage-makers.contract.ts';
import type { DataKeys } from './value-cipher.ts';

let folder: string;
let path: string;
const keys = dataKeys();
const open = (changes: { readonly databaseUrl?: string; readonly dataKeys?: DataKeys } = {}) =>
  openStorage({ databaseUrl: `file:${path}`, dataKeys: keys, clock: { now: () => NOW }, ...changes });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
  path = join(folder, 'shop.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Opens the file behind the store's back. */
function tamper(statement: string): void {
  const database = new Database(path);
  database.exec(statement);
  database.close();
}

describe('the URL', () => {
  it.each([
    'mysql://user:canary@db.example/shop',
    'file:',
    'file::memory:',
    'file:shop.db?mode=memory',
    'file://other.example/shop.db',
    'file:///shop%00.db',
    './shop.db',
    '',
  ])('%s is refused without being repeated', async (databaseUrl) => {
    const refused = open({ databaseUrl });
    await expect(refused).rejects.toMatchObject({ code: 'database_url_unsupported' });
    await expect(refused).rejects.not.toThrow(/canary/);
  });

  it('may be file:///path, with escapes', async () => {
    const storage = await open({ databaseUrl: `file://${folder}/a%20shop.db` });
    await storage.close();
    expect(existsSync(join(folder, 'a shop.db'))).toBe(true);
  });
});

describe('the file', () => {
  it('is readable for its owner only, and so is what SQLite puts beside it', async () => {
    const storage = await open();
    await reserve(storage, 'o-1');
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o077]);
    expect(modes.length).toBeGreaterThanOrEqual(4);
    expect(modes.every(([, others]) => others === 0)).toBe(true);
    await storage.close();
  });

  it('in a folder that does not exist is refused', async () => {
    await expect(open({ databaseUrl: `file:${folder}/none/shop.db` })).rejects.toMatchObject({
      code: 'directory_missing',
    });
  });

  it('that cannot be written is refused', async () => {
    mkdirSync(path);
    await expect(open()).rejects.toMatchObject({ code: 'not_writable' });
  });

  it('in a read-only folder is refused', async () => {
    const userId = process.getuid?.() ?? 0;
    chmodSync(folder, 0o555);
    // Nothing is read-only for root, so root becomes nobody for this.
    if (userId === 0) process.seteuid?.(65534);
    try {
      await expect(open()).rejects.toMatchObject({ code: 'not_writable' });
    } finally {
      if (userId === 0) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
  });

  it('that is no database is refused', async () => {
    writeFileSync(path, 'not a database, but long enough to have a header'.repeat(50));
    await expect(open()).rejects.toMatchObject({ code: 'not_a_database' });
  });

  it('with tables of something else is refused', async () => {
    tamper('CREATE TABLE songs (id INTEGER)');
    await expect(open()).rejects.toMatchObject({ code: 'foreign_database' });
  });

  it('is locked under every name it has', async () => {
    const storage = await open();
    symlinkSync(path, join(folder, 'alias.db'));
    await expect(open({ databaseUrl: `file:${folder}/alias.db` })).rejects.toMatchObject({
      code: 'database_in_use',
    });
    await storage.close();
  });

  it('is not locked by an opening that failed', async () => {
    await expect(
      open({ dataKeys: { active: { id: 'k1', key: new Secret('short') }, others: [] } }),
    ).rejects.toMatchObject({
      code: 'data_key_invalid',
    });
    tamper('CREATE TABLE songs (id INTEGER)');
    await expect(open()).rejects.toMatchObject({ code: 'foreign_database' });
    tamper('DROP TABLE songs');
    await (await open()).close();
  });
});

describe('reopening', () => {
  it('keeps everything', async () => {
    const first = await open();
    const found = await move(first, await reserve(first, 'o-1'), {
      attempt: { phase: 'paid', alive: false, accessPass: new Secret('pass-1') },
      checkout: { status: 'paid', funds: 'authorized' },
      events: [{ type: 'checkout.paid', cause: 'inquiry' }],
    });
    const timeline = await first.readTimeline(found.checkout.id);
    await first.close();
    const second = await open();
    const again = await second.checkouts.findByAttemptId(found.attempt.id);
    expect(again?.checkout).toEqual(found.checkout);
    expect(again?.attempt).toEqual({ ...found.attempt, leaseOwner: null, leaseUntil: null });
    expect(again?.attempt.accessPass?.reveal()).toBe('pass-1');
    expect(await second.readTimeline(found.checkout.id)).toEqual(timeline);
    expect((await second.outbox.depth()).waiting).toBe(1);
    await second.close();
  });

  it('with another host or shop is refused, naming both', async () => {
    const storage = await open();
    await storage.bindPlace({ gmoHost: 'pt01.mul-pay.jp', shopId: SHOP });
    await storage.bindPlace({ gmoHost: 'pt01.mul-pay.jp', shopId: SHOP });
    await storage.close();
    const again = await open();
    const elsewhere = again.bindPlace({ gmoHost: 'p01.mul-pay.jp', shopId: SHOP });
    await expect(elsewhere).rejects.toMatchObject({ code: 'bound_elsewhere', message: /pt01.*p01/ });
    await expect(again.bindPlace({ gmoHost: 'pt01.mul-pay.jp', shopId: 'other' })).rejects.toMatchObject({
      code: 'bound_elsewhere',
    });
    await again.close();
  });

  it('by an older release is refused', async () => {
    await (await open()).close();
    tamper(`INSERT INTO migrations VALUES ('9999-of-the-future', 'x', 0)`);
    await expect(open()).rejects.toMatchObject({ code: 'schema_newer', message: /9999-of-the-future/ });
  });

  it('by a build with another text of an applied migration is refused', async () => {
    await (await open()).close();
    tamper(`UPDATE migrations SET checksum = 'x'`);
    await expect(open()).rejects.toMatchObject({ code: 'migration_changed' });
  });

  it('after a migration that failed midway finds the database as it was', async () => {
    const storage = await open();
    const { checkout } = await reserve(storage, 'o-1');
    await storage.close();
    const broken = {
      id: '9999-broken',
      sqlite: ['ALTER TABLE checkouts ADD COLUMN note TEXT', 'CREATE nonsense'],
      postgres: [],
    };
    expect(() => openSqliteEngine(`file:${path}`, NOW, [...MIGRATIONS, broken])).toThrow();
    const again = await open();
    expect((await again.checkouts.findByOrder(SHOP, makeOrder('o-1').orderId))?.checkout).toEqual(checkout);
    await again.close();
    const mended = { ...broken, sqlite: ['ALTER TABLE checkouts ADD COLUMN note TEXT'] };
    await openSqliteEngine(`file:${path}`, NOW, [...MIGRATIONS, mended]).close();
    await expect(open()).rejects.toMatchObject({ code: 'schema_newer' });
  });
});

describe('secrets', () => {
  const secrets = ['canary-access-pass', 'canary-token', 'canary.example'];
  const storeSecrets = async (dataKeysGiven: DataKeys) => {
    const storage = await open({ dataKeys: dataKeysGiven });
    const found = await move(storage, await reserve(storage, 'o-1'), {
      attempt: {
        accessPass: new Secret('canary-access-pass'),
        token: new Secret('canary-token'),
        startUrl: new Secret('https://canary.example/start'),
      },
    });
    return { storage, found };
  };

  it('are on the disk in no file, neither before nor after the close', async () => {
    const { storage } = await storeSecrets(keys);
    const onDisk = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join();
    const before = onDisk();
    await storage.close();
    expect(before).toContain('https://shop.example/return');
    for (const secret of secrets) expect(before + onDisk()).not.toContain(secret);
  });

  it('open with a former key, and new ones are sealed with the active key', async () => {
    const { storage, found } = await storeSecrets(keys);
    await storage.close();
    const rotated = { active: dataKey('k2'), others: [keys.active] };
    const again = await open({ dataKeys: rotated });
    expect((await again.checkouts.findByAttemptId(found.attempt.id))?.attempt.token?.reveal()).toBe(
      'canary-token',
    );
    await again.close();
  });

  it('sealed with another key of the same id are noticed at the start', async () => {
    await (await open()).close();
    await expect(open({ dataKeys: { active: dataKey('k1'), others: [] } })).rejects.toMatchObject({
      code: 'data_key_wrong',
    });
  });

  it('do not open in another row or column', async () => {
    const { storage, found } = await storeSecrets(keys);
    await storage.close();
    tamper('UPDATE attempts SET token = access_pass');
    const again = await open();
    const altered = await again.checkouts.findByAttemptId(found.attempt.id);
    expect(altered?.attempt.accessPass?.reveal()).toBe('canary-access-pass');
    expect(() => altered?.attempt.token?.reveal()).toThrow(
      expect.objectContaining({ code: 'undecryptable' }),
    );
    await again.close();
  });
});

describe('an open store', () => {
  it('is ready only while it can be written', async () => {
    const storage = await open();
    expect(await storage.isReady()).toBe(true);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await storage.isReady()).toBe(false);
    other.exec('ROLLBACK');
    other.close();
    expect(await storage.isReady()).toBe(true);
    await storage.close();
    expect(await storage.isReady()).toBe(false);
  });

  it('stores what was accepted before it closes, and refuses what comes later', async () => {
    const storage = await open();
    const accepted = reserve(storage, 'o-1');
    const closing = storage.close();
    await expect(storage.isReady().then(() => storage.outbox.depth())).rejects.toMatchObject({
      code: 'store_closed',
    });
    await expect(reserve(storage, 'o-2')).rejects.toMatchObject({ code: 'store_closed' });
    await Promise.all([accepted, closing, storage.close()]);
    const again = await open();
    expect(await again.checkouts.findByOrder(SHOP, makeOrder('o-1').orderId)).not.toBeNull();
    await again.close();
  });

  it('never lets a line of the timeline be changed or removed', async () => {
    const storage = await open();
    await reserve(storage, 'o-1');
    await storage.close();
    expect(() => {
      tamper(`UPDATE events SET detail = 'x'`);
    }).toThrow(/append-only/);
    expect(() => {
      tamper('DELETE FROM events');
    }).toThrow(/append-only/);
  });
});
