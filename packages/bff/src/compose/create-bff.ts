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
import { BeaconCounter } from '../conversion/beacon-counter.ts';
import { createRefresher } from '../checkout/refresh-checkout.ts';
import { ConfigurationError, loadConfig } from '../config/load-config.ts';
import { originSet, withLoopbackOrigins } from '../config/origin-set.ts';
import type { OriginSet } from '../config/origin-set.ts';
import { isLoopback } from '../config/config-values.ts';
import type { Config } from '../config/load-config.ts';
import type { RenewedSecrets } from '../config/renew-secrets.ts';
import { createPostedReader } from '../gmo/read-notification.ts';
import { watchGateway } from '../gmo/watch-gateway.ts';
import type { AppDeps } from '../http/app-deps.ts';
import { CheckoutWatchers } from '../http/checkout-watchers.ts';
import { createApp } from '../http/create-app.ts';
import { mountable } from '../http/mount-path.ts';
import { receiveNotification } from '../notification/receive-notification.ts';
import type { NotificationDeps } from '../notification/receive-notification.ts';
import { createLog } from '../observability/log.ts';
import type { Log } from '../observability/log.ts';
import { createNotices } from '../observability/notices.ts';
import { createNotificationLog } from '../observability/notification-log.ts';
import { traceParentNow } from '../observability/tracing.ts';
import { cryptoIdSource } from '../runtime/crypto-id-source.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { Storage } from '../storage/open-storage.ts';
import {
  createGateway,
  consoleOf,
  edgeOf,
  keysOf,
  servedFiles,
  onceOf,
  openBoundStorage,
  orderSourceOf,
  policyOf,
  settingsAlarm,
} from './create-parts.ts';
import type { AroundPort } from './create-parts.ts';
import { createFigures, measureKnown } from './collect-figures.ts';
import { renewableApp, renewableConfig } from './renewable-app.ts';
import { createWorkers } from './create-workers.ts';
import type { Workers } from './create-workers.ts';
import { aroundAttemptWork } from './observe-work.ts';
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
  /** Lets in pages of every port of this machine besides ALLOWED_ORIGINS and RETURN_ORIGINS. Only for GMO_ENV=test on this machine. */
  readonly loopbackOrigins?: boolean;
  /** Where log lines go, one JSON object each. Default: stderr. */
  readonly logSink?: { write(line: string): void } | undefined;
}

/** A BFF that does not listen yet. */
export interface Bff {
  /**
   * The routes; `app.fetch` answers requests. Inside another Hono app under a path that PUBLIC_URL names: `host.route('/pay', bff.app)`, or
   * `host.all('/pay/*', mount(bff.app.fetch))` with `hono/mount`.
   */
  readonly app: Hono;
  /** The checked configuration. */
  readonly config: Config;
  /**
   * Takes a paid trade that the BFF has no record of into its books, at an operator's command (see "orphan_trade" in the docs). Captures
   * nothing. `orderId` only when GMO-PG does not remember the order.
   */
  adoptOrphan(gmoOrderId: string, orderId?: string): Promise<AdoptionResult>;
  /**
   * Reads the secrets of the environment anew, those in files too, and takes them all or none; sessions of the console whose key is gone end.
   * `DATA_KEY` and `DATABASE_URL` need a restart, and so does a secret that switches a part of the BFF on or off. What came of it is logged.
   */
  renewSecrets(): RenewedSecrets;
  /** Starts the workers: inquiries, captures, webhooks. */
  start(): void;
  /** Takes no new payment and ends the event streams; running requests go on. */
  beginStop(): void;
  /** Stops the workers (at most 10 s) and closes the store. Requests have to have ended: `attachBff(server, bff).stop()` sees to that. */
  stop(): Promise<void>;
}

/** How long a stop waits for event streams that nobody takes any more. */
const STREAMS_END_MS = 2_000;

const asItIs: AroundPort = (_name, port) => port;

/**
 * Makes a BFF: checks the configuration, opens and migrates the store, binds it to its GMO-PG host and shop.
 * @param around for proofs: stands around the ports to the store and to GMO-PG
 * @throws ConfigurationError with all faults at once; StorageFault when the store cannot be used
 */
export async function createBff(options: BffOptions, around: AroundPort = asItIs): Promise<Bff> {
  const { current, config } = renewableConfig(configOf(options));
  const clock = options.clock ?? systemClock;
  const log = createLog({ level: config.logLevel, sink: options.logSink });
  const { storage, gmoOrderBaseOf } = await openBoundStorage(config, clock, around);
  const { figures, metrics, watched, notices } = watchedParts(config, { clock, log, storage, around });
  const watchers = watchersOf(config);
  const core: Core = {
    ...partsOfPlace(config, clock),
    store: storage.checkouts,
    gmoOrderBaseOf,
    gateway: watched.gateway,
    notices,
    ...TOLD,
    changes: shareChanges(storage, watchers),
  };
  const refresher = createRefresher(core);
  const reader = createPostedReader(config.eposCancelCodes);
  const noteNotification = createNotificationLog({ log }, metrics);
  const beacons = new BeaconCounter(storage.conversion, config.gmoShopId, clock);
  const workers = createWorkers({
    ...{ core, refresher, config, storage, log, noteNotification, beacons, metrics },
    webhookSecrets: () => current.config.webhook?.secrets ?? [],
  });
  const origins = originsOf(config, options);
  let stopping = false;
  const beginStop = (): void => {
    stopping = true;
    watchers.wakeAll();
  };
  const health = healthOf({
    ...{ config, storage, clock, gateway: watched.health, isStopping: () => stopping },
    stalledWorkers: () => workers.stalled(),
    isRealClock: clock === systemClock,
  });

  const parts = {
    ...{ core, refresher, beacons },
    once: onceOf(core, storage),
    ...booksOf(storage),
    ...{ watchers, health, metrics },
    ...(await servedFiles(config, options.assetsFolder, log)),
    figures: figures.collector({ config, storage, clock, health }),
    receiveNotification: receiverOf(config, { storage, workers, reader, clock, count: noteNotification }),
    hintsCancel: (body: Uint8Array) => reader.hintsCancel(body),
    allowedOrigins: origins(config.allowedOrigins),
    ...edgeOf(config, { log, noteNotification, storage }),
  };
  const appWith = (now: Config): Hono => {
    const orderSource = options.orderSource ?? orderSourceOf(now, origins(now.returnOrigins));
    const deps = { ...parts, orderSource, ...keysOf(now) };
    return createApp({ ...deps, consoleApp: consoleOf(now, storage, deps) });
  };
  const app = renewableApp({ env: options.env, log, current, appWith });
  return {
    app: mountable(app, config.publicUrl),
    config,
    renewSecrets: () => app.renew(),
    adoptOrphan: adoptionOf(core, storage),
    start: () => workers.start(),
    beginStop,
    stop: async () => {
      beginStop();
      await workers.stop();
      await streamsEnd(watchers, core);
      figures.stop();
      await storage.close();
    },
  };
}

