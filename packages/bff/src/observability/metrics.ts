/**
 * The figures of a process, and their text for whoever collects them (OpenMetrics 1.0). Made by `compose` when METRICS_KEY is set; without
 * it every method does nothing. No method throws: a figure must never cost a payment.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { OpenMetricsContentType } from 'prom-client';
import { METRIC_CATALOG, OTHER } from './metric-catalog.ts';
import type { CALL_ENDS, DatabaseMetricName, GMO_CALLS, KNOWN_BY, WEBHOOK_ENDS } from './metric-catalog.ts';
import type { MetricDescription, ProcessMetricName } from './metric-catalog.ts';
import type { EventLoopDelay } from './event-loop-delay.ts';
import type { OperationFigures } from './operation-figures.ts';

/** One call to GMO-PG. */
export interface GmoCall {
  readonly call: (typeof GMO_CALLS)[number];
  readonly end: (typeof CALL_ENDS)[number];
  /** A word of the catalogue. */
  readonly result: string;
  readonly ms: number;
}

/** What is counted while it happens. */
export interface Metrics {
  readonly started: (end: string) => void;
  /** @param reason of a `checkout.attention` */
  readonly event: (type: string, reason?: string) => void;
  readonly notice: (kind: string) => void;
  readonly known: (by: (typeof KNOWN_BY)[number], ms: number) => void;
  readonly gmoCall: (call: GmoCall) => void;
  readonly notification: (outcome: string) => void;
  readonly notificationAnswer: (answer: '0' | '1') => void;
  readonly webhookTry: (end: (typeof WEBHOOK_ENDS)[number]) => void;
  readonly beacon: (name: string) => void;
  readonly workerFailed: (worker: string) => void;
  readonly request: (route: string, status: number, ms: number) => void;
}

/** What is looked at when somebody collects. */
export interface Look {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
  readonly eventLoop: EventLoopDelay;
  /** Null = the database could not be read. */
  readonly figures: OperationFigures | null;
  /** Ms since the epoch, by the clock of the figures. */
  readonly now: number;
}

/** The figures of a process. */
export interface MetricsRegistry extends Metrics {
  /** The text of all figures, with those of a look. */
  expose(look: Look): Promise<string>;
}

/** Content type of the text. */
export const METRICS_TYPE = Registry.OPENMETRICS_CONTENT_TYPE;

/** For a BFF whose figures nobody collects. */
export const NO_METRICS: Metrics = {
  started: () => undefined,
  event: () => undefined,
  notice: () => undefined,
  known: () => undefined,
  gmoCall: () => undefined,
  notification: () => undefined,
  notificationAnswer: () => undefined,
  webhookTry: () => undefined,
  beacon: () => undefined,
  workerFailed: () => undefined,
  request: () => undefined,
};

type OpenMetricsRegistry = Registry<OpenMetricsContentType>;
type Labels = Readonly<Record<string, string>>;
type Name = ProcessMetricName | DatabaseMetricName;

/** Makes the figures. `version`: of the package. */
export function createMetrics(build: {
  readonly version: string;
  readonly gmoEnv: 'test' | 'production';
}): MetricsRegistry {
  const family = createFamilies();
  family.set('epos_kantan_build_info', { version: build.version, gmo_env: build.gmoEnv }, 1);
  const { add, observe } = family;
  return {
    started: (end) => add('epos_kantan_starts', { end }),
    event: (type, reason) => {
      add('epos_kantan_checkout_events', { event: type });
      if (reason !== undefined) add('epos_kantan_attention', { reason });
    },
    notice: (kind) => add('epos_kantan_notices', { kind }),
    known: (by, ms) => observe('epos_kantan_time_to_known_seconds', { by }, ms),
    gmoCall: ({ call, end, result, ms }) => {
      observe('epos_kantan_gmo_call_duration_seconds', { call, end }, ms);
      add('epos_kantan_gmo_results', { call, result });
    },
    notification: (outcome) => add('epos_kantan_notifications', { outcome }),
    notificationAnswer: (answer) => add('epos_kantan_notification_answers', { answer }),
    webhookTry: (end) => add('epos_kantan_webhook_tries', { end }),
    beacon: (name) => add('epos_kantan_beacons', { name }),
    workerFailed: (worker) => add('epos_kantan_worker_failures', { worker }),
    request: (route, status, ms) =>
      observe(
        'epos_kantan_http_request_duration_seconds',
        { route, status: `${String(Math.floor(status / 100))}xx` },
        ms,
      ),
    expose: (look) => {
      setProcess(family, look);
      setDatabase(family, look);
      return family.text();
    },
  };
}

interface Families {
  readonly add: (name: ProcessMetricName, labels: Labels) => void;
  readonly observe: (name: ProcessMetricName, labels: Labels, ms: number) => void;
  readonly set: (name: Name, labels: Labels, value: number) => void;
  /** Takes a figure away, with all its labels. */
  readonly clear: (name: Name) => void;
  readonly text: () => Promise<string>;
}

