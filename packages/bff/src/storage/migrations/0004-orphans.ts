/**
 * Trades that GMO-PG told us of and no attempt knows: asked about within a budget, told to the shop, adopted by an operator. Frozen.
 * What was in quarantine before is asked about as well; and payments that are still to be captured are looked at once more, so that
 * those which nobody looks at any longer get their warning, too.
 */
import type { Migration } from './migration.ts';

function tables(integer: string, ending: string): readonly string[] {
  return [
    `CREATE TABLE orphans (
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  gmo_order_id TEXT NOT NULL CHECK (length(gmo_order_id) <= 256),
  state TEXT NOT NULL CHECK (state IN ('suspected', 'orphan', 'adopted')),
  answers ${integer} NOT NULL CHECK (answers >= 0),
  failures ${integer} NOT NULL CHECK (failures >= 0),
  next_inquiry_at ${integer},
  first_heard_at ${integer} NOT NULL,
  found_at ${integer},
  PRIMARY KEY (shop_id, gmo_order_id),
  CHECK ((state = 'suspected') = (next_inquiry_at IS NOT NULL)),
  CHECK ((state = 'suspected') = (found_at IS NULL))
)${ending}`,
    `CREATE INDEX orphans_due ON orphans (shop_id, next_inquiry_at) WHERE next_inquiry_at IS NOT NULL`,
    `CREATE INDEX orphans_age ON orphans (shop_id, first_heard_at) WHERE next_inquiry_at IS NOT NULL`,
    `CREATE INDEX quarantine_of_order ON quarantine (shop_id, gmo_order_id)`,
    `CREATE TABLE orphan_events (
  event_id TEXT NOT NULL PRIMARY KEY,
  shop_id TEXT NOT NULL,
  gmo_order_id TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  tries ${integer} NOT NULL CHECK (tries >= 0),
  next_at ${integer},
  lease_owner TEXT,
  last_detail TEXT CHECK (length(last_detail) <= 500),
  created_at ${integer} NOT NULL,
  ended_at ${integer},
  UNIQUE (shop_id, gmo_order_id),
  FOREIGN KEY (shop_id, gmo_order_id) REFERENCES orphans (shop_id, gmo_order_id),
  CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
  CHECK (lease_owner IS NULL OR next_at IS NOT NULL),
  CHECK ((state = 'waiting') = (ended_at IS NULL))
)${ending}`,
    `CREATE INDEX orphan_events_due ON orphan_events (next_at) WHERE next_at IS NOT NULL`,
    `CREATE INDEX orphan_events_leased ON orphan_events (lease_owner) WHERE lease_owner IS NOT NULL`,
    `CREATE INDEX orphan_events_waiting ON orphan_events (created_at) WHERE state = 'waiting'`,
    `CREATE INDEX orphan_events_dead ON orphan_events (created_at) WHERE state = 'dead'`,
    `CREATE TABLE orphan_turn (
  id ${integer} NOT NULL PRIMARY KEY CHECK (id = 1),
  next_at ${integer} NOT NULL,
  newest ${integer} NOT NULL CHECK (newest IN (0, 1))
)${ending}`,
    `INSERT INTO orphans (shop_id, gmo_order_id, state, answers, failures, next_inquiry_at, first_heard_at)
   SELECT shop_id, gmo_order_id, 'suspected', 0, 0, min(first_received_at), min(first_received_at)
   FROM quarantine GROUP BY shop_id, gmo_order_id`,
    `UPDATE attempts SET next_inquiry_at = updated_at
   WHERE phase = 'paid' AND capture <> 'done' AND gmo_phase = 'authorized' AND next_inquiry_at IS NULL`,
  ];
}

/** `orphans`, `orphan_events` and `orphan_turn`. */
export const orphans: Migration = {
  id: '0004-orphans',
  sqlite: tables('INTEGER', ' STRICT'),
  postgres: tables('BIGINT', ''),
};
