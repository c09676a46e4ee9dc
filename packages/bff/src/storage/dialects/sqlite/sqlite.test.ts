/** The contract suites on SQLite, on real files. */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { adjustmentsContract } from '../../adjustments.contract.ts';
import { conversionContract } from '../../conversion.contract.ts';
import { salesContract } from '../../sales.contract.ts';
import { checkoutStoreContract } from '../../checkout-store.contract.ts';
import { consoleReaderContract } from '../../console-reader.contract.ts';
import { forwardQueueContract } from '../../forward-queue.contract.ts';
import { idempotencyStoreContract } from '../../idempotency-store.contract.ts';
import { notificationInboxContract } from '../../notification-inbox.contract.ts';
import { openStorage } from '../../open-storage.ts';
import { operationFiguresContract } from '../../operation-figures.contract.ts';
import { orphanStoreContract } from '../../orphan-store.contract.ts';
import { retentionContract } from '../../retention.contract.ts';
import { NOW, dataKeys } from '../../storage-makers.contract.ts';
import { webhookOutboxContract } from '../../webhook-outbox.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let opened = 0;
const openFresh = async () => {
  opened += 1;
  const path = join(folder, `${String(opened)}.db`);
  const storage = await openStorage({
    databaseUrl: `file:${path}`,
    dataKeys: dataKeys(),
    clock: { now: () => NOW },
  });
  return { storage, path };
};
const openStore = async () => (await openFresh()).storage;

describe('checkouts on SQLite', () => {
  checkoutStoreContract(openStore);
});

describe('adjustments on SQLite', () => {
  adjustmentsContract(openStore);
  salesContract(openStore);
});

describe('conversion on SQLite', () => {
  conversionContract(openStore);
});

describe('what the console reads on SQLite', () => {
  consoleReaderContract(openStore);
});

describe('figures for operators on SQLite', () => {
  operationFiguresContract(openStore);
});

describe('forgetting on SQLite', () => {
  retentionContract(openStore);
});

describe('webhooks on SQLite', () => {
  webhookOutboxContract(openStore);
});

const countIn = (path: string, table: string): number => {
  const reader = new Database(path, { readonly: true });
  const count = reader.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get();
  reader.close();
  return count ?? 0;
};

describe('notifications to pass on, on SQLite', () => {
  forwardQueueContract(async () => {
    const { storage, path } = await openFresh();
    const database = new Database(path);
    return {
      storage,
      rawRows: async () => JSON.stringify(database.prepare('SELECT * FROM forwards').all()),
      spoil: async (order) =>
        void database.prepare("UPDATE forwards SET body = 'v1.k1.AAAA' WHERE gmo_order_id = ?").run(order),
    };
  });
});

describe('the inbox on SQLite', () => {
  notificationInboxContract(async () => {
    const { storage, path } = await openFresh();
    return { storage, countRows: async (table) => countIn(path, table) };
  });
});

describe('idempotency keys on SQLite', () => {
  idempotencyStoreContract(async () => {
    const { storage, path } = await openFresh();
    return { storage, countRows: async () => countIn(path, 'idempotency_keys') };
  });
});

describe('trades without a record on SQLite', () => {
  orphanStoreContract(async () => {
    const { storage, path } = await openFresh();
    return { storage, countRows: async (table) => countIn(path, table) };
  });
});
