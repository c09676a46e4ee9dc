import { expect, it } from 'vitest';
import { createNotices } from './notices.ts';
import type { NoticeKind } from './notices.ts';

/** Notifies once and gives what was logged and counted. */
function notified(kind: NoticeKind): unknown[] {
  const seen: unknown[] = [];
  const at = (level: string) => (data: object, message: string) => void seen.push([level, data, message]);
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  const notice = { kind, checkoutId: 'co_1' };
  createNotices(log, { notice: (name) => void seen.push(name), event: () => undefined }).notify(notice);
  return seen;
}

it.each<[NoticeKind, string, string]>([
  ['checkout_moved', 'info', 'a checkout moved'],
  ['gateway_refused', 'warn', 'refused'],
  ['gateway_unknown', 'warn', 'unknown'],
  ['gateway_misconfigured', 'error', 'EPOS_PAY_TYPE'],
  ['inquiry_could_not_tell', 'warn', 'asked again'],
  ['move_stale', 'info', 'too late'],
  ['attention', 'error', 'operator'],
  ['foreign_start_url', 'error', 'GMO_BASE_URL'],
])('%s is counted by its name and logged as %s', (kind, level, words) => {
  expect(notified(kind)).toEqual([kind, [level, { checkoutId: 'co_1' }, expect.stringContaining(words)]]);
});
