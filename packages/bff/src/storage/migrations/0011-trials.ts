/** Test payments of the operator's. Frozen. */
import type { Migration } from './migration.ts';

function steps(integer: string): readonly string[] {
  return [
    `ALTER TABLE checkouts ADD COLUMN trial ${integer} NOT NULL DEFAULT 0 CHECK (trial IN (0, 1))`,
    `CREATE INDEX checkouts_trials ON checkouts (shop_id, created_at, id) WHERE trial = 1`,
  ];
}

/** `checkouts.trial`. */
export const trials: Migration = {
  id: '0011-trials',
  sqlite: steps('INTEGER'),
  postgres: steps('BIGINT'),
};
