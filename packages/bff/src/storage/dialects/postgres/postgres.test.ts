/** The contract suites on PostgreSQL, on a database that is emptied before each test. */
import { beforeAll, describe } from 'vitest';
import { emptyDatabase, freshDatabase } from '../../../testing/fresh-database.ts';
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
import type { Storage } from '../../open-storage.ts';
import { orphanStoreContract } from '../../orphan-store.contract.ts';
import { retentionContract } from '../../retention.contract.ts';
import { NOW, dataKeys } from '../../storage-makers.contract.ts';
import { webhookOutboxContract } from '../../webhook-outbox.contract.ts';
import { connect } from './postgres-test-client.contract.ts';

let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = await freshDatabase();
});
const openStore = async (): Promise<Storage> => {
  await emptyDatabase(databaseUrl);
  return openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } });
};

describe('checkouts on PostgreSQL', () => {
  checkoutStoreContract(openStore);
});

describe('adjustments on PostgreSQL', () => {
  adjustmentsContract(openStore);
  salesContract(openStore);
});

describe('conversion on PostgreSQL', () => {
  conversionContract(openStore);
});

describe('what the console reads on PostgreSQL', () => {
  consoleReaderContract(openStore);
});

describe('figures for operators on PostgreSQL', () => {
  operationFiguresContract(openStore);
});

describe('forgetting on PostgreSQL', () => {
  retentionContract(openStore);
});

describe('webhooks on PostgreSQL', () => {
  webhookOutboxContract(openStore);
});

const countIn = async (table: string): Promise<number> => {
  const reader = await connect(databaseUrl);
  const { rows } = await reader.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  await reader.end();
  return rows[0]?.count ?? -1;
};

const queryIn = async (sql: string, parameters: readonly string[] = []): Promise<readonly object[]> => {
  const client = await connect(databaseUrl);
  const { rows } = await client.query<object>(sql, [...parameters]);
  await client.end();
  return rows;
};

describe('notifications to pass on, on PostgreSQL', () => {
  forwardQueueContract(async () => ({
    storage: await openStore(),
    rawRows: async () => JSON.stringify(await queryIn('SELECT * FROM forwards')),
    spoil: async (order) => {
      await queryIn("UPDATE forwards SET body = 'v1.k1.AAAA' WHERE gmo_order_id = $1", [order]);
    },
  }));
});

describe('the inbox on PostgreSQL', () => {
  notificationInboxContract(async () => ({ storage: await openStore(), countRows: countIn }));
});

describe('idempotency keys on PostgreSQL', () => {
  idempotencyStoreContract(async () => ({
    storage: await openStore(),
    countRows: () => countIn('idempotency_keys'),
  }));
});

describe('trades without a record on PostgreSQL', () => {
  orphanStoreContract(async () => ({ storage: await openStore(), countRows: countIn }));
});