/** @throws ConfigurationError */
function configOf({ env }: BffOptions): Config {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new ConfigurationError(loaded.faults);
  return loaded.config;
}

/** In a server of somebody else's they may still be open. */
async function streamsEnd(watchers: CheckoutWatchers, { sleep }: Pick<Core, 'sleep'>): Promise<void> {
  await Promise.race([watchers.whenEmpty(), sleep(STREAMS_END_MS)]);
}

/** Who watches which checkout, within the bounds of the configuration. */
function watchersOf({ limits: { streams, streamsPerAddress } }: Config): CheckoutWatchers {
  return new CheckoutWatchers({ perClientMax: streamsPerAddress, max: streams });
}

/** How work of the core is told of in logs and traces. */
const TOLD = { around: aroundAttemptWork, traceParent: traceParentNow };

/** The figures, and what feeds them: the gateway, and what the core says. */
function watchedParts(
  config: Config,
  { clock, log, storage, around }: { clock: Clock; log: Log; storage: Storage; around: AroundPort },
) {
  const figures = createFigures(config);
  const { metrics } = figures;
  const gateway = around('gateway', createGateway(config, log, metrics));
  return {
    figures,
    metrics,
    watched: watchGateway(gateway, settingsAlarm(config, log), () => clock.now()),
    notices: {
      ...createNotices(log, metrics),
      known: measureKnown(metrics, { reader: storage.reader, clock }),
    },
  };
}

/** How lists of origins are read. @throws TypeError when loopback origins are wanted where others could reach the BFF */
function originsOf(
  config: Config,
  { loopbackOrigins = false }: BffOptions,
): (origins: readonly string[]) => OriginSet {
  if (!loopbackOrigins) return originSet;
  if (config.gmoEnv !== 'test' || !isLoopback(new URL(config.publicUrl).hostname))
    throw new TypeError('loopbackOrigins is for GMO_ENV=test with a PUBLIC_URL of this machine');
  return withLoopbackOrigins;
}

/** What the core has of its place: time, chance, and the rules that the variables set. */
function partsOfPlace(
  config: Config,
  clock: Clock,
): Pick<Core, 'clock' | 'ids' | 'policy' | 'instanceId' | 'sleep'> {
  return {
    clock,
    ids: cryptoIdSource,
    policy: policyOf(config),
    instanceId: cryptoIdSource.base32(16),
    sleep: (ms) => wait(ms, undefined, { ref: false }),
  };
}

/** Takes notifications. Those that are not ours are only to be passed on; null = they are not. */
function receiverOf(
  config: Config,
  {
    storage: { inbox, forwards },
    workers,
    reader,
    clock,
    count,
  }: Pick<NotificationDeps, 'count'> & {
    readonly storage: Storage;
    readonly workers: Workers;
    readonly reader: ReturnType<typeof createPostedReader>;
    readonly clock: Clock;
  },
): AppDeps['receiveNotification'] {
  const passedOn: NotificationDeps['forwards'] = {
    keep: (command) => forwards.keep(command),
    wake: () => workers.wakeForwards(),
  };
  const deps: NotificationDeps = {
    inbox,
    forwards: config.notificationForwardUrl === null ? null : passedOn,
    shopId: config.gmoShopId,
    wake: () => workers.wakePayments(),
    read: (bytes) => reader.notification(bytes),
    now: () => clock.now(),
    count,
  };
  return (posted) => receiveNotification(deps, posted);
}

/** What the shop's people read, and may have sent again. */
function booksOf({
  reader,
  outbox,
  forwards,
  orphans,
  conversion,
}: Storage): Pick<AppDeps, 'reader' | 'redeliver' | 'forwards' | 'orphans' | 'conversion'> {
  return { reader, redeliver: (command) => outbox.redeliver(command), forwards, orphans, conversion };
}

/** The operator's command, see {@link Bff.adoptOrphan}. */
function adoptionOf(core: Core, { orphans }: Storage): Bff['adoptOrphan'] {
  return async (gmoOrderId, orderId) => {
    const named = orderId === undefined ? {} : { orderId: orderIdSchema.parse(orderId) };
    return adoptOrphan(core, orphans, { gmoOrderId, ...named });
  };
}

export { StorageFault } from '../storage/storage-fault.ts';
