/**
 * The first tables. Frozen: it is stored with a checksum, and a change is refused at the next start; add a migration instead.
 *
 * The shop id is part of every unique key over a value that comes from outside or is looked up by one. Ids that we draw
 * ourselves (`id`) are unique over everything. An order id is compared byte for byte (SQLite's default collation).
 * What GMO-PG says (`gmo_status`, points, coupon) has no constraint: a strange answer must not keep a payment from being stored.
 */
import { FIRST_TABLES_POSTGRES } from './0001-first-tables.postgres.ts';
import type { Migration } from './migration.ts';

const YEN_MAX = '99999999';

const CHECKOUTS = `
CREATE TABLE checkouts (
  id TEXT NOT NULL PRIMARY KEY,
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  order_id TEXT NOT NULL CHECK (length(order_id) BETWEEN 1 AND 64),
  handle TEXT NOT NULL CHECK (length(handle) = 26),
  status TEXT NOT NULL CHECK (status IN ('created', 'awaiting_shopper', 'paid', 'failed', 'canceled', 'expired')),
  funds TEXT NOT NULL CHECK (funds IN ('none', 'authorized', 'captured', 'voided', 'refunded', 'partly_refunded')),
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND ${YEN_MAX}),
  tax INTEGER NOT NULL CHECK (tax >= 0),
  metadata TEXT NOT NULL,
  test_mode INTEGER NOT NULL CHECK (test_mode IN (0, 1)),
  current_attempt_id TEXT NOT NULL,
  expired_through_number INTEGER NOT NULL CHECK (expired_through_number BETWEEN 0 AND 99),
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (shop_id, order_id),
  UNIQUE (shop_id, handle),
  UNIQUE (shop_id, id),
  CHECK (amount + tax <= ${YEN_MAX}),
  CHECK (status <> 'paid' OR funds <> 'none')
) STRICT`;

const ATTEMPTS = `
CREATE TABLE attempts (
  id TEXT NOT NULL PRIMARY KEY,
  checkout_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
  gmo_order_id TEXT NOT NULL CHECK (length(gmo_order_id) BETWEEN 1 AND 27),
  return_key TEXT NOT NULL CHECK (return_key <> ''),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND ${YEN_MAX}),
  tax INTEGER NOT NULL CHECK (tax >= 0),
  return_url TEXT NOT NULL,
  cancel_url TEXT,
  items TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('reserved', 'entered', 'executed', 'paid', 'dead')),
  alive INTEGER NOT NULL CHECK (alive IN (0, 1)),
  death TEXT CHECK (death IN ('failed', 'canceled', 'expired', 'abandoned')),
  access_id TEXT,
  access_pass TEXT,
  token TEXT,
  start_url TEXT,
  start_limit_at INTEGER,
  instruction TEXT CHECK (instruction IN ('entry', 'execute', 'capture')),
  instruction_at INTEGER,
  capture TEXT NOT NULL CHECK (capture IN ('none', 'due', 'done', 'failed')),
  capture_next_at INTEGER,
  capture_tries INTEGER NOT NULL CHECK (capture_tries >= 0),
  gmo_phase TEXT CHECK (gmo_phase IN ('registered', 'ready', 'authenticating', 'authorized', 'captured', 'canceled',
    'returned', 'failed', 'expired', 'other')),
  gmo_status TEXT,
  inquiry_sent_at INTEGER,
  inquiry_failures INTEGER NOT NULL CHECK (inquiry_failures >= 0),
  unknown_since INTEGER,
  next_inquiry_at INTEGER,
  hint_sequence INTEGER NOT NULL CHECK (hint_sequence >= 0),
  redirect_shown_at INTEGER,
  returned_at INTEGER,
  cancel_hinted INTEGER NOT NULL CHECK (cancel_hinted IN (0, 1)),
  points_used INTEGER,
  coupon_used INTEGER,
  attention TEXT NOT NULL,
  lease_owner TEXT,
  lease_until INTEGER,
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (shop_id, gmo_order_id),
  UNIQUE (shop_id, return_key),
  UNIQUE (shop_id, checkout_id, number),
  UNIQUE (checkout_id, id),
  FOREIGN KEY (shop_id, checkout_id) REFERENCES checkouts (shop_id, id),
  CHECK (amount + tax <= ${YEN_MAX}),
  CHECK (alive = (phase IN ('reserved', 'entered', 'executed'))),
  CHECK ((phase = 'dead') = (death IS NOT NULL))
) STRICT`;

const ATTEMPT_INDEXES = [
  `CREATE UNIQUE INDEX attempts_one_alive ON attempts (shop_id, checkout_id) WHERE alive = 1`,
  `CREATE INDEX attempts_inquiry_due ON attempts (next_inquiry_at) WHERE next_inquiry_at IS NOT NULL`,
  `CREATE INDEX attempts_capture_due ON attempts (capture_next_at) WHERE capture_next_at IS NOT NULL`,
  `CREATE INDEX attempts_leased ON attempts (lease_until) WHERE lease_until IS NOT NULL`,
];

