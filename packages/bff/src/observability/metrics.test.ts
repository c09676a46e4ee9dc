import { expect, it } from 'vitest';
import { readOpenMetrics } from '../testing/read-open-metrics.ts';
import { METRIC_CATALOG } from './metric-catalog.ts';
import { METRICS_TYPE, createMetrics } from './metrics.ts';
import type { Look } from './metrics.ts';

const NOW = Date.UTC(2026, 10, 24);

const look: Look = {
  ready: true,
  checks: { database: 'ok', clock: 'this clock is 95 s ahead' },
  eventLoop: { p50: 0.001, p99: 0.002, max: 0.25 },
  now: NOW,
  figures: {
    unknown: { count: 2, oldestAt: NOW - 90_000 },
    dueInquiries: 3,
    dueSince: { inquiry: NOW - 1_500, capture: null, adjustment: NOW + 5_000 },
    openCaptures: 4,
    openAdjustments: 5,
    webhooks: { waiting: 6, oldestAt: NOW - 60_000, dead: 7 },
    forwards: { waiting: 0, oldestAt: null, dead: 0 },
    quarantined: 8,
    waitingOrphans: 9,
    openTrials: 10,
  },
};

const make = () => createMetrics({ version: '1.0.0', gmoEnv: 'test' });

it('the text is OpenMetrics 1.0, with every figure of the catalogue, its kind, its unit and its help', async () => {
  const metrics = make();
  metrics.gmoCall({ call: 'EntryTranEpospay', end: 'definite', result: 'done', ms: 120 });
  metrics.request('/v1/checkouts/:handle', 200, 3);
  metrics.started('created');
  metrics.notice('attention');
  const { families } = readOpenMetrics(await metrics.expose(look));
  expect(METRICS_TYPE).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect([...families].map(([name, { type, unit, help }]) => ({ name, type, unit, help }))).toEqual(
    METRIC_CATALOG.map(({ name, type, unit, help }) => ({ name, type, unit: unit ?? null, help })),
  );
});

it('what happens is counted by its labels, times in seconds', async () => {
  const metrics = make();
  metrics.event('checkout.attention', 'capture_failed');
  metrics.event('checkout.paid');
  metrics.event('attempt.entered');
  metrics.known('return', 4_200);
  metrics.known('timer', -800);
  metrics.gmoCall({ call: 'SearchTradeMulti', end: 'unknown', result: 'timeout', ms: 30_000 });
  metrics.notificationAnswer('1');
  metrics.request('/readyz', 503, 12);
  const { valueOf } = readOpenMetrics(await metrics.expose(look));
  expect({
    failed: valueOf('epos_kantan_attention_total', { reason: 'capture_failed' }),
    notFailed: valueOf('epos_kantan_attention_total', { reason: 'paid_late' }),
    paid: valueOf('epos_kantan_checkout_events_total', { event: 'checkout.paid' }),
    internal: valueOf('epos_kantan_checkout_events_total', { event: 'attempt.entered' }),
    known: valueOf('epos_kantan_time_to_known_seconds_sum', { by: 'return' }),
    atOnce: valueOf('epos_kantan_time_to_known_seconds_bucket', { by: 'timer', le: '1.0' }),
    unheard: valueOf('epos_kantan_time_to_known_seconds_count', { by: 'notification' }),
    call: valueOf('epos_kantan_gmo_call_duration_seconds_sum', { call: 'SearchTradeMulti', end: 'unknown' }),
    result: valueOf('epos_kantan_gmo_results_total', { call: 'SearchTradeMulti', result: 'timeout' }),
    answers: valueOf('epos_kantan_notification_answers_total', { answer: '1' }),
    request: valueOf('epos_kantan_http_request_duration_seconds_count', { route: '/readyz', status: '5xx' }),
  }).toEqual({
    ...{ failed: 1, notFailed: 0, paid: 1, internal: undefined, known: 4.2, atOnce: 1, unheard: 0 },
    ...{ call: 30, result: 1, answers: 1, request: 1 },
  });
});

it('a look shows what waits and since when, and no age is negative', async () => {
  const { valueOf } = readOpenMetrics(await make().expose(look));
  const work = 'epos_kantan_oldest_unreconciled_age_seconds';
  expect(['inquiry', 'capture', 'adjustment'].map((one) => valueOf(work, { work: one }))).toEqual([
    1.5, 0, 0,
  ]);
  expect({
    unknown: valueOf('epos_kantan_unknown_oldest_age_seconds'),
    inbox: valueOf('epos_kantan_inbox_depth'),
    waiting: valueOf('epos_kantan_outbox_depth', { queue: 'webhooks' }),
    oldest: valueOf('epos_kantan_outbox_oldest_age_seconds', { queue: 'webhooks' }),
    nothing: valueOf('epos_kantan_outbox_oldest_age_seconds', { queue: 'forwards' }),
    dead: valueOf('epos_kantan_dead_letters', { queue: 'webhooks' }),
    orphans: valueOf('epos_kantan_waiting_orphans'),
    trials: valueOf('epos_kantan_open_trials'),
    ready: valueOf('epos_kantan_ready'),
    clock: valueOf('epos_kantan_check_ok', { check: 'clock' }),
    database: valueOf('epos_kantan_check_ok', { check: 'database' }),
    longest: valueOf('epos_kantan_event_loop_delay_seconds', { quantile: '1' }),
    build: valueOf('epos_kantan_build_info', { version: '1.0.0', gmo_env: 'test' }),
  }).toEqual({
    ...{ unknown: 90, inbox: 3, waiting: 6, oldest: 60, nothing: 0, dead: 7, orphans: 9, trials: 10 },
    ...{ ready: 1, clock: 0, database: 1, longest: 0.25, build: 1 },
  });
});

it('a database that cannot be read leaves its figures out, also those of the look before', async () => {
  const metrics = make();
  await metrics.expose(look);
  const read = readOpenMetrics(await metrics.expose({ ...look, figures: null, checks: { database: 'no' } }));
  expect(read.valueOf('epos_kantan_database_figures_read')).toBe(0);
  expect(read.valueOf('epos_kantan_check_ok', { check: 'clock' })).toBeUndefined();
  const ofDatabase = METRIC_CATALOG.filter(({ of }) => of === 'database').map(({ name }) => name);
  expect(read.samples.filter(({ family }) => ofDatabase.some((name) => name === family))).toEqual([
    expect.objectContaining({ name: 'epos_kantan_database_figures_read' }),
  ]);
});

it('a word that no list has makes no series of its own', async () => {
  const metrics = make();
  const before = readOpenMetrics(await metrics.expose(look)).samples.length;
  for (let n = 0; n < 100; n += 1) {
    const word = `${'x'.repeat(n)}"\n`;
    metrics.started(word);
    metrics.notice(word);
    metrics.notification(word);
    metrics.workerFailed(word);
    metrics.event('checkout.attention', word);
    metrics.beacon(word);
  }
  const { samples, valueOf } = readOpenMetrics(await metrics.expose(look));
  expect(samples.length).toBe(before + 2);
  expect(valueOf('epos_kantan_starts_total', { end: 'other' })).toBe(100);
  expect(valueOf('epos_kantan_attention_total', { reason: 'capture_failed' })).toBe(0);
});

it('every label has a list of values, or one that code has elsewhere', () => {
  for (const { name, labels = {} } of METRIC_CATALOG) {
    for (const [label, values] of Object.entries(labels)) {
      const isElsewhere = ['route', 'version'].includes(label);
      expect([name, label, values === null]).toEqual([name, label, isElsewhere]);
      expect(values?.length ?? 1).toBeLessThan(80);
    }
  }
});
