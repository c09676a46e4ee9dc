/**
 * What is watched, and what a trace goes on with: the attempts whose end is not known, found without a look at the others; and the trace
 * (W3C traceparent) in which a payment was started, kept with its attempt and with what the shop is told of it. Frozen.
 */
import type { Migration } from './migration.ts';

const STATEMENTS = [
  `CREATE INDEX attempts_unknown ON attempts (shop_id, unknown_since) WHERE unknown_since IS NOT NULL`,
  `ALTER TABLE attempts ADD COLUMN trace_parent TEXT CHECK (length(trace_parent) = 55)`,
  `ALTER TABLE outbox ADD COLUMN trace_parent TEXT CHECK (length(trace_parent) = 55)`,
];

/** One index and two columns. */
export const observability: Migration = {
  id: '0015-observability',
  sqlite: STATEMENTS,
  postgres: STATEMENTS,
};
