/**
 * The tables as the queries see them. Only integers and text, so that the same queries and the same rows serve every engine:
 * truth values are 0 or 1, times are ms since the epoch, lists and maps are JSON, sealed values are text of `value-cipher`.
 * The tables themselves, with their constraints, are made by `migrations`.
 */
import type {
  AttentionReason,
  Beacon,
  CheckoutId,
  CheckoutStatus,
  Funds,
  Handle,
  OrderId,
} from '@epos-kantan/shared';
import type { Generated } from 'kysely';
import type {
  AdjustmentKind,
  AttemptPhase,
  CaptureState,
  Death,
  Instruction,
  NewEvent,
} from '../checkout/checkout.ts';
import type { SalesKind } from '../checkout/sales-entry.ts';
import type { TradePhase } from '../checkout/gateway-result.ts';

/** A truth value as stored. */
export type Bit = 0 | 1;

/** One row per shop order. */
export interface CheckoutsTable {
  id: CheckoutId;
  shop_id: string;
  order_id: OrderId;
  handle: Handle;
  status: CheckoutStatus;
  funds: Funds;
  closed: Bit;
  amount: number;
  tax: number;
  metadata: string;
  test_mode: Bit;
  trial: Bit;
  current_attempt_id: string;
  expired_through_number: number;
  version: number;
  created_at: number;
  updated_at: number;
}

/** One row per GMO-PG trade. `access_pass`, `token` and `start_url` are sealed. */
export interface AttemptsTable {
  id: string;
  checkout_id: CheckoutId;
  shop_id: string;
  number: number;
  gmo_order_id: string;
  return_key: string;
  amount: number;
  tax: number;
  return_url: string;
  cancel_url: string | null;
  items: string;
  phase: AttemptPhase;
  alive: Bit;
  death: Death | null;
  access_id: string | null;
  access_pass: string | null;
  token: string | null;
  start_url: string | null;
  start_limit_at: number | null;
  instruction: Instruction | null;
  instruction_at: number | null;
  capture: CaptureState;
  capture_next_at: number | null;
  capture_tries: number;
  /** Null = as registered. */
  current_amount: number | null;
  current_tax: number | null;
  /** The adjustment that is not confirmed yet: all of these or none. */
  adjustment_id: string | null;
  adjustment_kind: AdjustmentKind | null;
  adjustment_amount: number | null;
  adjustment_tax: number | null;
  adjustment_tries: number | null;
  adjustment_begun_at: number | null;
  adjustment_next_at: number | null;
  adjusted_at: number | null;
  /** What the entries of the sales report add up to: all of these or none. */
  booked_entries: number | null;
  booked_amount: number | null;
  booked_tax: number | null;
  booked_points: number | null;
  booked_coupon: number | null;
  epos_trade_id: string | null;
  gmo_phase: TradePhase | null;
  gmo_status: string | null;
  inquiry_sent_at: number | null;
  inquiry_failures: number;
  unknown_since: number | null;
  next_inquiry_at: number | null;
  hint_sequence: number;
  redirect_shown_at: number | null;
  returned_at: number | null;
  cancel_hinted: Bit;
  points_used: number | null;
  coupon_used: number | null;
  attention: string;
  lease_owner: string | null;
  lease_until: number | null;
  /** The trace in which it was started, as W3C traceparent. */
  trace_parent: string | null;
  /** Which process looks after what is due, and until when; no part of the core's record. */
  claimed_by: string | null;
  claimed_until: number | null;
  version: number;
  created_at: number;
  updated_at: number;
}

/** Every adjustment that was ever instructed: the shop's operation, from which money to which. */
export interface AdjustmentsTable {
  operation_id: string;
  shop_id: string;
  checkout_id: CheckoutId;
  attempt_id: string;
  kind: AdjustmentKind;
  from_amount: number;
  from_tax: number;
  to_amount: number;
  to_tax: number;
  state: 'open' | 'done' | 'refused';
  detail: string | null;
  begun_at: number;
  ended_at: number | null;
}

/** What pages told by beacon on a day in Japan. */
export interface DayCountsTable {
  shop_id: string;
  day: string;
  name: Beacon;
  count: number;
}

/** The sales report: append-only, what an inquiry has shown of money that was taken or given back. Sums are differences. */
export interface SalesEntriesTable {
  sequence: Generated<number>;
  shop_id: string;
  checkout_id: CheckoutId;
  attempt_id: string;
  number: number;
  kind: SalesKind;
  amount: number;
  tax: number;
  points: number;
  coupon: number;
  processed_at: number;
  dated: 'gmo' | 'clock';
  booked_at: number;
}

/** The timeline: append-only. `sequence` is the order of commit. */
export interface EventsTable {
  sequence: Generated<number>;
  id: string;
  shop_id: string;
  checkout_id: CheckoutId;
  attempt_id: string;
  type: NewEvent['type'];
  cause: NewEvent['cause'];
  by: 'shopper' | 'shop' | null;
  reason: AttentionReason | null;
  detail: string | null;
  status_from: CheckoutStatus | null;
  status_to: CheckoutStatus;
  funds_from: Funds | null;
  funds_to: Funds;
  at: number;
}

/**
 * Webhooks to send. Of a checkout's waiting rows only the oldest has a `next_at`, and a unique index holds that: it is what
 * keeps the order, and it lets the claim read one short index whatever waits behind.
 */
