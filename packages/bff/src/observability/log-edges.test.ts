/** The exact words and bounds of the log's ways. */
import { createHook } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLimitedLog } from './limited-log.ts';
import { createLog } from './log.ts';
import { NO_METRICS } from './metrics.ts';
import { createNotices } from './notices.ts';
import type { NoticeKind } from './notices.ts';
import { createNotificationLog } from './notification-log.ts';

/** A log that keeps its lines. */
function keeping() {
  const lines: [string, object, string][] = [];
  const at = (level: string) => (data: object, message: string) => void lines.push([level, data, message]);
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

describe('a line of the log', () => {
  const written = (data: object): string => {
    let text = '';
    createLog({ level: 'info', sink: { write: (line) => void (text += line) } }).info(data, 'said');
    return text;
  };

  it('has its moment, its level by name and nothing of the machine', () => {
    const line = JSON.parse(written({ a: 1 })) as Record<string, unknown>;
    expect(Object.keys(line)).toEqual(['level', 'time', 'a', 'msg']);
    expect(line).toMatchObject({ level: 'info', a: 1, msg: 'said' });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it.each([
    ['\u007f', '\\\\u007f'],
    ['\u0080', '\\\\u0080'],
    ['\u009f', '\\\\u009f'],
    ['\u2028', '\\\\u2028'],
    ['\u2029', '\\\\u2029'],
    ['\u00a0~', '\u00a0~'],
    ['a\u2028b\u2028', 'a\\\\u2028b\\\\u2028'],
  ])('shows %j as %s', (text, shown) => {
    expect(written({ text })).toContain(`"text":"${shown}"`);
  });

  it('leaves numbers, truth values and lists within a list as they are', () => {
    expect(JSON.parse(written({ a: [1, ['\u2028'], true, null], b: false }))).toMatchObject({
      a: [1, ['\\u2028'], true, null],
      b: false,
    });
  });
});

describe('a bounded log', () => {
  it('counts by itself for a minute of real time, and holds no process', () => {
    const { lines, log } = keeping();
    const limited = createLimitedLog({ log, linesPerMinuteMax: 1 });
    const timers: object[] = [];
    const hook = createHook({
      init(_, type, __, timer) {
        if (type === 'Timeout') timers.push(timer);
      },
    });
    hook.enable();
    limited.write('info', 'a', {}, 'said');
    limited.write('info', 'a', {}, 'said');
    hook.disable();
    expect(lines).toEqual([['info', {}, 'said']]);
    expect(timers).toEqual([expect.objectContaining({ _idleTimeout: 60_000 })]);
    expect((timers[0] as NodeJS.Timeout).hasRef()).toBe(false);
  });

  it('begins one minute with the first line of a kind, however many come', () => {
    const { log } = keeping();
    const begun: number[] = [];
    const limited = createLimitedLog({ log, linesPerMinuteMax: 2, later: (_, ms) => void begun.push(ms) });
    limited.write('info', 'a', {}, 'said');
    expect(begun).toEqual([60_000]);
    for (let n = 0; n < 5; n += 1) limited.write('info', 'a', {}, 'said');
    expect(begun).toEqual([60_000]);
  });

  it('says how many it left out, in its own words, and nothing at exactly the bound', async () => {
    const { lines, log } = keeping();
    const limited = createLimitedLog({ log, linesPerMinuteMax: 2, later: (run) => void wait(1).then(run) });
    for (let n = 0; n < 2; n += 1) limited.write('warn', 'a', { n }, 'said');
    await wait(20);
    expect(lines).toHaveLength(2);
    for (let n = 0; n < 3; n += 1) limited.write('error', 'a', { n }, 'said');
    await wait(20);
    expect(lines.at(-1)).toEqual([
      'error',
      { unwritten: 1 },
      'said (and more of these within a minute, only counted)',
    ]);
  });

  it('knows a hundred kinds; the others share one bound, and a known kind keeps its own', () => {
    const { lines, log } = keeping();
    const limited = createLimitedLog({ log, linesPerMinuteMax: 1, later: () => undefined });
    for (let n = 0; n < 100; n += 1) limited.write('info', `kind ${String(n)}`, {}, 'said');
    expect(lines).toHaveLength(100);
    limited.write('info', 'kind 100', {}, 'said');
    limited.write('info', 'kind 101', {}, 'said');
    limited.write('info', 'other', {}, 'said');
    expect(lines).toHaveLength(101);
    limited.write('info', 'kind 5', {}, 'said');
    expect(lines).toHaveLength(101);
  });
});

describe('the words of a notification', () => {
  const noted = (outcome: string, times = 1) => {
    const { lines, log } = keeping();
    const counted: string[] = [];
    const note = createNotificationLog(
      { log, later: () => undefined },
      { notification: (name) => void counted.push(name) },
    );
    for (let n = 0; n < times; n += 1) note(outcome, { gmoOrderId: 'ek' });
    return { lines, counted };
  };

  it.each([
    ['stored', 'info', 'a notification came'],
    ['repeated', 'info', 'a notification came'],
    ['probe', 'info', 'a notification came'],
    ['access_mismatch', 'warn', 'a notification came'],
    ['malformed', 'warn', 'a notification came'],
    ['foreign_shop', 'warn', 'a notification of a shop that is not GMO_SHOP_ID was refused'],
    [
      'foreign_source',
      'warn',
      'a notification from an address that is not in NOTIFICATION_SOURCE_IPS was refused; behind a proxy, TRUSTED_PROXIES has to name it',
    ],
    [
      'quarantine_full',
      'warn',
      'a notification about an order that is not known here was refused, because very many of those wait; NOTIFICATION_SOURCE_IPS keeps out who makes them up',
    ],
    ['store_failed', 'error', 'a notification could not be stored; GMO-PG is asked to send it again'],
  ])('%s are of %s', (outcome, level, words) => {
    expect(noted(outcome)).toEqual({
      lines: [[level, { outcome, gmoOrderId: 'ek' }, words]],
      counted: [outcome],
    });
  });

  it.each([
    ['stored', 300],
    ['repeated', 300],
    ['probe', 10],
    ['access_mismatch', 10],
  ])('%s are written %i times a minute', (outcome, bound) => {
    expect(noted(outcome, bound + 5).lines).toHaveLength(bound);
  });
});

describe('the words of a notice', () => {
  it.each<[NoticeKind, string, string]>([
    ['checkout_moved', 'info', 'a checkout moved'],
    ['gateway_refused', 'warn', 'GMO-PG refused a call'],
    ['gateway_unknown', 'warn', 'the outcome of a call to GMO-PG is unknown; it is inquired about'],
    [
      'gateway_misconfigured',
      'error',
      'GMO-PG refused an inquiry: check EPOS_PAY_TYPE, GMO_SHOP_ID and GMO_SHOP_PASS; payments stay unverified until then',
    ],
    ['inquiry_could_not_tell', 'warn', 'an inquiry gave no clear answer; it is asked again'],
    ['move_stale', 'info', 'an answer came too late to be applied; it is asked again'],
    ['attention', 'error', 'a checkout needs an operator'],
    [
      'foreign_start_url',
      'error',
      "GMO-PG answered with a StartURL that is not GMO-PG's; nobody was sent there; check GMO_BASE_URL",
    ],
  ])('%s are of %s', (kind, level, words) => {
    const { lines, log } = keeping();
    createNotices(log, NO_METRICS).notify({ kind });
    expect(lines).toEqual([[level, {}, words]]);
  });
});
