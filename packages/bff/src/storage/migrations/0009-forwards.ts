/**
 * Notifications of other payment methods that are passed on to the shop's other receiver. Frozen. A row lives until the receiver took it; one
 * that it never took stays as a dead letter. The body is sealed: it is another system's, and may hold what nobody should read here.
 */
import type { Migration } from './migration.ts';

function steps(integer: string, identity: string, ending: string): readonly string[] {
  return [
    `CREATE TABLE forwards (
  sequence ${identity},
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  gmo_order_id TEXT NOT NULL CHECK (length(gmo_order_id) BETWEEN 1 AND 64),
  pay_type TEXT CHECK (length(pay_type) <= 256),
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  body TEXT NOT NULL CHECK (body <> ''),
  bytes ${integer} NOT NULL CHECK (bytes >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
  tries ${integer} NOT NULL CHECK (tries >= 0),
  next_at ${integer},
  lease_owner TEXT,
  last_detail TEXT CHECK (length(last_detail) <= 500),
  received_at ${integer} NOT NULL,
  ended_at ${integer},
  CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
  CHECK (lease_owner IS NULL OR next_at IS NOT NULL),
  CHECK ((state = 'waiting') = (ended_at IS NULL))
)${ending}`,
    `CREATE INDEX forwards_due ON forwards (next_at) WHERE next_at IS NOT NULL`,
    `CREATE INDEX forwards_line ON forwards (shop_id, gmo_order_id, sequence) WHERE state = 'waiting'`,
    `CREATE INDEX forwards_waiting ON forwards (shop_id, received_at, bytes) WHERE state = 'waiting'`,
    `CREATE INDEX forwards_dead ON forwards (shop_id, sequence) WHERE state = 'dead'`,
    `CREATE INDEX forwards_leased ON forwards (lease_owner) WHERE lease_owner IS NOT NULL`,
  ];
}

/** `forwards`. */
export const forwards: Migration = {
  id: '0009-forwards',
  sqlite: steps('INTEGER', 'INTEGER PRIMARY KEY AUTOINCREMENT', ' STRICT'),
  postgres: steps('BIGINT', 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', ''),
};
