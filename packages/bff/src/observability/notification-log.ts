/**
 * Counts and logs what became of each notification. Anybody can send one, so that all but those about our own payments share a
 * small bound a minute. Made by `compose`.
 */
import { createLimitedLog } from './limited-log.ts';
import type { LimitedLogOptions } from './limited-log.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Takes an outcome and safe data about it. */
export type NotificationNote = (outcome: string, detail: Readonly<Record<string, string | number>>) => void;

const OWN: ReadonlySet<string> = new Set(['stored', 'repeated']);
const OWN_LINES_PER_MINUTE_MAX = 300;
const OTHER_LINES_PER_MINUTE_MAX = 10;

const LEVELS: ReadonlyMap<string, keyof Log> = new Map([
  ['store_failed', 'error'],
  ...['access_mismatch', 'malformed', 'foreign_shop', 'foreign_source', 'quarantine_full'].map(
    (one) => [one, 'warn'] as const,
  ),
  ...['forward_full', 'forward_loop', 'not_passed_on'].map((one) => [one, 'warn'] as const),
  ['given_up', 'error'],
]);

const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['foreign_shop', 'a notification of a shop that is not GMO_SHOP_ID was refused'],
  [
    'foreign_source',
    'a notification from an address that is not in NOTIFICATION_SOURCE_IPS was refused; behind a proxy, TRUSTED_PROXIES has to name it',
  ],
  [
    'quarantine_full',
    'a notification about an order that is not known here was refused, because very many of those wait; NOTIFICATION_SOURCE_IPS keeps out who makes them up',
  ],
  ['forward_kept', 'a notification that is not about a payment of ours is to be passed on'],
  [
    'forward_full',
    'a notification that is not about a payment of ours was refused, because very many of those wait for NOTIFICATION_FORWARD_URL; NOTIFICATION_SOURCE_IPS keeps out who makes them up',
  ],
  [
    'forward_loop',
    'a notification that was passed on came back here and was refused: NOTIFICATION_FORWARD_URL leads to this BFF',
  ],
  ['passed_on', 'a notification was passed on'],
  ['not_passed_on', 'a notification could not be passed on to NOTIFICATION_FORWARD_URL; it is tried again'],
  [
    'given_up',
    'a notification was not passed on to NOTIFICATION_FORWARD_URL in all its tries: see GET /v1/merchant/forwards?state=dead',
  ],
  ['store_failed', 'a notification could not be stored; GMO-PG is asked to send it again'],
]);

/** Makes the way of notifications to the log. */
export function createNotificationLog(
  options: Omit<LimitedLogOptions, 'linesPerMinuteMax'>,
  metrics: Pick<Metrics, 'notification'>,
): NotificationNote {
  const own = createLimitedLog({ ...options, linesPerMinuteMax: OWN_LINES_PER_MINUTE_MAX });
  const other = createLimitedLog({ ...options, linesPerMinuteMax: OTHER_LINES_PER_MINUTE_MAX });
  return (outcome, detail) => {
    metrics.notification(outcome);
    const message = MESSAGES.get(outcome) ?? 'a notification came';
    (OWN.has(outcome) ? own : other).write(
      LEVELS.get(outcome) ?? 'info',
      outcome,
      { outcome, ...detail },
      message,
    );
  };
}
