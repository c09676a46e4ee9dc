/**
 * Makes the figures and what `/metrics` answers with. Called by `create-bff`. Without METRICS_KEY there are none, and nothing is measured.
 */
import type { Core } from '../checkout/core.ts';
import type { KnownPayment } from '../checkout/ports/notices.ts';
import type { Config } from '../config/load-config.ts';
import type { Health } from '../http/app-deps.ts';
import { watchEventLoop } from '../observability/event-loop-delay.ts';
import type { EventLoopWatch } from '../observability/event-loop-delay.ts';
import { NO_METRICS, createMetrics } from '../observability/metrics.ts';
import type { Metrics, MetricsRegistry } from '../observability/metrics.ts';
import { VERSION } from '../openapi/version.ts';
import type { Storage } from '../storage/open-storage.ts';

/** The figures of a process. */
export interface Figures {
  readonly metrics: Metrics;
  /** What `/metrics` answers with; null = there are none. */
  collector(deps: CollectorDeps): (() => Promise<string>) | null;
  /** Ends what is measured all the time. */
  stop(): void;
}

/** What is looked at when somebody collects. */
export interface CollectorDeps {
  readonly config: Pick<Config, 'gmoShopId'>;
  readonly storage: Pick<Storage, 'readOperationFigures'>;
  readonly clock: Core['clock'];
  readonly health: Health;
}

/** For so long the same text serves: however often somebody collects, the database is looked at seldom. */
const SAME_TEXT_MS = 5_000;

/** Makes them. */
export function createFigures(config: Pick<Config, 'metricsKeys' | 'gmoEnv'>): Figures {
  if (config.metricsKeys.length === 0)
    return { metrics: NO_METRICS, collector: () => null, stop: () => undefined };
  const registry = createMetrics({ version: VERSION, gmoEnv: config.gmoEnv });
  const eventLoop = watchEventLoop();
  return {
    metrics: registry,
    collector: (deps) => sparingly(() => collect(registry, eventLoop, deps)),
    stop: () => {
      eventLoop.stop();
    },
  };
}

async function collect(
  registry: MetricsRegistry,
  eventLoop: EventLoopWatch,
  { config, storage, clock, health }: CollectorDeps,
): Promise<string> {
  const { ready, checks } = await health.readiness();
  const now = clock.now();
  const figures = await storage.readOperationFigures({ shopId: config.gmoShopId, now }).catch(() => null);
  return registry.expose({ ready, checks, figures, now, eventLoop: eventLoop.take() });
}

/** Who asks while somebody else is answered, or shortly after, gets the same answer. */
function sparingly(collectNow: () => Promise<string>): () => Promise<string> {
  let latest: { readonly text: Promise<string>; readonly at: number } | null = null;
  return () => {
    const now = performance.now();
    if (latest === null || now - latest.at >= SAME_TEXT_MS) {
      const text = collectNow();
      latest = { text, at: now };
      // A failure serves nobody twice.
      text.catch(() => {
        latest = null;
      });
    }
    return latest.text;
  };
}

/**
 * Measures how long a payment was unknown here, and what had told of it by then: a notification that is stored, else the shopper's return,
 * else nobody, so that our own asking found it.
 */
export function measureKnown(
  metrics: Metrics,
  {
    reader,
    clock,
  }: { readonly reader: Pick<Storage['reader'], 'notifications'>; readonly clock: Core['clock'] },
): (payment: KnownPayment) => void {
  if (metrics === NO_METRICS) return () => undefined;
  return ({ found: { checkout, attempt }, processedAt }) => {
    const ms = processedAt === null ? null : clock.now() - processedAt;
    const of = { shopId: checkout.shopId, checkoutId: checkout.id };
    reader.notifications(of).then(
      (heard) => {
        const isHeard = heard.some(({ attemptId }) => attemptId === attempt.id);
        const by = isHeard ? 'notification' : attempt.returnedAt === null ? 'timer' : 'return';
        metrics.known(by, ms ?? 0);
      },
      () => undefined,
    );
  };
}
