/** The contract suites on PostgreSQL, each test on a database of its own. */
import pg from 'pg';
import { describe } from 'vitest';
import { freshDatabase } from '../../../testing/fresh-database.ts';
import { checkoutStoreContract } from '../../checkout-store.contract.ts';
import { notificationInboxContract } from '../../notification-inbox.contract.ts';
import { openStorage } from '../../open-storage.ts';
import type { Storage } from '../../open-storage.ts';
import { NOW, dataKeys } from '../../storage-makers.contract.ts';
import { webhookOutboxContract } from '../../webhook-outbox.contract.ts';

const open = (databaseUrl: string): Promise<Storage> =>
  openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } });
const openStore = async (): Promise<Storage> => open(await freshDatabase());

describe('checkouts on PostgreSQL', () => {
  checkoutStoreContract(openStore);
});

describe('webhooks on PostgreSQL', () => {
  webhookOutboxContract(openStore);
});

describe('the inbox on PostgreSQL', () => {
  notificationInboxContract(async () => {
    const databaseUrl = await freshDatabase();
    return {
      storage: await open(databaseUrl),
      countRows: async (table) => {
        const reader = new pg.Client({ connectionString: databaseUrl });
        await reader.connect();
        const { rows } = await reader.query<{ count: string }>(`SELECT count(*) AS count FROM ${table}`);
        await reader.end();
        return Number(rows[0]?.count);
      },
    };
  });
});
