/** What is over by age: webhooks that ended, and notifications that were given up. Frozen. */
import type { Migration } from './migration.ts';

const INDEXES = [
  `CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL`,
  `CREATE INDEX orphan_events_ended ON orphan_events (ended_at) WHERE ended_at IS NOT NULL`,
  `CREATE INDEX forwards_ended ON forwards (ended_at) WHERE ended_at IS NOT NULL`,
];

/** Indexes for forgetting. */
export const retention: Migration = { id: '0010-retention', sqlite: INDEXES, postgres: INDEXES };
