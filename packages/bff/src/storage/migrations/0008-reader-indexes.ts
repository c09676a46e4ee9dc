/** What one payment's webhooks and the payments that wait for the shop are found by, without a look at all others. Frozen. */
import type { Migration } from './migration.ts';

const INDEXES = [
  `CREATE INDEX outbox_of_checkout ON outbox (checkout_id, sequence)`,
  `DROP INDEX attempts_attention`,
  `CREATE INDEX attempts_waiting ON attempts (shop_id, checkout_id) WHERE attention <> '[]'`,
];

/** Indexes for one payment and for the attention list. */
export const readerIndexes: Migration = { id: '0008-reader-indexes', sqlite: INDEXES, postgres: INDEXES };
