/** The figures of a running BFF: who may read them, and that a payment, its trouble and what waits can be seen in them. */
import { randomBytes } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { readOpenMetrics } from '../testing/read-open-metrics.ts';
import type { OpenMetrics } from '../testing/read-open-metrics.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

const KEY = randomBytes(32).toString('base64url');
const OLD_KEY = randomBytes(32).toString('base64url');

let world: World | null = null;
afterEach(async () => {
  await world?.stop();
  world = null;
});

const ask = (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${world?.bffUrl ?? ''}/metrics`, { headers });

async function figures(): Promise<OpenMetrics> {
  const answer = await ask({ authorization: `Bearer ${KEY}` });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  ]);
  return readOpenMetrics(await answer.text());
}

it('without a key in the configuration there are none', async () => {
  world = await startWorld();
  const key = world.env['MERCHANT_API_KEY'] ?? '';
  for (const headers of [{}, { authorization: `Bearer ${key}` }, { authorization: 'Bearer ' }])
    expect((await ask(headers)).status).toBe(404);
});

it('are for who has a key of theirs, and neither for a page nor for who has another key', async () => {
  world = await startWorld({ env: { METRICS_KEY: `b:${KEY},a:${OLD_KEY}` } });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  expect((await ask()).status).toBe(401);
  expect((await ask(bearer(world.env['MERCHANT_API_KEY'] ?? ''))).status).toBe(401);
  expect((await ask(bearer(`${KEY}x`))).status).toBe(401);
  const fromPage = await ask({ ...bearer(KEY), origin: 'http://shop.localhost:3000' });
  expect([fromPage.status, fromPage.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  expect((await ask(bearer(OLD_KEY))).status).toBe(200);
  expect((await fetch(`${world.bffUrl}/v1/merchant/checkouts`, { headers: bearer(KEY) })).status).toBe(401);
});

it('a payment is seen from its start to its webhook, with how soon it was known and by what', async () => {
  world = await startWorld({ env: { METRICS_KEY: KEY } });
  const { bffUrl } = world;
  await fetch(`${bffUrl}/v1/beacon`, {
    method: 'POST',
    body: 'shown',
    headers: { 'content-type': 'text/plain' },
  });
  const { redirect, handle } = await world.startOk(await world.sign());
  await world.openRedirect(redirect?.page ?? '');
  const { orderId } = await world.newestTrade();
  await world.control('shopper', { orderId, action: 'confirm' });
  const { webhooks } = world;
  await world.until('captured', () => webhooks.some(({ type }) => type === 'checkout.captured') || null);
  await fetch(`${bffUrl}/v1/checkouts/${handle}`);

  const { valueOf, samples } = await figures();
  const gmo = (call: string) =>
    valueOf('epos_kantan_gmo_call_duration_seconds_count', { call, end: 'definite' });
  expect({
    shown: valueOf('epos_kantan_beacons_total', { name: 'shown' }),
    started: valueOf('epos_kantan_starts_total', { end: 'created' }),
    paid: valueOf('epos_kantan_checkout_events_total', { event: 'checkout.paid' }),
    captured: valueOf('epos_kantan_checkout_events_total', { event: 'checkout.captured' }),
    known: valueOf('epos_kantan_time_to_known_seconds_count', { by: 'notification' }),
    calls: ['EntryTranEpospay', 'ExecTranEpospay', 'EpospaySales'].map(gmo),
    told: valueOf('epos_kantan_notifications_total', { outcome: 'stored' }),
    answered: valueOf('epos_kantan_notification_answers_total', { answer: '0' }),
    webhooks: valueOf('epos_kantan_webhook_tries_total', { end: 'delivered' }),
    read: valueOf('epos_kantan_http_request_duration_seconds_count', {
      route: '/v1/checkouts/:handle',
      status: '2xx',
    }),
    build: samples.find(({ family }) => family === 'epos_kantan_build_info')?.labels['gmo_env'],
    ready: valueOf('epos_kantan_ready'),
  }).toMatchObject({
    ...{
      shown: 1,
      started: 1,
      paid: 1,
      captured: 1,
      known: 1,
      calls: [1, 1, 1],
      read: 1,
      build: 'test',
      ready: 1,
    },
    ...{ answered: valueOf('epos_kantan_notifications_total', { outcome: 'stored' }) ?? 0 },
  });
  expect(valueOf('epos_kantan_webhook_tries_total', { end: 'delivered' })).toBeGreaterThanOrEqual(2);
});

it('a payment whose notification never comes is found by the timer, and counted so', async () => {
  world = await startWorld({ env: { METRICS_KEY: KEY } });
  await world.control('faults', { on: 'notification', kind: 'lose', times: 100 });
  const { redirect } = await world.startOk(await world.sign());
  await world.openRedirect(redirect?.page ?? '');
  const { orderId } = await world.newestTrade();
  await world.control('shopper', { orderId, action: 'confirm' });
  await world.advance(46);
  const { webhooks } = world;
  await world.until('paid', () => webhooks.some(({ type }) => type === 'checkout.paid') || null);
  const { valueOf } = await figures();
  expect({
    timer: valueOf('epos_kantan_time_to_known_seconds_count', { by: 'timer' }),
    notification: valueOf('epos_kantan_time_to_known_seconds_count', { by: 'notification' }),
    withinHalfAMinute: valueOf('epos_kantan_time_to_known_seconds_bucket', { by: 'timer', le: '30.0' }),
    withinAMinute: valueOf('epos_kantan_time_to_known_seconds_bucket', { by: 'timer', le: '60.0' }),
  }).toEqual({ timer: 1, notification: 0, withinHalfAMinute: 0, withinAMinute: 1 });
});

it('GMO-PG that does not answer is seen as such, and what is unknown has an age', async () => {
  world = await startWorld({ env: { METRICS_KEY: KEY, WEBHOOK_URL: 'http://127.0.0.1:9/hooks' } });
  const { redirect } = await world.startOk(await world.sign());
  await world.openRedirect(redirect?.page ?? '');
  await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 1000 });
  await world.advance(46);
  const { bff, env } = world;
  const asked = await world.until('asked', async () => {
    const answer = await bff.app.request('/metrics', {
      headers: { authorization: `Bearer ${env['METRICS_KEY'] ?? ''}` },
    });
    const read = readOpenMetrics(await answer.text());
    return (read.valueOf('epos_kantan_unknown_attempts') ?? 0) > 0 ? read : null;
  });
  expect(
    asked.valueOf('epos_kantan_gmo_results_total', { call: 'SearchTradeMulti', result: 'http_status' }),
  ).toBeGreaterThan(0);
});
