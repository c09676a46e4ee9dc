/**
 * The only knot: joins configuration, store, gateway, core, routes and workers into one BFF. `createBff()` is what embedders
 * call; `epos-kantan serve`, the demo and the tests call nothing else.
 */
import type { Hono } from 'hono';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Core } from './checkout/core.ts';
import type { CheckoutPolicy } from './checkout/policy.ts';
import type { Clock } from './checkout/ports/clock.ts';
import type { OrderSource } from './checkout/ports/order-source.ts';
import type { PaymentGateway } from './checkout/ports/payment-gateway.ts';
import { createRefresher } from './checkout/refresh-checkout.ts';
import type { Refresher } from './checkout/refresh-checkout.ts';
import { isLoopback } from './config/config-values.ts';
import { ConfigurationError, loadConfig } from './config/load-config.ts';
import type { Config } from './config/load-config.ts';
import { watchGateway } from './gateway-health.ts';
import { createHttpPaymentGateway } from './gmo/http-payment-gateway.ts';
import { createPostedReader } from './gmo/read-notification.ts';
import { loadAssets } from './http/assets.ts';
import { CheckoutWatchers } from './http/checkout-watchers.ts';
import { createApp } from './http/create-app.ts';
import { receiveNotification } from './notification/receive-notification.ts';
import { createCounters } from './observability/counters.ts';
import { createLog } from './observability/log.ts';
import type { Log } from './observability/log.ts';
import { createNotices } from './observability/notices.ts';
import { createOrderTokenSource } from './order-token/verify-order-token.ts';
import { createReconciler } from './reconciliation/reconcile-overdue.ts';
import { cryptoIdSource } from './runtime/crypto-id-source.ts';
import { systemClock } from './runtime/system-clock.ts';
import { openStorage } from './storage/open-storage.ts';
import type { Storage } from './storage/open-storage.ts';
import { deliverDue } from './webhook/deliver-due.ts';
import { runEvery } from './worker/run-every.ts';
import type { Worker } from './worker/run-every.ts';

/** What an embedder may set. */
export interface BffOptions {
  /** The variables of the documentation, e.g. `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Time; tests and the demo share the simulator's. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Where orders come from. Default: order tokens signed with `ORDER_TOKEN_SECRET`. */
  readonly orderSource?: OrderSource;
  /** Folder with the widget's build. Default: the installed `@epos-kantan/widget`. */
  readonly assetsFolder?: string;
}

/** A BFF that does not listen yet. */
export interface Bff {
  /** The routes; `app.fetch` answers requests. */
  readonly app: Hono;
  /** The checked configuration. */
  readonly config: Config;
  /** Starts the workers: inquiries, captures, webhooks. */
  start(): void;
  /** Takes no new payment and ends the event streams; running requests go on. */
  beginStop(): void;
  /** Stops the workers (at most 10 s) and closes the store. */
  stop(): Promise<void>;
}

/** How often the workers look by themselves; a notification wakes them at once. */
const TICK_MS = 1_000;

/** Calls to GMO-PG under way at a time. */
const GATEWAY_CONCURRENCY_MAX = 16;

/**
 * Makes a BFF: checks the configuration, opens and migrates the store, binds it to its GMO-PG host and shop.
 * @throws ConfigurationError with all faults at once; StorageFault when the store cannot be used
 */
export async function createBff(options: BffOptions): Promise<Bff> {
  const loaded = loadConfig(options.env);
  if (!loaded.ok) throw new ConfigurationError(loaded.faults);
  const { config } = loaded;
  const clock = options.clock ?? systemClock;
  const log = createLog({ level: config.logLevel });
  const storage = await openBoundStorage(config, clock);
  const counters = createCounters();
  const watched = watchGateway(createGateway(config, log));
  const watchers = new CheckoutWatchers();
  const core: Core = {
    store: storage.checkouts,
    gateway: watched.gateway,
    clock,
    ids: cryptoIdSource,
    notices: createNotices(log, counters),
    changes: watchers,
    policy: policyOf(config),
    instanceId: cryptoIdSource.base32(16),
    sleep: async (ms) => {
      await wait(ms, undefined, { ref: false });
    },
  };
  const refresher = createRefresher(core);
  const workers = createWorkers({ core, refresher, config, storage, log });
  const reader = createPostedReader(config.eposCancelCodes);
  const widget = installedWidget(options.assetsFolder);
  let stopping = false;

  const app = createApp({
    core,
    refresher,
    orderSource: options.orderSource ?? orderSourceOf(config),
    watchers,
    assets: await loadAssets(widget.folder, widget.version),
    health: {
      unavailableReason: () => {
        if (stopping) return 'stopping';
        return watched.health.refusedCodes().length > 0 ? 'misconfigured' : null;
      },
      readiness: async () => ({
        database: (await storage.isReady()) ? 'ok' : 'the database cannot be written',
        gateway: describeGateway(watched.health.refusedCodes()),
        process: stopping ? 'stopping' : 'ok',
      }),
    },
    receiveNotification: (body) =>
      receiveNotification(
        {
          inbox: storage.inbox,
          shopId: config.gmoShopId,
          read: (bytes) => reader.notification(bytes),
          now: () => clock.now(),
          wake: () => {
            workers.wakePayments();
          },
          count: (outcome, detail) => {
            counters.add(`notification_${outcome}`);
            log.info({ outcome, ...detail }, 'a notification came');
          },
        },
        body,
      ),
    hintsCancel: (body) => reader.hintsCancel(body),
    allowedOrigins: new Set(config.allowedOrigins),
    log,
  });

  return {
    app,
    config,
    start: () => {
      workers.start();
    },
    beginStop: () => {
      stopping = true;
      watchers.wakeAll();
    },
    stop: async () => {
      stopping = true;
      await workers.stop();
      await storage.close();
    },
  };
}

