/** The parts of a BFF, each made from the configuration. Called by `create-bff`, which joins them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Core } from '../checkout/core.ts';
import type { CheckoutPolicy } from '../checkout/policy.ts';
import type { Clock } from '../checkout/ports/clock.ts';
import type { OrderSource } from '../checkout/ports/order-source.ts';
import type { PaymentGateway } from '../checkout/ports/payment-gateway.ts';
import { ownsItsHost } from '../config/config-values.ts';
import type { OriginSet } from '../config/origin-set.ts';
import type { Config } from '../config/load-config.ts';
import { createHttpPaymentGateway } from '../gmo/http-payment-gateway.ts';
import type { AppDeps } from '../http/app-deps.ts';
import { createConsole } from '../console/create-console.ts';
import { loadAssets } from '../http/assets.ts';
import type { Assets } from '../http/assets.ts';
import { clientAddressBehind, fromProxy } from '../http/middleware/client-address.ts';
import { createRequestLimits } from '../http/middleware/request-limits.ts';
import { createRequestLanes } from '../http/request-lanes.ts';
import { describeApi } from '../openapi/describe-api.ts';
import { VERSION } from '../openapi/version.ts';
import type { OnceDeps } from '../idempotency/run-once.ts';
import { createLimitedLog } from '../observability/limited-log.ts';
import type { NotificationNote } from '../observability/notification-log.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { createOrderTokenSource } from '../order-token/verify-order-token.ts';
import { createGmoOrderBases } from '../runtime/gmo-order-bases.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';

/** Stands around a port that writes or calls out, and gives the port that the BFF uses in its place. Only proofs hand one in. */
export type AroundPort = <P extends object>(name: string, port: P) => P;

/** The open store, and how the OrderIDs of its orders begin. */
export interface BoundStorage extends Pick<Core, 'gmoOrderBaseOf'> {
  readonly storage: Storage;
}

