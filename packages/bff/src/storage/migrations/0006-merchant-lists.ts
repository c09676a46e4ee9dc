/** What the shop's people look for: checkouts by age and status, those that wait for somebody, and dead letters. Frozen. */
import type { Migration } from './migration.ts';

const INDEXES = [
  `CREATE INDEX checkouts_by_age ON checkouts (shop_id, created_at, id)`,
  `CREATE INDEX checkouts_by_status ON checkouts (shop_id, status, created_at, id)`,
  `CREATE INDEX attempts_attention ON attempts (checkout_id) WHERE attention <> '[]'`,
];

/** Indexes for lists. */
export const merchantLists: Migration = { id: '0006-merchant-lists', sqlite: INDEXES, postgres: INDEXES };