function createFamilies(): Families {
  const registry: OpenMetricsRegistry = new Registry();
  registry.setContentType(METRICS_TYPE);
  const families = new Map(METRIC_CATALOG.map((one) => [one.name, { one, made: make(one, registry) }]));
  const of = (name: Name) => {
    const found = families.get(name);
    if (found === undefined) throw new Error(`there is no figure ${name}`);
    return found;
  };
  return {
    add: (name, labels) => {
      const { one, made } = of(name);
      const kept = bounded(one, labels);
      if (kept !== null && made instanceof Counter) made.inc(kept);
    },
    observe: (name, labels, ms) => {
      const { one, made } = of(name);
      const kept = bounded(one, labels);
      // By a clock that was set meanwhile a time can be negative.
      if (kept !== null && made instanceof Histogram) made.observe(kept, Math.max(0, ms) / 1000);
    },
    set: (name, labels, value) => {
      const { made } = of(name);
      if (made instanceof Gauge) made.set(labels, value);
    },
    clear: (name) => {
      const { one, made } = of(name);
      made.reset();
      // Without labels a reset leaves a 0, which would be a lie.
      if (made instanceof Gauge && one.labels === undefined) made.remove();
    },
    text: async () => asOpenMetrics(await registry.metrics()),
  };
}

function make(one: MetricDescription, registry: OpenMetricsRegistry): Counter | Gauge | Histogram {
  const { name, type, help, labels = {}, buckets = [] } = one;
  const shared = { help, labelNames: Object.keys(labels), registers: [registry] };
  if (type === 'gauge') return new Gauge({ ...shared, name });
  const made =
    type === 'counter'
      ? new Counter({ ...shared, name: `${name}_total` })
      : new Histogram({ ...shared, name, buckets: [...buckets] });
  if (one.fromZero === true) {
    const [[label, values] = ['', null]] = Object.entries(labels);
    for (const value of values ?? []) {
      if (made instanceof Counter) made.inc({ [label]: value }, 0);
      else made.zero({ [label]: value });
    }
  }
  return made;
}

/** A value that a label's list does not have counts as `other`, or not at all where there is none. */
function bounded({ labels = {} }: MetricDescription, given: Labels): Labels | null {
  const kept: Record<string, string> = {};
  for (const [label, value] of Object.entries(given)) {
    const values = labels[label];
    if (values === undefined) return null;
    if (values === null || values.includes(value)) kept[label] = value;
    else if (values.includes(OTHER)) kept[label] = OTHER;
    else return null;
  }
  return kept;
}

function setProcess(family: Families, { ready, checks, eventLoop }: Look): void {
  family.set('epos_kantan_ready', {}, ready ? 1 : 0);
  family.clear('epos_kantan_check_ok');
  for (const [check, says] of Object.entries(checks))
    family.set('epos_kantan_check_ok', { check }, says === 'ok' ? 1 : 0);
  const quantiles = { '0.5': eventLoop.p50, '0.99': eventLoop.p99, '1': eventLoop.max };
  for (const [quantile, seconds] of Object.entries(quantiles))
    family.set('epos_kantan_event_loop_delay_seconds', { quantile }, seconds);
}

function setDatabase(family: Families, { figures, now }: Look): void {
  // What could not be read is missing: the value of the last look would hide that it is old.
  for (const { name, of } of METRIC_CATALOG) if (of === 'database') family.clear(name);
  family.set('epos_kantan_database_figures_read', {}, figures === null ? 0 : 1);
  if (figures === null) return;
  const age = (at: number | null): number => (at === null ? 0 : Math.max(0, now - at) / 1000);
  family.set('epos_kantan_unknown_attempts', {}, figures.unknown.count);
  family.set('epos_kantan_unknown_oldest_age_seconds', {}, age(figures.unknown.oldestAt));
  for (const [work, at] of Object.entries(figures.dueSince))
    family.set('epos_kantan_oldest_unreconciled_age_seconds', { work }, age(at));
  family.set('epos_kantan_inbox_depth', {}, figures.dueInquiries);
  family.set('epos_kantan_quarantined_notifications', {}, figures.quarantined);
  for (const queue of ['webhooks', 'forwards'] as const) {
    const { waiting, oldestAt, dead } = figures[queue];
    family.set('epos_kantan_outbox_depth', { queue }, waiting);
    family.set('epos_kantan_outbox_oldest_age_seconds', { queue }, age(oldestAt));
    family.set('epos_kantan_dead_letters', { queue }, dead);
  }
  family.set('epos_kantan_open_captures', {}, figures.openCaptures);
  family.set('epos_kantan_open_adjustments', {}, figures.openAdjustments);
  family.set('epos_kantan_waiting_orphans', {}, figures.waitingOrphans);
  family.set('epos_kantan_open_trials', {}, figures.openTrials);
}

/** What the library leaves out: the units, and bounds of buckets in the one spelling that OpenMetrics has for a number. */
function asOpenMetrics(text: string): string {
  return text
    .replace(/^(# TYPE (\w+_seconds) \w+)$/gm, '$1\n# UNIT $2 seconds')
    .replace(/(?<=[{,]le=")(\d+)(?=")/g, '$1.0');
}