export interface OutboxTable {
  event_id: string;
  /** The event's place in the timeline. */
  sequence: number;
  checkout_id: CheckoutId;
  body: string;
  state: 'waiting' | 'delivered' | 'dead';
  tries: number;
  /** When to try next; while leased, when the lease ends. */
  next_at: number | null;
  lease_owner: string | null;
  last_detail: string | null;
  created_at: number;
  ended_at: number | null;
  /** Of its attempt. */
  trace_parent: string | null;
}

interface NotificationColumns {
  sequence: Generated<number>;
  shop_id: string;
  digest: string;
  gmo_order_id: string;
  access_id: string | null;
  status: string | null;
  job_code: string | null;
  amount: string | null;
  tax: string | null;
  tran_date: string | null;
  err_code: string | null;
  err_info: string | null;
  pay_type: string | null;
  epos_trade_id: string | null;
  times_received: number;
  first_received_at: number;
  last_received_at: number;
}

/** Result notifications about attempts of ours. */
export interface NotificationsTable extends NotificationColumns {
  attempt_id: string;
}

/** Idempotency keys. Without `status` the operation is not over; without a lease nobody runs it at the moment. */
export interface IdempotencyKeysTable {
  shop_id: string;
  key_hash: string;
  fingerprint: string;
  target: string;
  operation_id: string;
  lease_owner: string | null;
  lease_until: number | null;
  status: number | null;
  content_type: string | null;
  body: string | null;
  keep_until: number;
  created_at: number;
}

/**
 * OrderIDs of our form that GMO-PG told us of and no attempt knows, one row each: `suspected` while they are asked about, `orphan` once an
 * inquiry showed money, `adopted` when an attempt took it over. What was told of a suspect stands in `quarantine`.
 */
export interface OrphansTable {
  shop_id: string;
  gmo_order_id: string;
  state: 'suspected' | 'orphan' | 'adopted';
  /** Questions that showed it unpaid, and that got no clear answer. */
  answers: number;
  failures: number;
  /** When to ask next; while somebody asks, when another may. */
  next_inquiry_at: number | null;
  first_heard_at: number;
  found_at: number | null;
}

/** The attention about an orphan that has no checkout, one each: an outbox for events that no timeline can hold. */
export interface OrphanEventsTable extends Omit<OutboxTable, 'sequence' | 'checkout_id' | 'trace_parent'> {
  shop_id: string;
  gmo_order_id: string;
}

/** The budget of questions about suspects, one row: when the next may be asked, and whether it is the newest one's turn. */
export interface OrphanTurnTable {
  id: 1;
  next_at: number;
  newest: Bit;
}

/**
 * Notifications of other payment methods that wait to be passed on, or never could be. What was passed on is deleted. `body` is sealed: content
 * type and bytes.
 */
export interface ForwardsTable {
  /** The order in which they came. */
  sequence: Generated<number>;
  shop_id: string;
  gmo_order_id: string;
  pay_type: string | null;
  digest: string;
  body: string;
  /** Of the body as it came. */
  bytes: number;
  state: 'waiting' | 'dead';
  tries: number;
  /** When to try next; while leased, when the lease ends. */
  next_at: number | null;
  lease_owner: string | null;
  last_detail: string | null;
  received_at: number;
  ended_at: number | null;
}

/**
 * What is left of allowances that processes share, one row while less than all of it is there. Only on PostgreSQL, unlogged: after a crash of
 * the server the allowances are whole again.
 */
export interface AllowancesTable {
  name: string;
  /** When all of it will be back, in microseconds since the epoch by the database's clock. */
  whole_at: number;
  /** Whether the last one who asked got one. */
  granted: Bit;
}

/** The one GMO-PG host and shop that the database belongs to. */
export interface PlaceTable {
  id: 1;
  gmo_host: string;
  shop_id: string;
  bound_at: number;
  /**
   * From what the OrderIDs of orders are made. Not sealed: who reads it could name OrderIDs and so give hints, which prove nothing, and a
   * key that is taken away later must not take it along.
   */
  order_seed: string | null;
}

/** Which data keys were used here: a known text sealed with each, so that a mixed-up key is noticed at the start. */
export interface DataKeysTable {
  id: string;
  proof: string;
  first_used_at: number;
}

/** One row, written to prove that the store can be written. */
export interface ReadinessTable {
  id: 1;
  checked_at: number;
}

/** Applied migrations. */
export interface MigrationsTable {
  id: string;
  checksum: string;
  applied_at: number;
}

/** All tables. */
export interface Database {
  checkouts: CheckoutsTable;
  attempts: AttemptsTable;
  events: EventsTable;
  outbox: OutboxTable;
  notifications: NotificationsTable;
  /** Notifications with our prefix that no attempt of ours knows. */
  quarantine: NotificationColumns;
  adjustments: AdjustmentsTable;
  sales_entries: SalesEntriesTable;
  day_counts: DayCountsTable;
  idempotency_keys: IdempotencyKeysTable;
  orphans: OrphansTable;
  orphan_events: OrphanEventsTable;
  orphan_turn: OrphanTurnTable;
  forwards: ForwardsTable;
  allowances: AllowancesTable;
  place: PlaceTable;
  data_keys: DataKeysTable;
  readiness: ReadinessTable;
  migrations: MigrationsTable;
}
