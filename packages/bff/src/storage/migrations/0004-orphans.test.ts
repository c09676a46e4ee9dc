/** A database from before the migration, on both engines: what waited in it is looked after once the migration is through. */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { freshDatabase } from '../../testing/fresh-database.ts';
import { connect } from '../dialects/postgres/postgres-test-client.contract.ts';
import { openStorage } from '../open-storage.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  base32,
  dataKeys,
  makeReceive,
  move,
  reserve,
} from '../storage-makers.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Takes the migration back. */
const UNDO = [
  'DROP TABLE orphan_events',
  'DROP TABLE orphans',
  'DROP TABLE orphan_turn',
  'DROP INDEX quarantine_of_order',
  "DELETE FROM migrations WHERE id = '0004-orphans'",
];

const engines = {
  SQLite: () => {
    const file = join(folder, 'payments.db');
    const undo = () => {
      const database = new Database(file);
      for (const statement of UNDO) database.exec(statement);
      database.close();
      return Promise.resolve();
    };
    return Promise.resolve({ databaseUrl: `file:${file}`, undo });
  },
  PostgreSQL: async () => {
    const databaseUrl = await freshDatabase();
    const undo = async () => {
      const client = await connect(databaseUrl);
      for (const statement of UNDO) await client.query(statement);
      await client.end();
    };
    return { databaseUrl, undo };
  },
};

it.each(Object.entries(engines))(
  'on %s, quarantined orders and open captures are asked about',
  async (_, prepare) => {
    const { databaseUrl, undo } = await prepare();
    const options = { databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } };
    const before = await openStorage(options);
    const gmoOrderId = `ek${base32(20)}-01`;
    await before.inbox.receive(makeReceive(gmoOrderId));
    await before.inbox.receive(makeReceive(gmoOrderId, { now: NOW + 1 }));
    const pay = async (orderId: string, capture: 'none' | 'done') =>
      move(before, await reserve(before, orderId), {
        attempt: { phase: 'paid', alive: false, capture, gmoPhase: 'authorized', nextInquiryAt: null },
        checkout: { status: 'paid', funds: 'authorized' },
      });
    const open = await pay('o-1', 'none');
    await pay('o-2', 'done');
    await before.close();
    await undo();
    const after = await openStorage(options);
    const due = { now: NOW + MINUTE, limit: 9, owner: 'w', until: NOW + MINUTE };
    expect((await after.checkouts.claimDue(due)).inquiries).toEqual([open.attempt.id]);
    const ask = {
      shopId: SHOP,
      now: NOW + MINUTE,
      until: NOW + 2 * MINUTE,
      spacingMs: 1,
      keepMs: 9 * MINUTE,
    };
    expect(await after.orphans.claimOrphan(ask)).toMatchObject({ gmoOrderId, firstHeardAt: NOW });
    expect(await after.orphans.claimOrphan({ ...ask, now: NOW + MINUTE + 5 })).toBeNull();
    await after.close();
  },
);
