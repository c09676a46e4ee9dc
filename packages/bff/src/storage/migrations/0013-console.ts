/**
 * What the operator's console looks for: what ended in a span of time, money that is neither untouched nor simply taken, and trades without a
 * record that wait. Frozen. The indexes are partial: a payment that goes its ordinary way enters the first once and the second for a moment.
 */
import type { Migration } from './migration.ts';

const INDEXES = [
  `CREATE INDEX events_of_ends ON events (shop_id, at)
   WHERE type IN ('checkout.paid', 'checkout.failed', 'checkout.canceled', 'checkout.expired')`,
  `CREATE INDEX checkouts_by_funds ON checkouts (shop_id, funds, created_at, id)
   WHERE funds IN ('authorized', 'voided', 'refunded', 'partly_refunded')`,
  `CREATE INDEX orphans_waiting ON orphans (shop_id, found_at, gmo_order_id) WHERE state = 'orphan'`,
];

/** Indexes for the console. */
export const consoleIndexes: Migration = { id: '0013-console', sqlite: INDEXES, postgres: INDEXES };
