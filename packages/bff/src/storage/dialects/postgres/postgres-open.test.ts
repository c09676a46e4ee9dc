/** Opening a PostgreSQL: migrating, refusing, and what is in it. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { CHECKOUT_STATUSES, FUNDS, Secret } from '@epos-kantan/shared';
import { CompiledQuery } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { ATTEMPT_PHASES, CAPTURE_STATES, DEATHS, INSTRUCTIONS } from '../../../checkout/checkout.ts';
import { TRADE_PHASES } from '../../../checkout/gateway-result.ts';
import { makeCertificate } from '../../../gmo/test-support/make-certificate.ts';
import { freshDatabase } from '../../../testing/fresh-database.ts';
import { MIGRATIONS } from '../../migrations/migration-list.ts';
import { openStorage } from '../../open-storage.ts';
import {
  NOW,
  SHOP,
  dataKeys,
  makeReceive,
  makeReserve,
  move,
  reserve,
} from '../../storage-makers.contract.ts';
import type { StoreCommand } from '../../store-command.ts';
import { openPostgresEngine } from './postgres-engine.ts';
import { connect } from './postgres-test-client.contract.ts';

let databaseUrl: string;
beforeEach(async () => {
  databaseUrl = await freshDatabase();
});

const keys = dataKeys();
const open = (url = databaseUrl) =>
  openStorage({ databaseUrl: url, dataKeys: keys, clock: { now: () => NOW } });

/** Asks the database behind the store's back. */
async function ask(sql: string): Promise<readonly unknown[]> {
  const client = await connect(databaseUrl);
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

/** The same database with another user, or another database. */
function changedUrl(change: (url: URL) => void): string {
  const url = new URL(databaseUrl);
  change(url);
  return url.href;
}

describe('a URL', () => {
  it.each([
    'postgres://user:can#ary@db/shop',
    'postgres://u:canary@ho st/shop',
    'postgres://u:canary%c3@127.0.0.1:1/shop',
    'postgres://u:canary@127.0.0.1/shop?port=none',
    'postgres://u:canary@127.0.0.1/shop?port=65536',
    'postgres://u:canary@127.0.0.1:1/shop?sslrootcert=/none',
  ])('that cannot be read is refused without being repeated', async (url) => {
    const refused = open(url);
    await expect(refused).rejects.toMatchObject({ code: 'database_url_unsupported' });
    await expect(refused).rejects.not.toThrow(/ary/);
  });

  it('that names no database, or a user who may not come in, is refused without being repeated', async () => {
    await ask(`CREATE ROLE outsider LOGIN PASSWORD 'x'`).catch(() => undefined);
    const urls = [
      changedUrl((url) => (url.pathname = '/no-canary-database')),
      changedUrl((url) => (url.username = 'no-canary-user')),
      // May connect, but makes no tables.
      changedUrl((url) => (url.username = 'outsider')),
    ];
    for (const url of urls) {
      const refused = open(url);
      await expect(refused).rejects.toMatchObject({ code: 'database_refused' });
      await expect(refused).rejects.not.toThrow(/canary/);
    }
  });

  it('that leads nowhere is unavailable', async () => {
    await expect(open('postgres://user:canary@127.0.0.1:1/shop')).rejects.toMatchObject({
      code: 'store_unavailable',
      message: 'The database cannot be used now (ECONNREFUSED).',
    });
  });
});

/** What begins as PostgreSQL does, and shows a certificate of nobody. */
async function startImpostor(): Promise<{ readonly url: string; stop(): void }> {
  const { cert, key } = makeCertificate({
    hostname: 'localhost',
    notAfter: new Date('2090-01-01T00:00:00Z'),
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('S');
      new TLSSocket(socket, { isServer: true, cert, key }).on('error', () => undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://user:canary@localhost:${String(port)}/shop?sslmode=verify-full`,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

it('a server whose certificate is not believed is unavailable, and given no password', async () => {
  const impostor = await startImpostor();
  await expect(open(impostor.url)).rejects.toMatchObject({
    name: 'StorageFault',
    code: 'store_unavailable',
    message: 'The database cannot be used now (DEPTH_ZERO_SELF_SIGNED_CERT).',
  });
  impostor.stop();
});

describe('a database', () => {
  it.each([
    ['synchronous_commit = off', /synchronous_commit/],
    ['default_transaction_read_only = on', /read-only/],
  ])('with %s is refused', async (setting, reason) => {
    const name = new URL(databaseUrl).pathname.slice(1);
    await ask(`ALTER DATABASE "${name}" SET ${setting}`);
    await expect(open()).rejects.toMatchObject({ code: 'database_unsuitable', message: reason });
  });

  it('in another encoding than UTF8 is refused', async () => {
    const name = `${new URL(databaseUrl).pathname.slice(1)}_latin`;
    await ask(`CREATE DATABASE "${name}" ENCODING 'LATIN1' TEMPLATE template0`);
    const latin = changedUrl((url) => (url.pathname = `/${name}`));
    await expect(open(latin)).rejects.toMatchObject({ code: 'database_unsuitable', message: /UTF8/ });
  });

  it('with tables of something else is refused', async () => {
    await ask('CREATE TABLE songs (id INTEGER)');
    await expect(open()).rejects.toMatchObject({ code: 'foreign_database', message: /songs/ });
  });

  it('of a newer release, or of another build, is refused', async () => {
    await (await open()).close();
    await ask(`INSERT INTO migrations VALUES ('9999-of-the-future', 'x', 0)`);
    await expect(open()).rejects.toMatchObject({ code: 'schema_newer', message: /9999-of-the-future/ });
    await ask(`DELETE FROM migrations WHERE id LIKE '9999%'`);
    await ask(`UPDATE migrations SET checksum = 'x'`);
    await expect(open()).rejects.toMatchObject({ code: 'migration_changed' });
  });

  it('whose migration failed midway is as it was', async () => {
    const storage = await open();
    const { checkout } = await reserve(storage, 'o-1');
    await storage.close();
    const broken = {
      id: '9999-broken',
      sqlite: [],
      postgres: ['ALTER TABLE checkouts ADD COLUMN note TEXT', 'CREATE nonsense'],
    };
    const migrating = openPostgresEngine({ databaseUrl, now: NOW, migrations: [...MIGRATIONS, broken] });
    await expect(migrating).rejects.toThrow();
    const again = await open();
    expect((await again.checkouts.findByOrder(SHOP, checkout.orderId))?.checkout).toEqual(checkout);
    await again.close();
    expect(
      await ask(`SELECT column_name FROM information_schema.columns WHERE column_name = 'note'`),
    ).toEqual([]);
  });

  it('keeps everything over a new start, leases of others included', async () => {
    const first = await open();
    const found = await move(first, await reserve(first, 'o-1'), {
      attempt: { accessPass: new Secret('pass-1'), pointsUsed: 3_000_000_000, startLimitAt: NOW * 2 },
    });
    await first.close();
    const second = await open();
    const again = await second.checkouts.findByAttemptId(found.attempt.id);
    expect(again).toEqual(found);
    expect(again?.attempt.accessPass?.reveal()).toBe('pass-1');
    // The owner may be another process that is alive.
    expect((await second.checkouts.reserveAttempt(makeReserve('o-1'))).kind).toBe('busy');
    await second.close();
  });

  it('never lets a line of the timeline be changed or removed', async () => {
    const storage = await open();
    await reserve(storage, 'o-1');
    await storage.close();
    for (const sql of [`UPDATE events SET detail = 'x'`, 'DELETE FROM events', 'TRUNCATE events CASCADE']) {
      await expect(ask(sql)).rejects.toThrow(/append-only/);
    }
  });

  it('holds the rules about money, and says which was broken without any value', async () => {
    const storage = await open();
    const { checkout } = await reserve(storage, 'o-1');
    await storage.close();
    const engine = await openPostgresEngine({ databaseUrl, now: NOW });
    function* set(column: string): StoreCommand<void> {
      yield CompiledQuery.raw(`UPDATE checkouts SET ${column}`);
    }
    for (const wrong of [
      'amount = 0',
      'amount = 100000000',
      'tax = -1',
      'tax = 99999999',
      `funds = 'much'`,
    ]) {
      const error: unknown = await engine.write(() => set(wrong)).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'constraint_violated' });
      // PostgreSQL's own error holds the whole row.
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(checkout.handle);
    }
    await engine.close();
  });

  it('takes a text with a NUL, which PostgreSQL has none of', async () => {
    const storage = await open();
    const { attempt } = await reserve(storage, 'o-1');
    const { notification } = makeReceive(attempt.gmoOrderId);
    const received = makeReceive(attempt.gmoOrderId, { notification: { ...notification, errInfo: 'a\0b' } });
    await storage.inbox.receive(received);
    await storage.close();
    expect(await ask('SELECT err_info FROM notifications')).toEqual(['a\uFFFDb']);
  });
});

it('every column of words takes exactly the words of the core', async () => {
  await (await open()).close();
  for (const [column, words] of [
    ['checkouts_status', CHECKOUT_STATUSES],
    ['checkouts_funds', FUNDS],
    ['attempts_phase', ATTEMPT_PHASES],
    ['attempts_death', DEATHS],
    ['attempts_instruction', INSTRUCTIONS],
    ['attempts_capture', CAPTURE_STATES],
    ['attempts_gmo_phase', TRADE_PHASES],
  ] as const) {
    const [rule] = await ask(
      `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '${column}_check'`,
    );
    expect(
      [...String(rule).matchAll(/'([a-z_]+)'/g)].map((match) => match[1]),
      column,
    ).toEqual([...words]);
  }
});
