/**
 * Every figure that the BFF exposes: name, kind, labels with all values that they can have, and what it says. The one list, from which
 * `metrics` makes them; docs/observability.md, the dashboard and the alert rules are held against it. No label has an id, a handle, an
 * address or a person in it: each has a bound, and so has the number of series.
 */
import { ATTENTION_REASONS, PROBLEMS, WEBHOOK_EVENT_TYPES, beaconSchema } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';

/** The value that stands for all that a label's list does not have. */
export const OTHER = 'other';

/** Calls to GMO-PG by their names. */
export const GMO_CALLS = [
  'EntryTranEpospay',
  'ExecTranEpospay',
  'EpospaySales',
  'EpospayCancel',
  'EpospayChange',
  'SearchTradeMulti',
] as const;

/** How a call to GMO-PG ended: with an answer, in doubt, or nothing left this machine. */
export const CALL_ENDS = ['definite', 'unknown', 'not_sent'] as const;

/** What had told of a payment when it became known: GMO-PG, the shopper's browser, or nobody, so that our own asking found it. */
export const KNOWN_BY = ['notification', 'return', 'timer'] as const;

/** How one try to deliver a webhook ended. `given_up`: it was the last. */
export const WEBHOOK_ENDS = ['delivered', 'failed', 'given_up'] as const;

/** Queues of what the shop is told. */
export const QUEUES = ['webhooks', 'forwards'] as const;

/** What the timer works off. */
export const WORKS = ['inquiry', 'capture', 'adjustment'] as const;

/** Checks of `/readyz`. */
export const CHECKS = [
  'database',
  'migrations',
  'writerLock',
  'clock',
  'timers',
  'gateway',
  'forwarding',
  'process',
] as const;

const NOTIFICATION_OUTCOMES = [
  ...['stored', 'repeated', 'access_mismatch', 'quarantined', 'quarantine_full', 'probe', 'not_ours'],
  ...['forward_kept', 'forward_repeated', 'forward_full', 'forward_loop', 'malformed', 'foreign_shop'],
  ...['store_failed', 'foreign_source', 'passed_on', 'not_passed_on', 'given_up'],
];

const NOTICES = [
  ...['checkout_moved', 'gateway_refused', 'gateway_unknown', 'gateway_misconfigured'],
  ...['inquiry_could_not_tell', 'move_stale', 'attention', 'foreign_start_url'],
];

const GMO_RESULTS = [
  ...['done', 'trade', 'not_found', 'misconfigured', 'not_sent'],
  ...['duplicate_order', 'already_executed', 'wrong_state', 'busy', 'refused_not_found', 'too_late'],
  ...['configuration', 'invalid', 'foreign_start_url'],
  ...['timeout', 'connection_lost', 'garbled', 'in_process', 'system_error', 'unseen_code', 'http_status'],
  OTHER,
];

/** How a start can end. */
const START_ENDS = ['created', 'resumed', ...(Object.keys(PROBLEMS) as ErrorCode[]), OTHER];

/** One figure. */
export interface MetricDescription {
  /** As OpenMetrics names the family: a counter's samples end in `_total`, a histogram's in `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit?: 'seconds';
  /**
   * `process`: counted by this process since it began; add those of all processes. `database`: read from the database, the same from each
   * process on it; take one of them.
   */
  readonly of: 'process' | 'database';
  /** Every value that a label can have; null = a list that stands elsewhere in code, such as the routes. */
  readonly labels?: Readonly<Record<string, readonly string[] | null>>;
  /** Begin at 0 with every value, because an alert counts the first one too. */
  readonly fromZero?: true;
  /** In the unit. */
  readonly buckets?: readonly number[];
  readonly help: string;
}

const SAME = 'The same from each process on one database: take max, not sum.';

