/**
 * Databases as each earlier release has left them, with rows in every table that it had, opened by this one: nothing is lost, and what was open
 * goes on. On both engines, from every step of the schema.
 */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../testing/fresh-database.ts';
import { openPostgresEngine } from '../dialects/postgres/postgres-engine.ts';
import { connect } from '../dialects/postgres/postgres-test-client.contract.ts';
import { openSqliteEngine } from '../dialects/sqlite/sqlite-engine.ts';
import { openStorage } from '../open-storage.ts';
import type { Storage } from '../open-storage.ts';
import { RETENTION } from '../retention-rules.ts';
import { MINUTE, NOW, SHOP, base32, dataKeys, makeReceive } from '../storage-makers.contract.ts';
import { MIGRATIONS } from './migration-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-upgrade-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const KEYS = dataKeys();
const CHECKOUT = `co_${'c'.repeat(26)}`;
const HANDLE = 'h'.repeat(26);
const OPEN = 'at_open';
const GMO_ORDER = `ek${'o'.repeat(20)}-02`;

interface Row {
  readonly table: string;
  readonly values: Readonly<Record<string, string | number | null>>;
}

const attempt = (id: string, number: number, values: Row['values']): Row => ({
  table: 'attempts',
  values: {
    ...{ id, checkout_id: CHECKOUT, shop_id: SHOP, number, amount: 900, tax: 100 },
    ...{ gmo_order_id: `ek${'o'.repeat(20)}-0${String(number)}`, return_key: String(number).repeat(26) },
    ...{ return_url: 'https://shop.example/back', items: '[]', capture: 'none', capture_tries: 0 },
    ...{ inquiry_failures: 0, hint_sequence: 0, cancel_hinted: 0, attention: '[]', version: 3 },
    ...{ created_at: NOW, updated_at: NOW, ...values },
  },
});

const event = (id: string, attemptId: string): Row => ({
  table: 'events',
  values: {
    ...{ id, shop_id: SHOP, checkout_id: CHECKOUT, attempt_id: attemptId, type: 'checkout.failed' },
    ...{ cause: 'inquiry', status_to: 'failed', funds_to: 'none', at: NOW },
  },
});

const heard = (table: string, values: Row['values']): Row => ({
  table,
  values: {
    ...{ shop_id: SHOP, digest: `${table}-digest`.padEnd(64, 'd'), times_received: 1 },
    ...{ first_received_at: NOW, last_received_at: NOW, ...values },
  },
});

const sent = (table: string, id: string, values: Row['values']): Row => ({
  table,
  values: {
    ...{ event_id: id, body: '{"type":"checkout.failed"}', state: 'waiting', tries: 1, next_at: NOW },
    ...{ created_at: NOW, ...values },
  },
});

/** Rows by the step that made their table. An order whose first attempt failed, and whose second is with the shopper. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  '0001-first-tables': [
    {
      table: 'checkouts',
      values: {
        ...{ id: CHECKOUT, shop_id: SHOP, order_id: '注文-1', handle: HANDLE, status: 'awaiting_shopper' },
        ...{ funds: 'none', closed: 0, amount: 900, tax: 100, metadata: '{"cart":"7"}', test_mode: 1 },
        ...{
          current_attempt_id: OPEN,
          expired_through_number: 0,
          version: 4,
          created_at: NOW,
          updated_at: NOW,
        },
      },
    },
    attempt('at_dead', 1, { phase: 'dead', alive: 0, death: 'failed' }),
    attempt(OPEN, 2, { phase: 'executed', alive: 1, next_inquiry_at: NOW, start_limit_at: NOW + MINUTE }),
    event('evt_1', 'at_dead'),
    sent('outbox', 'evt_1', { checkout_id: CHECKOUT, sequence: 1 }),
    heard('notifications', { gmo_order_id: GMO_ORDER, attempt_id: OPEN }),
    heard('quarantine', { gmo_order_id: `ek${'q'.repeat(20)}-01` }),
    { table: 'place', values: { id: 1, gmo_host: 'pt01.mul-pay.jp', shop_id: SHOP, bound_at: NOW } },
    { table: 'readiness', values: { id: 1, checked_at: NOW } },
  ],
  '0003-idempotency-keys': [
    {
      table: 'idempotency_keys',
      values: {
        ...{ shop_id: SHOP, key_hash: 'k'.repeat(64), fingerprint: 'f'.repeat(64), target: 'POST /x' },
        ...{ operation_id: 'op_1', keep_until: NOW + 30 * 24 * 60 * MINUTE, created_at: NOW },
      },
    },
  ],
  '0004-orphans': [
    {
      table: 'orphans',
      values: {
        ...{ shop_id: SHOP, gmo_order_id: `ek${'p'.repeat(20)}-01`, state: 'orphan', answers: 0 },
        ...{ failures: 0, first_heard_at: NOW, found_at: NOW },
      },
    },
    sent('orphan_events', 'evt_2', { shop_id: SHOP, gmo_order_id: `ek${'p'.repeat(20)}-01` }),
    { table: 'orphan_turn', values: { id: 1, next_at: NOW, newest: 1 } },
  ],
  '0005-adjustments': [
    {
      table: 'adjustments',
      values: {
        ...{
          operation_id: 'op_2',
          shop_id: SHOP,
          checkout_id: CHECKOUT,
          attempt_id: 'at_dead',
          kind: 'cancel',
        },
        ...{ from_amount: 900, from_tax: 100, to_amount: 0, to_tax: 0, state: 'refused', begun_at: NOW },
        ended_at: NOW,
      },
    },
  ],
  '0007-sales-entries': [
    {
      table: 'sales_entries',
      values: {
        ...{ shop_id: SHOP, checkout_id: CHECKOUT, attempt_id: 'at_dead', number: 1, kind: 'captured' },
        ...{ amount: 900, tax: 100, points: 0, coupon: 0, processed_at: NOW, dated: 'gmo', booked_at: NOW },
      },
    },
  ],
  '0009-forwards': [
    {
      table: 'forwards',
      values: {
        ...{ shop_id: SHOP, gmo_order_id: 'other', digest: 'f'.repeat(64), body: 'v1.k1.AAAA', bytes: 3 },
        ...{ state: 'waiting', tries: 0, next_at: NOW, received_at: NOW },
      },
    },
  ],
  '0012-day-counts': [
    { table: 'day_counts', values: { shop_id: SHOP, day: '2026-11-24', name: 'shown', count: 5 } },
  ],
};

/** A database that has the tables of so many steps, and whoever reads and writes it. */
interface Older {
  readonly databaseUrl: string;
  readonly insert: (rows: readonly Row[]) => Promise<void>;
  readonly read: (table: string) => Promise<readonly Record<string, unknown>[]>;
}