const EVENTS = `
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  shop_id TEXT NOT NULL,
  checkout_id TEXT NOT NULL,
  attempt_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type <> ''),
  cause TEXT NOT NULL CHECK (cause <> ''),
  "by" TEXT CHECK ("by" IN ('shopper', 'shop')),
  reason TEXT CHECK (type <> 'checkout.attention' OR reason IS NOT NULL),
  detail TEXT CHECK (length(detail) <= 500),
  status_from TEXT,
  status_to TEXT NOT NULL,
  funds_from TEXT,
  funds_to TEXT NOT NULL,
  at INTEGER NOT NULL,
  FOREIGN KEY (shop_id, checkout_id) REFERENCES checkouts (shop_id, id),
  FOREIGN KEY (checkout_id, attempt_id) REFERENCES attempts (checkout_id, id)
) STRICT`;

const EVENT_RULES = [
  `CREATE INDEX events_of_checkout ON events (checkout_id, sequence)`,
  `CREATE TRIGGER events_never_change BEFORE UPDATE ON events
   BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END`,
  `CREATE TRIGGER events_never_leave BEFORE DELETE ON events
   BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END`,
];

const OUTBOX = `
CREATE TABLE outbox (
  event_id TEXT NOT NULL PRIMARY KEY REFERENCES events (id),
  sequence INTEGER NOT NULL UNIQUE,
  checkout_id TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  next_at INTEGER,
  lease_owner TEXT,
  last_detail TEXT CHECK (length(last_detail) <= 500),
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK (state = 'waiting' OR next_at IS NULL),
  CHECK (lease_owner IS NULL OR next_at IS NOT NULL),
  CHECK ((state = 'waiting') = (ended_at IS NULL))
) STRICT`;

const OUTBOX_INDEXES = [
  `CREATE UNIQUE INDEX outbox_one_turn ON outbox (checkout_id) WHERE next_at IS NOT NULL`,
  `CREATE INDEX outbox_due ON outbox (next_at) WHERE next_at IS NOT NULL`,
  `CREATE INDEX outbox_leased ON outbox (lease_owner) WHERE lease_owner IS NOT NULL`,
  `CREATE INDEX outbox_line ON outbox (checkout_id, sequence) WHERE state = 'waiting'`,
  `CREATE INDEX outbox_waiting ON outbox (created_at) WHERE state = 'waiting'`,
  `CREATE INDEX outbox_dead ON outbox (created_at) WHERE state = 'dead'`,
];

function notificationTable(name: string, attemptColumn: string): string {
  return `
CREATE TABLE ${name} (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  shop_id TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  ${attemptColumn}
  gmo_order_id TEXT NOT NULL CHECK (length(gmo_order_id) <= 256),
  access_id TEXT CHECK (length(access_id) <= 256),
  status TEXT CHECK (length(status) <= 256),
  job_code TEXT CHECK (length(job_code) <= 256),
  amount TEXT CHECK (length(amount) <= 256),
  tax TEXT CHECK (length(tax) <= 256),
  tran_date TEXT CHECK (length(tran_date) <= 256),
  err_code TEXT CHECK (length(err_code) <= 256),
  err_info TEXT CHECK (length(err_info) <= 256),
  pay_type TEXT CHECK (length(pay_type) <= 256),
  epos_trade_id TEXT CHECK (length(epos_trade_id) <= 256),
  times_received INTEGER NOT NULL CHECK (times_received >= 1),
  first_received_at INTEGER NOT NULL,
  last_received_at INTEGER NOT NULL,
  UNIQUE (shop_id, digest)
) STRICT`;
}

const NOTIFICATIONS = [
  notificationTable('notifications', 'attempt_id TEXT NOT NULL REFERENCES attempts (id),'),
  `CREATE INDEX notifications_of_attempt ON notifications (attempt_id)`,
  notificationTable('quarantine', ''),
  `CREATE INDEX quarantine_age ON quarantine (first_received_at)`,
];

const HOUSE = [
  `CREATE TABLE place (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  gmo_host TEXT NOT NULL CHECK (gmo_host <> ''),
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  bound_at INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE data_keys (id TEXT NOT NULL PRIMARY KEY, proof TEXT NOT NULL, first_used_at INTEGER NOT NULL) STRICT`,
  `CREATE TABLE readiness (id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), checked_at INTEGER NOT NULL) STRICT`,
];

/** Checkouts, attempts, timeline, outbox, inbox, and what the store keeps about itself. */
export const firstTables: Migration = {
  id: '0001-first-tables',
  sqlite: [
    CHECKOUTS,
    ATTEMPTS,
    ...ATTEMPT_INDEXES,
    EVENTS,
    ...EVENT_RULES,
    OUTBOX,
    ...OUTBOX_INDEXES,
    ...NOTIFICATIONS,
    ...HOUSE,
  ],
  postgres: FIRST_TABLES_POSTGRES,
};