const processMetrics = [
  {
    name: 'epos_kantan_starts',
    type: 'counter',
    labels: { end: START_ENDS },
    help: 'Presses of the button that reached the start of a payment, by end: created, resumed, or the code of the problem.',
  },
  {
    name: 'epos_kantan_checkout_events',
    type: 'counter',
    labels: { event: [...WEBHOOK_EVENT_TYPES] },
    fromZero: true,
    help: 'Events of payments that this process stored, by type; checkout.paid counts payments.',
  },
  {
    name: 'epos_kantan_attention',
    type: 'counter',
    labels: { reason: [...ATTENTION_REASONS] },
    fromZero: true,
    help: 'Payments that were flagged for an operator, by reason; capture_failed counts captures that GMO-PG refused.',
  },
  {
    name: 'epos_kantan_time_to_known_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: { by: KNOWN_BY },
    fromZero: true,
    buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600],
    help: 'From the moment at which GMO-PG says that a payment was made to the moment at which it is stored here, by what had told of it. GMO-PG dates by the second.',
  },
  {
    name: 'epos_kantan_gmo_call_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: { call: GMO_CALLS, end: CALL_ENDS },
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60],
    help: 'Calls to GMO-PG with their wait for a turn, by call and end: definite, unknown (it may have happened), not_sent.',
  },
  {
    name: 'epos_kantan_gmo_results',
    type: 'counter',
    labels: { call: GMO_CALLS, result: GMO_RESULTS },
    help: 'Calls to GMO-PG by call and what came of them: done, trade, not_found, the kind of a refusal, or why it is not known.',
  },
  {
    name: 'epos_kantan_notifications',
    type: 'counter',
    labels: { outcome: [...NOTIFICATION_OUTCOMES, OTHER] },
    fromZero: true,
    help: 'What became of notifications of GMO-PG; stored and repeated are about payments of ours.',
  },
  {
    name: 'epos_kantan_notification_answers',
    type: 'counter',
    labels: { answer: ['0', '1'] },
    fromZero: true,
    help: 'Answers to notifications: 0 = received and stored, 1 = to be sent again.',
  },
  {
    name: 'epos_kantan_webhook_tries',
    type: 'counter',
    labels: { end: WEBHOOK_ENDS },
    fromZero: true,
    help: 'Tries to deliver a webhook, by end; given_up is one that failed and was the last.',
  },
  {
    name: 'epos_kantan_beacons',
    type: 'counter',
    labels: { name: [...beaconSchema.options] },
    fromZero: true,
    help: 'What pages told of the button: shown and pressed. Anybody can send one.',
  },
  {
    name: 'epos_kantan_notices',
    type: 'counter',
    labels: { kind: [...NOTICES, OTHER] },
    help: 'What the core told the log, by kind.',
  },
  {
    name: 'epos_kantan_worker_failures',
    type: 'counter',
    labels: { worker: ['payments', 'webhooks', 'forwards', 'beacons', 'retention', OTHER] },
    fromZero: true,
    help: 'Runs of the timers that ended with an error, most often of the database.',
  },
  {
    name: 'epos_kantan_http_request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: { route: null, status: ['2xx', '3xx', '4xx', '5xx'] },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
    help: 'Requests until their answer began, by the pattern of the route and the class of the status.',
  },
  {
    name: 'epos_kantan_event_loop_delay_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: { quantile: ['0.5', '0.99', '1'] },
    help: 'How late the event loop was since the last look, by quantile; 1 is the longest.',
  },
  {
    name: 'epos_kantan_build_info',
    type: 'gauge',
    labels: { version: null, gmo_env: ['test', 'production'] },
    help: 'Always 1: the release of this process, and the environment of GMO-PG that it works with.',
  },
  {
    name: 'epos_kantan_ready',
    type: 'gauge',
    help: 'Whether /readyz answers 200.',
  },
  {
    name: 'epos_kantan_check_ok',
    type: 'gauge',
    labels: { check: CHECKS },
    help: 'Whether a check of /readyz says ok.',
  },
] as const satisfies readonly Omit<MetricDescription, 'of'>[];

const databaseMetrics = [
  {
    name: 'epos_kantan_database_figures_read',
    type: 'gauge',
    help: 'Whether the figures of the database could be read; when not, they are missing.',
  },
  {
    name: 'epos_kantan_unknown_attempts',
    type: 'gauge',
    help: `Unpaid attempts whose end GMO-PG could not or would not tell when it was last asked. ${SAME}`,
  },
  {
    name: 'epos_kantan_unknown_oldest_age_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: `For how long the oldest of them has been unknown; 0 without one. ${SAME}`,
  },
  {
    name: 'epos_kantan_oldest_unreconciled_age_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: { work: WORKS },
    help: `For how long the oldest piece of work that is due has waited for the timer; 0 when nothing waits. ${SAME}`,
  },
  {
    name: 'epos_kantan_inbox_depth',
    type: 'gauge',
    help: `Attempts whose question to GMO-PG is due, by a notification, a return or the clock. ${SAME}`,
  },
  {
    name: 'epos_kantan_quarantined_notifications',
    type: 'gauge',
    help: `Notifications about orders that are not known here. ${SAME}`,
  },
  {
    name: 'epos_kantan_outbox_depth',
    type: 'gauge',
    labels: { queue: QUEUES },
    help: `What waits to be sent to the shop, by queue. ${SAME}`,
  },
  {
    name: 'epos_kantan_outbox_oldest_age_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: { queue: QUEUES },
    help: `For how long the oldest of them has waited; 0 when nothing waits. ${SAME}`,
  },
  {
    name: 'epos_kantan_dead_letters',
    type: 'gauge',
    labels: { queue: QUEUES },
    help: `What was given up after its last try and waits for an operator, by queue. ${SAME}`,
  },
  {
    name: 'epos_kantan_open_captures',
    type: 'gauge',
    help: `Captures that are wanted and not confirmed. ${SAME}`,
  },
  {
    name: 'epos_kantan_open_adjustments',
    type: 'gauge',
    help: `Cancellations, refunds and changes that are instructed and not confirmed. ${SAME}`,
  },
  {
    name: 'epos_kantan_waiting_orphans',
    type: 'gauge',
    help: `Paid trades without a record here that wait for an operator. ${SAME}`,
  },
  {
    name: 'epos_kantan_open_trials',
    type: 'gauge',
    help: `Test payments of operators that are paid and not canceled, of the last 1000. ${SAME}`,
  },
] as const satisfies readonly Omit<MetricDescription, 'of'>[];

/** Names of the figures of one kind. */
export type ProcessMetricName = (typeof processMetrics)[number]['name'];
/** Names of the figures of the database. */
export type DatabaseMetricName = (typeof databaseMetrics)[number]['name'];

/** All figures. */
export const METRIC_CATALOG: readonly (MetricDescription & {
  readonly name: ProcessMetricName | DatabaseMetricName;
})[] = [
  ...processMetrics.map((metric) => ({ ...metric, of: 'process' as const })),
  ...databaseMetrics.map((metric) => ({ ...metric, of: 'database' as const })),
];