const statementOf = ({ table, values }: Row, mark: (index: number) => string): string => {
  const names = Object.keys(values);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, at) => mark(at + 1)).join(', ')})`;
};

const engines: Readonly<Record<string, (steps: number) => Promise<Older>>> = {
  SQLite: async (steps) => {
    const file = join(folder, `${base32(8)}.db`);
    await openSqliteEngine(`file:${file}`, NOW, MIGRATIONS.slice(0, steps)).close();
    const on = <T>(work: (database: Database.Database) => T): Promise<T> => {
      const database = new Database(file);
      const done = work(database);
      database.close();
      return Promise.resolve(done);
    };
    return {
      databaseUrl: `file:${file}`,
      insert: (rows) =>
        on((database) => {
          database.transaction(() => {
            for (const row of rows)
              database.prepare(statementOf(row, () => '?')).run(...Object.values(row.values));
          })();
        }),
      read: (table) =>
        on((database) => database.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()),
    };
  },
  PostgreSQL: async (steps) => {
    const databaseUrl = await freshDatabase();
    const engine = { databaseUrl, now: NOW, migrations: MIGRATIONS.slice(0, steps) };
    await (await openPostgresEngine(engine)).close();
    return {
      databaseUrl,
      insert: async (rows) => {
        const client = await connect(databaseUrl);
        await client.query('BEGIN');
        for (const row of rows)
          await client.query(
            statementOf(row, (index) => `$${String(index)}`),
            Object.values(row.values),
          );
        await client.query('COMMIT');
        await client.end();
      },
      read: async (table) => {
        const client = await connect(databaseUrl);
        const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
        await client.end();
        return rows;
      },
    };
  },
};

/** What was open goes on, by the ports that the product uses. */
async function goesOn(storage: Storage): Promise<void> {
  const { orderSeed } = await storage.bindPlace({ gmoHost: 'pt01.mul-pay.jp', shopId: SHOP });
  expect(orderSeed).toMatch(/^[0-9a-f]{64}$/);
  const found = await storage.checkouts.findByAttemptId(OPEN);
  expect(found).toMatchObject({
    checkout: { id: CHECKOUT, orderId: '注文-1', status: 'awaiting_shopper', trial: false },
    attempt: { phase: 'executed', alive: true, number: 2 },
  });
  const claim = { now: NOW + MINUTE, limit: 9, owner: 'w', until: NOW + 2 * MINUTE };
  expect((await storage.checkouts.claimDue(claim)).inquiries).toEqual([OPEN]);
  const due = { now: NOW + MINUTE, limit: 9, owner: 'w', leaseUntil: NOW + 2 * MINUTE };
  const webhooks = (await storage.outbox.claimDue(due)).map(({ eventId }) => eventId);
  expect(webhooks).toContain('evt_1');
  const again = await storage.inbox.receive(makeReceive(GMO_ORDER));
  expect(again).toMatchObject({ kind: 'attempt', attemptId: OPEN });
}

const steps = MIGRATIONS.map(({ id }, index) => [id, index + 1] as const);

describe.each(Object.entries(engines))('on %s, a database that was left', (_, make) => {
  it.each(steps)('at %s is opened: every row is there, and what was open goes on', async (_id, count) => {
    const older = await make(count);
    const rows = MIGRATIONS.slice(0, count).flatMap(({ id }) => ROWS[id] ?? []);
    await older.insert(rows);
    const tables = [...new Set(rows.map(({ table }) => table))];
    const before = await Promise.all(tables.map((table) => older.read(table)));
    const options = { databaseUrl: older.databaseUrl, dataKeys: KEYS, clock: { now: () => NOW } };
    const storage = await openStorage(options);
    for (const [index, table] of tables.entries())
      expect(await older.read(table)).toMatchObject([...(before[index] ?? [])]);
    await goesOn(storage);
    await storage.close();
  });
});

it('every table of the newest schema is among the rows, but those that a start or a request writes itself', () => {
  const filled = new Set(Object.values(ROWS).flatMap((rows) => rows.map(({ table }) => table)));
  expect(Object.keys(RETENTION).filter((table) => !filled.has(table))).toEqual([
    'allowances',
    'data_keys',
    'migrations',
  ]);
});
