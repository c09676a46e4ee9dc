/**
 * What keeping payments needs: from what the OrderIDs at GMO-PG are made (see `runtime/gmo-order-bases`; null until the first start of a
 * release that makes them so), and the age of notifications. Frozen.
 */
import type { Migration } from './migration.ts';

const STATEMENTS = [
  `ALTER TABLE place ADD COLUMN order_seed TEXT CHECK (length(order_seed) = 64)`,
  `CREATE INDEX notifications_age ON notifications (first_received_at)`,
];

/** One column and one index. */
export const keeping: Migration = { id: '0017-keeping', sqlite: STATEMENTS, postgres: STATEMENTS };
