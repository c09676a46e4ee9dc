/**
 * Claims of due work. Frozen. Several processes share one timer: whoever claims an attempt looks after it, until it moves, a hint
 * comes, or the claim runs out because its owner died.
 */
import type { Migration } from './migration.ts';

/** `claimed_by` and `claimed_until` of an attempt. */
export const claims: Migration = {
  id: '0002-claims',
  sqlite: [
    'ALTER TABLE attempts ADD COLUMN claimed_by TEXT',
    'ALTER TABLE attempts ADD COLUMN claimed_until INTEGER',
    // For the start, which frees what the former process claimed.
    'CREATE INDEX attempts_claimed ON attempts (claimed_until) WHERE claimed_until IS NOT NULL',
  ],
  // Without that index: here claims run out, and an update that touches no index is cheap.
  postgres: [
    'ALTER TABLE attempts ADD COLUMN claimed_by TEXT',
    'ALTER TABLE attempts ADD COLUMN claimed_until BIGINT',
  ],
};
