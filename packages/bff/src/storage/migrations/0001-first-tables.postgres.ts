/**
 * The first tables in PostgreSQL's language. Frozen like `0001-first-tables`, of which it is the twin: the same tables, columns
 * and rules. Every number is a BIGINT, so that what SQLite keeps in 64 bits fits here, too.
 *
 * The place of an event in the timeline is given by a trigger, under a lock that writers share until their commit: a reader who
 * takes the lock for himself knows that no event will appear before those he sees (see `read-events`).
 */
const YEN_MAX = '99999999';

const CHECKOUTS = `
CREATE TABLE checkouts (
  id TEXT NOT NULL PRIMARY KEY,
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  order_id TEXT NOT NULL CHECK (length(order_id) BETWEEN 1 AND 64),
  handle TEXT NOT NULL CHECK (length(handle) = 26),
  status TEXT NOT NULL CHECK (status IN ('created', 'awaiting_shopper', 'paid', 'failed', 'canceled', 'expired')),
  funds TEXT NOT NULL CHECK (funds IN ('none', 'authorized', 'captured', 'voided', 'refunded', 'partly_refunded')),
  closed BIGINT NOT NULL CHECK (closed IN (0, 1)),
  amount BIGINT NOT NULL CHECK (amount BETWEEN 1 AND ${YEN_MAX}),
  tax BIGINT NOT NULL CHECK (tax >= 0),
  metadata TEXT NOT NULL,
  test_mode BIGINT NOT NULL CHECK (test_mode IN (0, 1)),
  current_attempt_id TEXT NOT NULL,
  expired_through_number BIGINT NOT NULL CHECK (expired_through_number BETWEEN 0 AND 99),
  version BIGINT NOT NULL CHECK (version >= 1),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (shop_id, order_id),
  UNIQUE (shop_id, handle),
  UNIQUE (shop_id, id),
  CHECK (amount + tax <= ${YEN_MAX}),
  CHECK (status <> 'paid' OR funds <> 'none')
)`;

const ATTEMPTS = `
CREATE TABLE attempts (
  id TEXT NOT NULL PRIMARY KEY,
  checkout_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 99),
  gmo_order_id TEXT NOT NULL CHECK (length(gmo_order_id) BETWEEN 1 AND 27),
  return_key TEXT NOT NULL CHECK (return_key <> ''),
  amount BIGINT NOT NULL CHECK (amount BETWEEN 1 AND ${YEN_MAX}),
  tax BIGINT NOT NULL CHECK (tax >= 0),
  return_url TEXT NOT NULL,
  cancel_url TEXT,
  items TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('reserved', 'entered', 'executed', 'paid', 'dead')),
  alive BIGINT NOT NULL CHECK (alive IN (0, 1)),
  death TEXT CHECK (death IN ('failed', 'canceled', 'expired', 'abandoned')),
  access_id TEXT,
  access_pass TEXT,
  token TEXT,
  start_url TEXT,
  start_limit_at BIGINT,
  instruction TEXT CHECK (instruction IN ('entry', 'execute', 'capture')),
  instruction_at BIGINT,
  capture TEXT NOT NULL CHECK (capture IN ('none', 'due', 'done', 'failed')),
  capture_next_at BIGINT,
  capture_tries BIGINT NOT NULL CHECK (capture_tries >= 0),
  gmo_phase TEXT CHECK (gmo_phase IN ('registered', 'ready', 'authenticating', 'authorized', 'captured', 'canceled',
    'returned', 'failed', 'expired', 'other')),
  gmo_status TEXT,
  inquiry_sent_at BIGINT,
  inquiry_failures BIGINT NOT NULL CHECK (inquiry_failures >= 0),
  unknown_since BIGINT,
  next_inquiry_at BIGINT,
  hint_sequence BIGINT NOT NULL CHECK (hint_sequence >= 0),
  redirect_shown_at BIGINT,
  returned_at BIGINT,
  cancel_hinted BIGINT NOT NULL CHECK (cancel_hinted IN (0, 1)),
  points_used BIGINT,
  coupon_used BIGINT,
  attention TEXT NOT NULL,
  lease_owner TEXT,
  lease_until BIGINT,
  version BIGINT NOT NULL CHECK (version >= 1),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (shop_id, gmo_order_id),
  UNIQUE (shop_id, return_key),
  UNIQUE (shop_id, checkout_id, number),
  UNIQUE (checkout_id, id),
  FOREIGN KEY (shop_id, checkout_id) REFERENCES checkouts (shop_id, id),
  CHECK (amount + tax <= ${YEN_MAX}),
  CHECK ((alive = 1) = (phase IN ('reserved', 'entered', 'executed'))),
  CHECK ((phase = 'dead') = (death IS NOT NULL))
)`;

