/** The records of a simulated world as they are committed, read past the store for the checks. */
import type { CheckoutStatus, Funds } from '@epos-kantan/shared';
import type { AttemptPhase, CaptureState, Death } from '../../checkout/checkout.ts';
import type { MemoryDatabase } from './memory-database.ts';

/** A checkout. */
export interface CheckoutRow {
  readonly id: string;
  readonly order_id: string;
  readonly status: CheckoutStatus;
  readonly funds: Funds;
  readonly closed: number;
  readonly amount: number;
  readonly tax: number;
  readonly current_attempt_id: string;
  readonly version: number;
}

/** An attempt. */
export interface AttemptRow {
  readonly id: string;
  readonly number: number;
  readonly gmo_order_id: string;
  readonly amount: number;
  readonly tax: number;
  readonly phase: AttemptPhase;
  readonly alive: number;
  readonly death: Death | null;
  readonly capture: CaptureState;
  readonly current_amount: number | null;
  readonly current_tax: number | null;
  readonly adjustment_id: string | null;
  readonly instruction: string | null;
  readonly attention: string;
  readonly access_id: string | null;
  readonly redirect_shown_at: number | null;
  readonly next_inquiry_at: number | null;
  readonly inquiry_failures: number;
  readonly unknown_since: number | null;
  readonly version: number;
}

/** A line of the timeline. */
export interface EventRow {
  readonly sequence: number;
  readonly id: string;
  readonly checkout_id: string;
  readonly attempt_id: string;
  readonly type: string;
  readonly reason: string | null;
  readonly status_from: CheckoutStatus | null;
  readonly status_to: CheckoutStatus;
  readonly funds_from: Funds | null;
  readonly funds_to: Funds;
  readonly queued: number;
}

/** A checkout with all that belongs to it. */
export interface Stored {
  readonly checkout: CheckoutRow;
  readonly attempts: readonly AttemptRow[];
  /** Those after `afterSequence`. */
  readonly events: readonly EventRow[];
}

const CHECKOUT =
  'SELECT id, order_id, status, funds, closed, amount, tax, current_attempt_id, version FROM checkouts WHERE id = ?';
const ATTEMPTS = `SELECT id, number, gmo_order_id, amount, tax, phase, alive, death, capture, current_amount, current_tax,
  adjustment_id, instruction, attention, access_id,
  redirect_shown_at, next_inquiry_at, inquiry_failures, unknown_since, version FROM attempts WHERE checkout_id = ? ORDER BY number`;
const EVENTS = `SELECT sequence, id, checkout_id, attempt_id, type, reason, status_from, status_to, funds_from, funds_to,
  (SELECT count(*) FROM outbox WHERE event_id = events.id) AS queued
  FROM events WHERE checkout_id = ? AND sequence > ? ORDER BY sequence`;

/** Reads a checkout whole. */
export function readStored(database: MemoryDatabase, id: string, afterSequence: number): Stored {
  const stored = findStored(database, id, afterSequence);
  if (stored === null) throw new Error(`checkout ${id} vanished`);
  return stored;
}

/** Reads a checkout whole; null = there is none. */
export function findStored(database: MemoryDatabase, id: string, afterSequence: number): Stored | null {
  const [checkout] = database.rows<CheckoutRow>(CHECKOUT, id);
  if (checkout === undefined) return null;
  return {
    checkout,
    attempts: database.rows<AttemptRow>(ATTEMPTS, id),
    events: database.rows<EventRow>(EVENTS, id, afterSequence),
  };
}

/** Work of the timer: when it is due, and who has it until when. Ms since the epoch. */
export interface DueRow {
  readonly at: number;
  readonly claimed_by: string | null;
  readonly claimed_until: number | null;
}

/** What the timers have to do next. */
export interface Due {
  /** The earliest questions, captures and adjustments; more of them may follow. */
  readonly payments: readonly DueRow[];
  readonly webhooks: number | null;
}

const LOOKED_AHEAD = 8;
const DUE_PAYMENTS = ['next_inquiry_at', 'capture_next_at', 'adjustment_next_at']
  .map(
    (column) =>
      `SELECT * FROM (SELECT ${column} AS at, claimed_by, claimed_until FROM attempts
      WHERE ${column} IS NOT NULL${column === 'capture_next_at' ? ` AND capture = 'due'` : ''}
      ORDER BY ${column} LIMIT ${String(LOOKED_AHEAD)})`,
  )
  .join(' UNION ALL ');

const DUE_WEBHOOK = ['outbox', 'orphan_events']
  .map(
    (table) =>
      `SELECT * FROM (SELECT next_at AS at FROM ${table} WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1)`,
  )
  .join(' UNION ALL ');

/** The next question about a suspect, and when the budget of all processes has room for it. */
const DUE_ORPHAN = `SELECT max(next_inquiry_at, coalesce((SELECT next_at FROM orphan_turn), 0)) AS at,
  NULL AS claimed_by, NULL AS claimed_until
  FROM orphans WHERE next_inquiry_at IS NOT NULL ORDER BY next_inquiry_at LIMIT 1`;

/** Reads what the timers have to do next. */
export function readDue(database: MemoryDatabase): Due {
  const webhooks = database.rows<{ at: number }>(DUE_WEBHOOK).map(({ at }) => at);
  return {
    payments: [...database.rows<DueRow>(DUE_PAYMENTS), ...database.rows<DueRow>(DUE_ORPHAN)],
    webhooks: webhooks.length === 0 ? null : Math.min(...webhooks),
  };
}