/** Opens the store and holds it to the GMO-PG host and shop of its first start. */
async function openBoundStorage(config: Config, clock: Clock): Promise<Storage> {
  const { databaseUrl, dataKeys, gmoBaseUrl, gmoShopId } = config;
  const storage = await openStorage({ databaseUrl, dataKeys, clock });
  try {
    await storage.bindPlace({ gmoHost: new URL(gmoBaseUrl).hostname, shopId: gmoShopId });
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function createGateway(config: Config, log: Log): PaymentGateway {
  return createHttpPaymentGateway({
    baseUrl: config.gmoBaseUrl,
    shopId: config.gmoShopId,
    shopPass: config.gmoShopPass,
    payType: config.eposPayType,
    timeoutMs: config.gmoTimeoutMs,
    extraFields: config.gmoExtraFields,
    allowedStartHosts: [new URL(config.gmoBaseUrl).host],
    concurrencyMax: GATEWAY_CONCURRENCY_MAX,
    log,
  });
}

function orderSourceOf(config: Config): OrderSource {
  return createOrderTokenSource({
    secrets: config.orderTokenSecrets,
    shopId: config.gmoShopId,
    returnOrigins: config.returnOrigins,
    amountMax: config.eposAmountMax,
  });
}

function policyOf(config: Config): CheckoutPolicy {
  return {
    shopId: config.gmoShopId,
    testMode: config.gmoEnv === 'test',
    jobCode: config.eposJobCode,
    captureAutomatic: config.captureAutomatic,
    paymentTermMs: config.eposPaymentTermMs,
    finishMs: config.eposFinishMs,
    gatewayTimeoutMs: config.gmoTimeoutMs,
    publicUrl: config.publicUrl,
  };
}

function describeGateway(refusedCodes: readonly string[]): string {
  if (refusedCodes.length === 0) return 'ok';
  return `GMO-PG refuses inquiries (${refusedCodes.join(' ')}): check EPOS_PAY_TYPE, GMO_SHOP_ID, GMO_SHOP_PASS`;
}

interface WorkerDeps {
  readonly core: Core;
  readonly refresher: Refresher;
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Log;
}

interface Workers {
  start(): void;
  wakePayments(): void;
  stop(): Promise<void>;
}

/** The two workers: one asks and captures, one tells the shop. A change of a payment wakes the second. */
function createWorkers({ core, refresher, config, storage, log }: WorkerDeps): Workers {
  const reconciler = createReconciler(core, refresher);
  const running = new Map<string, Worker>();
  const onError = (name: string, error: unknown): void => {
    log.error({ worker: name, error: String(error) }, 'a worker failed; it runs again');
  };
  const { webhook } = config;
  return {
    start() {
      if (running.size > 0) return;
      const payments = runEvery({
        name: 'payments',
        intervalMs: TICK_MS,
        onError,
        run: async (shouldStop) => {
          await reconciler.run(shouldStop);
          running.get('webhooks')?.kick();
        },
      });
      running.set('payments', payments);
      if (webhook === null) return;
      const deliver = {
        outbox: storage.outbox,
        url: webhook.url,
        secrets: webhook.secrets,
        allowedHosts: allowedHostsOf(config, webhook.url),
        owner: core.instanceId,
        now: () => core.clock.now(),
        jitter: Math.random,
        log,
      };
      const webhooks = runEvery({
        name: 'webhooks',
        intervalMs: TICK_MS,
        onError,
        run: async (shouldStop) => {
          await deliverDue(deliver, shouldStop);
        },
      });
      running.set('webhooks', webhooks);
    },
    wakePayments: () => running.get('payments')?.kick(),
    stop: async () => {
      await Promise.all([...running.values()].map((worker) => worker.stop()));
    },
  };
}

/** Hosts that a webhook may reach although they are private: those named, and this machine when the test environment says so. */
function allowedHostsOf(config: Config, webhookUrl: string): ReadonlySet<string> {
  const host = new URL(webhookUrl).hostname.replace(/^\[|\]$/g, '');
  const isLocalTest = config.gmoEnv === 'test' && isLoopback(new URL(webhookUrl).hostname);
  return new Set([...config.outboundAllowHosts, ...(isLocalTest ? [host] : [])]);
}

/** Where the button's files are: beside the installed widget, or where the embedder says. */
function installedWidget(assetsFolder: string | undefined): { readonly folder: string; readonly version: string } {
  const file = createRequire(import.meta.url).resolve('@epos-kantan/widget/package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return { folder: assetsFolder ?? join(dirname(file), 'dist'), version };
}