const ATTEMPT_INDEXES = [
  `CREATE UNIQUE INDEX attempts_one_alive ON attempts (shop_id, checkout_id) WHERE alive = 1`,
  `CREATE INDEX attempts_inquiry_due ON attempts (next_inquiry_at) WHERE next_inquiry_at IS NOT NULL`,
  `CREATE INDEX attempts_capture_due ON attempts (capture_next_at) WHERE capture_next_at IS NOT NULL`,
  `CREATE INDEX attempts_leased ON attempts (lease_until) WHERE lease_until IS NOT NULL`,
];

const EVENTS = `
CREATE TABLE events (
  sequence BIGINT NOT NULL PRIMARY KEY,
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
  at BIGINT NOT NULL,
  FOREIGN KEY (shop_id, checkout_id) REFERENCES checkouts (shop_id, id),
  FOREIGN KEY (checkout_id, attempt_id) REFERENCES attempts (checkout_id, id)
)`;

const EVENT_RULES = [
  `CREATE INDEX events_of_checkout ON events (checkout_id, sequence)`,
  `CREATE SEQUENCE events_sequence AS BIGINT OWNED BY events.sequence`,
  `CREATE FUNCTION events_take_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     PERFORM pg_advisory_xact_lock_shared(1701867379, 2);
     NEW.sequence := nextval('events_sequence');
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER events_in_order BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_take_sequence()`,
  `CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'restrict_violation'; END $$`,
  `CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events
   FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change()`,
];

const OUTBOX = `
CREATE TABLE outbox (
  event_id TEXT NOT NULL PRIMARY KEY REFERENCES events (id),
  sequence BIGINT NOT NULL UNIQUE,
  checkout_id TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  tries BIGINT NOT NULL CHECK (tries >= 0),
  next_at BIGINT,
  lease_owner TEXT,
  last_detail TEXT CHECK (length(last_detail) <= 500),
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  CHECK (state = 'waiting' OR next_at IS NULL),
  CHECK (lease_owner IS NULL OR next_at IS NOT NULL),
  CHECK ((state = 'waiting') = (ended_at IS NULL))
)`;

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
  sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
  times_received BIGINT NOT NULL CHECK (times_received >= 1),
  first_received_at BIGINT NOT NULL,
  last_received_at BIGINT NOT NULL,
  UNIQUE (shop_id, digest)
)`;
}

const NOTIFICATIONS = [
  notificationTable('notifications', 'attempt_id TEXT NOT NULL REFERENCES attempts (id),'),
  `CREATE INDEX notifications_of_attempt ON notifications (attempt_id)`,
  notificationTable('quarantine', ''),
  `CREATE INDEX quarantine_age ON quarantine (first_received_at)`,
];

const HOUSE = [
  `CREATE TABLE place (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  gmo_host TEXT NOT NULL CHECK (gmo_host <> ''),
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  bound_at BIGINT NOT NULL
)`,
  `CREATE TABLE data_keys (id TEXT NOT NULL PRIMARY KEY, proof TEXT NOT NULL, first_used_at BIGINT NOT NULL)`,
  `CREATE TABLE readiness (id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), checked_at BIGINT NOT NULL)`,
];

/** The statements of `0001-first-tables` for PostgreSQL. */
export const FIRST_TABLES_POSTGRES: readonly string[] = [
  CHECKOUTS,
  ATTEMPTS,
  ...ATTEMPT_INDEXES,
  EVENTS,
  ...EVENT_RULES,
  OUTBOX,
  ...OUTBOX_INDEXES,
  ...NOTIFICATIONS,
  ...HOUSE,
];
