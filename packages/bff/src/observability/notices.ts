/** Writes the core's notices into the log and counts them. Made by `compose`. */
import type { Metrics } from './metrics.ts';

/** The part of the log that notices need. */
interface NoticeLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

const LEVELS = {
  checkout_moved: 'info',
  gateway_refused: 'warn',
  gateway_unknown: 'warn',
  gateway_misconfigured: 'error',
  inquiry_could_not_tell: 'warn',
  move_stale: 'info',
  attention: 'error',
  foreign_start_url: 'error',
} as const satisfies Readonly<Record<string, keyof NoticeLog>>;

/** The kinds of notices that are known here; the core's port may have no other. */
export type NoticeKind = keyof typeof LEVELS;

const MESSAGES: Readonly<Record<NoticeKind, string>> = {
  checkout_moved: 'a checkout moved',
  gateway_refused: 'GMO-PG refused a call',
  gateway_unknown: 'the outcome of a call to GMO-PG is unknown; it is inquired about',
  gateway_misconfigured:
    'GMO-PG refused an inquiry: check EPOS_PAY_TYPE, GMO_SHOP_ID and GMO_SHOP_PASS; payments stay unverified until then',
  inquiry_could_not_tell: 'an inquiry gave no clear answer; it is asked again',
  move_stale: 'an answer came too late to be applied; it is asked again',
  attention: 'a checkout needs an operator',
  foreign_start_url:
    "GMO-PG answered with a StartURL that is not GMO-PG's; nobody was sent there; check GMO_BASE_URL",
};

/** Where notices go. */
export interface NoticeSink {
  /** Takes one notice: its kind and safe data. */
  notify(notice: { readonly kind: NoticeKind; readonly event?: string; readonly reason?: string }): void;
}

/** Makes the core's way to the log. */
export function createNotices(log: NoticeLog, metrics: Pick<Metrics, 'notice' | 'event'>): NoticeSink {
  return {
    notify({ kind, ...data }) {
      metrics.notice(kind);
      if (data.event !== undefined) metrics.event(data.event, data.reason);
      log[LEVELS[kind]](data, MESSAGES[kind]);
    },
  };
}
