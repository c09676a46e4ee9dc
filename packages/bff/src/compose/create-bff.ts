/**
 * The only knot: joins configuration, store, gateway, core, routes and workers into one BFF. `createBff()` is what embedders
 * call; `epos-kantan serve`, the demo and the tests call nothing else.
 */
import { orderIdSchema } from '@epos-kantan/shared';
import type { Hono } from 'hono';
import { setTimeout as wait } from 'node:timers/promises';
import { adoptOrphan } from '../checkout/adopt-orphan.ts';
import type { AdoptionResult } from '../checkout/adopt-orphan.ts';
import type { Core } from '../checkout/core.ts';
import type { Clock } from '../checkout/ports/clock.ts';
import type { OrderSource } from '../checkout/ports/order-source.ts';
import { createRefresher } from '../checkout/refresh-checkout.ts';
import { ConfigurationError, loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/load-config.ts';
import { createPostedReader } from '../gmo/read-notification.ts';
import { watchGateway } from '../gmo/watch-gateway.ts';
import type { AppDeps } from '../http/app-deps.ts';
import { CheckoutWatchers } from '../http/checkout-watchers.ts';
import { createApp } from '../http/create-app.ts';
import { receiveNotification } from '../notification/receive-notification.ts';
import type { NotificationDeps } from '../notification/receive-notification.ts';
import { createCounters } from '../observability/counters.ts';
import { createLog } from '../observability/log.ts';
import { createNotices } from '../observability/notices.ts';
import { createNotificationLog } from '../observability/notification-log.ts';
import { cryptoIdSource } from '../runtime/crypto-id-source.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { Storage } from '../storage/open-storage.ts';
import {
  createGateway,
  consoleOf,
  edgeOf,
  servedFiles,
  onceOf,
  openBoundStorage,
  orderSourceOf,
  policyOf,
  settingsAlarm,
} from './create-parts.ts';
import type { AroundPort } from './create-parts.ts';
import { createWorkers } from './create-workers.ts';
import type { Workers } from './create-workers.ts';
import { healthOf } from './health-of.ts';
import { shareChanges } from './share-changes.ts';

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
  /** Where log lines go, one JSON object each. Default: stderr. */
  readonly logSink?: { write(line: string): void } | undefined;
}

/** A BFF that does not listen yet. */
export interface Bff {
  /** The routes; `app.fetch` answers requests. */
  readonly app: Hono;
  /** The checked configuration. */
  readonly config: Config;
  /**
   * Takes a paid trade that the BFF has no record of into its books, at an operator's command (see "orphan_trade" in the docs). Captures
   * nothing. `orderId` only when GMO-PG does not remember the order.
   */
  adoptOrphan(gmoOrderId: string, orderId?: string): Promise<AdoptionResult>;
  /** Starts the workers: inquiries, captures, webhooks. */
  start(): void;
  /** Takes no new payment and ends the event streams; running requests go on. */
  beginStop(): void;
  /** Stops the workers (at most 10 s) and closes the store. */
  stop(): Promise<void>;
}

const asItIs: AroundPort = (_name, port) => port;

/**
 * Makes a BFF: checks the configuration, opens and migrates the store, binds it to its GMO-PG host and shop.
 * @param around for proofs: stands around the ports to the store and to GMO-PG
 * @throws ConfigurationError with all faults at once; StorageFault when the store cannot be used
 */
export async function createBff(options: BffOptions, around: AroundPort = asItIs): Promise<Bff> {
  const loaded = loadConfig(options.env);
  if (!loaded.ok) throw new ConfigurationError(loaded.faults);
  const { config } = loaded;
  const clock = options.clock ?? systemClock;
  const log = createLog({ level: config.logLevel, sink: options.logSink });
  const storage = await openBoundStorage(config, clock, around);
  const counters = createCounters();
  const watched = watchGateway(around('gateway', createGateway(config, log)), settingsAlarm(config, log));
  const watchers = new CheckoutWatchers();
  const core: Core = {
    store: storage.checkouts,
    gateway: watched.gateway,
    clock,
    ids: cryptoIdSource,
    notices: createNotices(log, counters),
    changes: shareChanges(storage, watchers),
    policy: policyOf(config),
    instanceId: cryptoIdSource.base32(16),
    sleep: (ms) => wait(ms, undefined, { ref: false }),
  };
  const refresher = createRefresher(core);
  const reader = createPostedReader(config.eposCancelCodes);
  const noteNotification = createNotificationLog({ log }, counters);
  const workers = createWorkers({ core, refresher, config, storage, log, noteNotification });
  const notifications: NotificationDeps = {
    inbox: storage.inbox,
    forwards: forwardsOf(config, storage, workers),
    shopId: config.gmoShopId,
    read: (bytes) => reader.notification(bytes),
    now: () => clock.now(),
    wake: () => workers.wakePayments(),
    count: noteNotification,
  };
  let stopping = false;

  const parts: Omit<AppDeps, 'consoleApp'> = {
    core,
    refresher,
    orderSource: options.orderSource ?? orderSourceOf(config),
    once: onceOf(core, storage),
    ...booksOf(storage),
    watchers,
    ...(await servedFiles(config, options.assetsFolder, log)),
    health: healthOf({ config, storage, clock, gateway: watched.health, isStopping: () => stopping }),
    receiveNotification: (posted) => receiveNotification(notifications, posted),
    hintsCancel: (body) => reader.hintsCancel(body),
    allowedOrigins: new Set(config.allowedOrigins),
    ...edgeOf(config, log, noteNotification),
  };
  const app = createApp({ ...parts, consoleApp: consoleOf(config, storage, parts) });

  return {
    app,
    config,
    adoptOrphan: adoptionOf(core, storage),
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

/** Where notifications that are not ours are kept; null = they are not passed on. */
function forwardsOf(config: Config, { forwards }: Storage, workers: Workers): NotificationDeps['forwards'] {
  if (config.notificationForwardUrl === null) return null;
  return { keep: (command) => forwards.keep(command), wake: () => workers.wakeForwards() };
}

/** What the shop's people read, and may have sent again. */
function booksOf({
  reader,
  outbox,
  forwards,
  orphans,
}: Storage): Pick<AppDeps, 'reader' | 'redeliver' | 'forwards' | 'orphans'> {
  return { reader, redeliver: (command) => outbox.redeliver(command), forwards, orphans };
}

/** The operator's command, see {@link Bff.adoptOrphan}. */
function adoptionOf(core: Core, { orphans }: Storage): Bff['adoptOrphan'] {
  return async (gmoOrderId, orderId) => {
    const named = orderId === undefined ? {} : { orderId: orderIdSchema.parse(orderId) };
    return adoptOrphan(core, orphans, { gmoOrderId, ...named });
  };
}

export { StorageFault } from '../storage/storage-fault.ts';
