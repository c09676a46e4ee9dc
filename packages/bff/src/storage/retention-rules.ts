/**
 * For each table, how long its rows are kept: the one place that says it. `forget-ended` carries out what is forgotten by age; the rest
 * is bounded where it is written. A table without a rule here fails `retention-rules.test`.
 */
import type { Database } from './database-schema.ts';

const DAY_MS = 86_400_000;

/** How long what is over is kept, in ms. What waits or is not settled is never forgotten by age. */
export const KEPT_MS = {
  /** Events and their bodies after their webhook ended, and notifications that were given up. */
  ended: 90 * DAY_MS,
  /** What GMO-PG told about a payment that is over. */
  notifications: 180 * DAY_MS,
  /** What was told of an OrderID that nobody knows. */
  quarantine: 7 * DAY_MS,
} as const;

/**
 * `books`: for ever, because it is the payment itself. `rows`: never more than a few rows. `forgotten`: by the retention job once it is
 * over. `expires`: the row says itself until when.
 */
export type RetentionRule =
  | { readonly kind: 'books' | 'rows'; readonly why: string }
  | { readonly kind: 'forgotten'; readonly afterMs: number; readonly once: string }
  | { readonly kind: 'expires'; readonly afterMs: number; readonly once: string };

/** Every table's rule. */
export const RETENTION: Readonly<Record<keyof Database, RetentionRule>> = {
  checkouts: {
    kind: 'books',
    why: 'an order has one checkout for ever; its handle reads for 30 days after the end',
  },
  attempts: { kind: 'books', why: 'a trade at GMO-PG, at most 99 of a checkout' },
  events: { kind: 'books', why: 'the timeline of a payment' },
  adjustments: { kind: 'books', why: 'what was given back' },
  sales_entries: { kind: 'books', why: 'the sales report' },
  day_counts: { kind: 'books', why: 'two rows a day' },
  orphans: { kind: 'books', why: 'an orphan waits for the operator; a suspect goes after 7 days' },
  outbox: { kind: 'forgotten', afterMs: KEPT_MS.ended, once: 'it was delivered or given up' },
  orphan_events: { kind: 'forgotten', afterMs: KEPT_MS.ended, once: 'it was delivered or given up' },
  forwards: {
    kind: 'forgotten',
    afterMs: KEPT_MS.ended,
    once: 'it was given up; what was passed on goes at once',
  },
  notifications: { kind: 'forgotten', afterMs: KEPT_MS.notifications, once: 'its payment is over' },
  quarantine: { kind: 'forgotten', afterMs: KEPT_MS.quarantine, once: 'it is no orphan that waits' },
  idempotency_keys: { kind: 'expires', afterMs: 30 * DAY_MS, once: 'its operation has an answer' },
  allowances: { kind: 'expires', afterMs: 60_000, once: 'the next one is taken' },
  orphan_turn: { kind: 'rows', why: 'one row' },
  place: { kind: 'rows', why: 'one row' },
  data_keys: { kind: 'rows', why: 'one row per data key' },
  readiness: { kind: 'rows', why: 'one row' },
  migrations: { kind: 'rows', why: 'one row per step of the schema' },
};
