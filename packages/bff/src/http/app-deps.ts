/** What the routes need: use-cases and plain values, joined by `compose`. */
import type { Beacon, Secret } from '@epos-kantan/shared';
import type { Context } from 'hono';
import type { Core } from '../checkout/core.ts';
import type { CheckoutReader } from '../checkout/ports/checkout-reader.ts';
import type { OrderSource } from '../checkout/ports/order-source.ts';
import type { OrphanStore } from '../checkout/ports/orphan-store.ts';
import type { Refresher } from '../checkout/refresh-checkout.ts';
import type { ConversionStore } from '../conversion/conversion-store.ts';
import type { OnceDeps } from '../idempotency/run-once.ts';
import type { ForwardQueue } from '../notification/forward-queue.ts';
import type { NotificationAnswer, PostedNotification } from '../notification/receive-notification.ts';
import type { LimitedLog } from '../observability/limited-log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { ApiDescription } from '../openapi/describe-api.ts';
import type { Assets } from './assets.ts';
import type { CheckoutWatchers } from './checkout-watchers.ts';
import type { ClientAddress } from './middleware/client-address.ts';
import type { MerchantKeyDeps } from './middleware/merchant-key.ts';
import type { RequestLimits } from './middleware/request-limits.ts';
import type { RequestLanes } from './request-lanes.ts';

/** Whether new payments can be taken, and why not. */
export interface Health {
  /** Null = payments can be taken. */
  readonly unavailableReason: () => 'misconfigured' | 'stopping' | null;
  /**
   * What `/readyz` says: whether this process can take requests, and each check by name, `ok` or what is wrong. What is wrong with
   * GMO-PG is only told: a process taken off the load balancer could not hear its notifications.
   */
  readonly readiness: () => Promise<{
    readonly ready: boolean;
    readonly checks: Readonly<Record<string, string>>;
  }>;
}

/** One line of the log about a request. */
export interface RequestLog {
  readonly info: (data: object, message: string) => void;
  readonly error: (data: object, message: string) => void;
}

/** What the routes need. */
export interface AppDeps extends MerchantKeyDeps {
  readonly core: Core;
  readonly refresher: Refresher;
  readonly orderSource: OrderSource;
  readonly once: OnceDeps;
  readonly reader: CheckoutReader;
  /** Sends an event's webhook again, from its first try on. False = the shop has no such event. `now` in ms since the epoch. */
  readonly redeliver: (command: {
    readonly shopId: string;
    readonly eventId: string;
    readonly now: number;
  }) => Promise<boolean>;
  readonly watchers: CheckoutWatchers;
  readonly limits: RequestLimits;
  readonly lanes: RequestLanes;
  readonly assets: Assets;
  readonly apiDescription: ApiDescription;
  readonly health: Health;
  readonly receiveNotification: (posted: PostedNotification) => Promise<NotificationAnswer>;
  /** Notifications of other payment methods that were not passed on yet. */
  readonly forwards: Pick<ForwardQueue, 'list' | 'redeliver'>;
  readonly orphans: OrphanStore;
  /** What pages tell by beacon. */
  readonly beacons: { count(beacon: Beacon): void };
  readonly conversion: Pick<ConversionStore, 'countDay'>;
  /** Whether the fields of a return say that the shopper canceled. A hint only. */
  readonly hintsCancel: (body: Uint8Array) => boolean;
  readonly allowedOrigins: Pick<ReadonlySet<string>, 'has'>;
  /** Strict-Transport-Security of every answer; null = the host is not ours alone, and none is sent. */
  readonly hsts: string | null;
  /** Whose request it is, behind the trusted proxies. */
  readonly clientAddress: ClientAddress;
  /** Whether the other end is a trusted proxy. */
  readonly isFromProxy: (c: Context) => boolean;
  /** Addresses and networks that notifications may come from; empty = any. */
  readonly notificationSources: readonly string[];
  /** Told the address of each notification that came from elsewhere. */
  readonly onForeignSource: (address: string) => void;
  /** The operator's console; null = there is none. */
  readonly consoleApp: {
    readonly fetch: (request: Request, env: unknown) => Response | Promise<Response>;
  } | null;
  readonly metrics: Metrics;
  /** What `/metrics` answers with; null = there are no figures. */
  readonly figures: (() => Promise<string>) | null;
  /** Any of them opens `/metrics`. */
  readonly metricsKeys: readonly Secret[];
  readonly log: RequestLog;
  /** For what anybody can cause. */
  readonly limitedLog: LimitedLog;
}
