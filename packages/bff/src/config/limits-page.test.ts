/** Holds docs/limits.md, the configuration and the constants of the code together, and the tests that it names. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GATEWAY_QUEUE_MAX } from '../gmo/http-payment-gateway.ts';
import { WATCHERS_PER_CHECKOUT_MAX } from '../http/checkout-watchers.ts';
import { BODY_LIMITS } from '../http/read-body.ts';
import { LANE_WAIT } from '../http/request-lanes.ts';
import { SERVER_BOUNDS } from '../node.ts';
import { limitVariables } from './limit-variables.ts';

const page = readFileSync(new URL('../../../../docs/limits.md', import.meta.url), 'utf8');

const rows = page
  .split('\n')
  .filter((line) => /^\| .* \| `\d+` /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, what = '', byDefault = '', variable = '', above = '', shownBy = '']) => ({
    what,
    byDefault: Number(byDefault.replaceAll('`', '')),
    variable: variable.replaceAll('`', ''),
    above,
    shownBy,
  }));

/** Limits without a variable, by the words of their row. */
const FIXED: Readonly<Record<string, number>> = {
  'event streams of one payment': WATCHERS_PER_CHECKOUT_MAX,
  'requests that wait for their turn, of each kind': LANE_WAIT.waitingMax,
  'how long one waits, in ms': LANE_WAIT.waitMs,
  'calls to GMO-PG that wait': GATEWAY_QUEUE_MAX,
  'a body, in bytes': BODY_LIMITS.bytesMax,
  'a body, in ms until it is there': BODY_LIMITS.ms,
  'headers, in bytes': SERVER_BOUNDS.maxHeaderSize,
  'headers, in ms until they are there': SERVER_BOUNDS.headersTimeout,
  'a whole request, in ms until it is there': SERVER_BOUNDS.requestTimeout,
};

it('the page has each limit of the configuration once, with its true default', () => {
  const told = rows.filter(({ variable }) => variable !== '–');
  const defaults = Object.entries(limitVariables).map(([name, schema]) => [name, schema.parse(undefined)]);
  expect(Object.fromEntries(told.map(({ variable, byDefault }) => [variable, byDefault]))).toEqual(
    Object.fromEntries(defaults),
  );
  expect(told).toHaveLength(defaults.length);
});

it('the page has each limit that cannot be set, with its true value', () => {
  const told = rows.filter(({ variable }) => variable === '–');
  expect(Object.fromEntries(told.map(({ what, byDefault }) => [what, byDefault]))).toEqual(FIXED);
});

it.each(rows)('the page says what happens above "$what", and names a test that is there', (row) => {
  const [, file = '', name = ''] = /^`([\w/.-]+)`: (.+)$/.exec(row.shownBy) ?? [];
  expect(row.above).not.toBe('');
  expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(`'${name}'`);
});