/** Opens the store and holds it to the GMO-PG host and shop of its first start. */
export async function openBoundStorage(
  config: Config,
  clock: Clock,
  around: AroundPort,
): Promise<BoundStorage> {
  const { databaseUrl, dataKeys, gmoBaseUrl, gmoShopId } = config;
  const url = databaseUrl.reveal();
  const opened = await around('storage', { openStorage }).openStorage(
    { databaseUrl: url, dataKeys, clock },
    (engine) => around('engine', engine),
  );
  const storage = around('storage', opened);
  try {
    const place = { gmoHost: new URL(gmoBaseUrl).hostname, shopId: gmoShopId };
    const { orderSeed } = await storage.bindPlace(place);
    return { storage, gmoOrderBaseOf: createGmoOrderBases(orderSeed, gmoShopId) };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** The gateway to the configured GMO-PG. */
export function createGateway(config: Config, log: Log, metrics: Pick<Metrics, 'gmoCall'>): PaymentGateway {
  return createHttpPaymentGateway({
    baseUrl: config.gmoBaseUrl,
    shopId: config.gmoShopId,
    shopPass: config.gmoShopPass,
    payType: config.eposPayType,
    timeoutMs: config.gmoTimeoutMs,
    extraFields: config.gmoExtraFields,
    allowedStartHosts: [new URL(config.gmoBaseUrl).host],
    concurrencyMax: config.limits.gmoCallsAtOnce,
    log,
    onCall: metrics.gmoCall,
  });
}

/** The built-in order source: signed tokens. */
export function orderSourceOf(config: Config, returnOrigins: OriginSet): OrderSource {
  return createOrderTokenSource({
    secrets: config.orderTokenSecrets,
    shopId: config.gmoShopId,
    returnOrigins,
    amountMax: config.eposAmountMax,
  });
}

/** The settings of the core. */
export function policyOf(config: Config): CheckoutPolicy {
  return {
    shopId: config.gmoShopId,
    testMode: config.gmoEnv === 'test',
    jobCode: config.eposJobCode,
    captureAutomatic: config.captureAutomatic,
    captureWarnMs: config.captureWarnMs,
    paymentTermMs: config.eposPaymentTermMs,
    finishMs: config.eposFinishMs,
    gatewayTimeoutMs: config.gmoTimeoutMs,
    publicUrl: config.publicUrl,
  };
}

/** Lines a minute of one kind about what anybody can cause, such as a refused token. */
const LINES_OF_STRANGERS_PER_MINUTE_MAX = 5;

/** Longer than one call to GMO-PG, shorter than a shop's patience with a process that died. */
const KEY_LEASE_SPARE_MS = 15_000;

/** What runs the operations of the merchant API once per key. */
export function onceOf(core: Core, storage: Pick<Storage, 'keys'>): OnceDeps {
  const { clock, ids, policy } = core;
  const leaseMs = policy.gatewayTimeoutMs + KEY_LEASE_SPARE_MS;
  return { keys: storage.keys, clock, ids, shopId: policy.shopId, leaseMs };
}

/** What the routes know about who is asking. */
export function edgeOf(
  config: Config,
  {
    log,
    noteNotification,
    storage,
  }: {
    readonly log: Log;
    readonly noteNotification: NotificationNote;
    readonly storage: Pick<Storage, 'takeShared'>;
  },
): Pick<
  AppDeps,
  | 'hsts'
  | 'clientAddress'
  | 'isFromProxy'
  | 'notificationSources'
  | 'onForeignSource'
  | 'limitedLog'
  | 'limits'
  | 'lanes'
  | 'log'
> {
  const clientAddress = clientAddressBehind(config.trustedProxies);
  const limitedLog = createLimitedLog({ log, linesPerMinuteMax: LINES_OF_STRANGERS_PER_MINUTE_MAX });
  const { takeShared } = storage;
  return {
    log,
    hsts: ownsItsHost(config.publicUrl) ? `max-age=${String(config.hstsSeconds)}` : null,
    clientAddress,
    limits: createRequestLimits({ ...config.limits, clientAddress, takeShared, limitedLog }),
    lanes: createRequestLanes(config.limits),
    isFromProxy: fromProxy(config.trustedProxies),
    notificationSources: config.notificationSources,
    onForeignSource: (address) => {
      noteNotification('foreign_source', { address });
    },
    limitedLog,
  };
}

/** What opens the doors that a bearer key opens. */
export function keysOf({
  merchantApiKeys,
  merchantReadKeys,
  metricsKeys,
}: Config): Pick<AppDeps, 'merchantApiKeys' | 'merchantReadKeys' | 'metricsKeys'> {
  return { merchantApiKeys, merchantReadKeys, metricsKeys };
}

/** The operator's console; null without a key for it. */
export function consoleOf(
  config: Config,
  storage: Pick<Storage, 'outbox' | 'forwards'>,
  parts: Omit<AppDeps, 'consoleApp'>,
): AppDeps['consoleApp'] {
  if (config.consoleKeys.length === 0) return null;
  return createConsole({
    ...parts,
    keys: config.consoleKeys,
    sealKeys: config.dataKeys,
    hasWebhook: config.webhook !== null,
    webhookDepth: () => storage.outbox.depth(),
    forwardDepth: () => storage.forwards.depth(config.gmoShopId),
  });
}

/** Tells the operator, once a minute, that GMO-PG refuses our settings: until somebody mends them nobody can pay. */
export function settingsAlarm(config: Config, log: Log): (codes: readonly string[]) => void {
  const limited = createLimitedLog({ log, linesPerMinuteMax: 1 });
  const place = { shopId: config.gmoShopId, gmoHost: new URL(config.gmoBaseUrl).host };
  return (codes) => {
    limited.write('error', 'settings', { codes, ...place }, SETTINGS_REFUSED);
  };
}

const SETTINGS_REFUSED =
  'GMO-PG refuses our settings, and nobody can pay: compare GMO_SHOP_ID and GMO_SHOP_PASS with those in its shop screen, and ' +
  'GMO_BASE_URL with the environment that they belong to; if they are right, check EPOS_PAY_TYPE and EPOS_JOB_CODE, and ask GMO-PG ' +
  'whether EPOS is enabled for this shop; then restart';

/** What is served as it is: the button, and the description of the API. */
export async function servedFiles(
  config: Config,
  assetsFolder: string | undefined,
  log: Log,
): Promise<Pick<AppDeps, 'assets' | 'apiDescription'>> {
  return {
    apiDescription: describeApi(config.publicUrl, VERSION),
    assets: await loadButton(assetsFolder, log),
  };
}

/** The button's files, from beside the installed widget or from where the embedder says. */
async function loadButton(assetsFolder: string | undefined, log: Log): Promise<Assets> {
  const file = createRequire(import.meta.url).resolve('@epos-kantan/widget/package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  const folder = assetsFolder ?? join(dirname(file), 'dist');
  const assets = await loadAssets(folder, version);
  if (assets.size === 0) log.warn({ folder }, 'the button is not built: /assets answers 404');
  return assets;
}
