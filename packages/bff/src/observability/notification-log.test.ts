import { expect, it } from 'vitest';
import { createNotificationLog } from './notification-log.ts';

function noted() {
  const lines: [string, object, string][] = [];
  const counted: string[] = [];
  const at = (level: string) => (data: object, message: string) => void lines.push([level, data, message]);
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  const note = createNotificationLog(
    { log, later: () => undefined },
    { notification: (outcome) => void counted.push(outcome) },
  );
  return { lines, counted, note };
}

it.each([
  ['stored', 'info', 'a notification came'],
  ['malformed', 'warn', 'a notification came'],
  ['foreign_shop', 'warn', 'GMO_SHOP_ID'],
  ['foreign_source', 'warn', 'NOTIFICATION_SOURCE_IPS'],
  ['store_failed', 'error', 'could not be stored'],
  ['forward_kept', 'info', 'is to be passed on'],
  ['forward_full', 'warn', 'NOTIFICATION_FORWARD_URL'],
  ['forward_loop', 'warn', 'leads to this BFF'],
  ['passed_on', 'info', 'was passed on'],
  ['not_passed_on', 'warn', 'is tried again'],
  ['given_up', 'error', 'state=dead'],
])('%s is counted and logged as %s', (outcome, level, words) => {
  const { lines, counted, note } = noted();
  note(outcome, { detail: 'x' });
  expect(counted).toEqual([outcome]);
  expect(lines).toEqual([[level, { outcome, detail: 'x' }, expect.stringContaining(words)]]);
});

it('a flood of forged ones is ten lines, all are counted, and real ones are still logged', () => {
  const { lines, counted, note } = noted();
  for (let count = 0; count < 1000; count += 1) note('foreign_shop', {});
  for (let count = 0; count < 20; count += 1) note('stored', {});
  expect(lines.filter(([level]) => level === 'warn')).toHaveLength(10);
  expect(lines.filter(([level]) => level === 'info')).toHaveLength(20);
  expect(counted).toHaveLength(1020);
});
