/**
 * Opens the store that `DATABASE_URL` names and gives the ports that live in it. Called by `compose`; nothing else knows
 * which engine it is.
 */
import { randomBytes } from 'node:crypto';
import type { CheckoutId } from '@epos-kantan/shared';
import type { CheckoutReader, TimelineEntry } from '../checkout/ports/checkout-reader.ts';
import type { CheckoutStore } from '../checkout/ports/checkout-store.ts';
import type { ConversionStore } from '../conversion/conversion-store.ts';
import type { OrphanStore } from '../checkout/ports/orphan-store.ts';
import type { Clock } from '../checkout/ports/clock.ts';
import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { ForwardQueue } from '../notification/forward-queue.ts';
import type { NotificationInbox } from '../notification/notification-inbox.ts';
import type { WebhookOutbox } from '../webhook/webhook-outbox.ts';
import { createCheckoutStore } from './checkout-store.ts';
import { bindPlace } from './commands/bind-place.ts';
import type { BoundPlace, Place } from './commands/bind-place.ts';
import { addToDay, countDay } from './commands/count-conversion.ts';
import { clearLeases } from './commands/clear-leases.ts';
import { claimDue, readDepth, recordEnd } from './commands/deliver-webhooks.ts';
import {
  claimForwards,
  keepForward,
  listForwards,
  readForwardDepth,
  recordForwardEnd,
  redeliverForwards,
} from './commands/forward-notifications.ts';
import { forgetEnded } from './commands/forget-ended.ts';
import type { ForgetCommand } from './commands/forget-ended.ts';
import { claimKey, forgetKey, keepAnswer, letGoOfKey } from './commands/keep-idempotency.ts';
import { readSales } from './commands/keep-sales.ts';
import { listNotifications } from './commands/list-notifications.ts';
import { listCheckouts } from './commands/list-checkouts.ts';
import { proveWritable } from './commands/prove-writable.ts';
import {
  readDeliveries,
  readOrphanEvents,
  readRecentEvents,
  readSentEvents,
  redeliver,
} from './commands/read-deliveries.ts';
import { readEvents } from './commands/read-events.ts';
import { findByGmoOrder } from './commands/find-checkout.ts';
import { readFigures } from './commands/read-figures.ts';
import { readOperationFigures } from './commands/read-operation-figures.ts';
import { readWaitingOrphans } from './commands/read-orphans.ts';
import { readTimeline } from './commands/read-timeline.ts';
import { receiveNotification } from './commands/receive-notification.ts';
import { takeAllowance } from './commands/take-allowance.ts';
import type { TakeAllowance } from './commands/take-allowance.ts';
import { verifyDataKeys } from './commands/verify-data-keys.ts';
import type { OperationFigures } from '../observability/operation-figures.ts';
import { checkUp } from './check-up.ts';
import type { CheckUp } from './check-up.ts';
import { createOrphanStore } from './orphan-store.ts';
import { openPostgresEngine } from './dialects/postgres/postgres-engine.ts';
import { openSqliteEngine } from './dialects/sqlite/sqlite-engine.ts';
import type { StorageEngine } from './storage-engine.ts';
import { refuseMissingDataKeys } from './missing-data-keys.ts';
import type { StoreContext } from './store-command.ts';
import { createValueCipher } from './value-cipher.ts';
import type { DataKeys } from './value-cipher.ts';

/** What opening needs. */
export interface StorageOptions {
  /** `file:` and a path, or `postgres:` with host and database. It may hold a password, so it is never part of a message. */
  readonly databaseUrl: string;
  readonly dataKeys: DataKeys;
  readonly clock: Clock;
}

/** The open store. */
export interface Storage {
  readonly checkouts: CheckoutStore;
  readonly reader: CheckoutReader;
  readonly inbox: NotificationInbox;
  readonly forwards: ForwardQueue;
  readonly orphans: OrphanStore;
  readonly outbox: WebhookOutbox;
  readonly conversion: ConversionStore;
  readonly keys: IdempotencyStore;
  /** Takes one of an allowance of all processes on this database; null = there is no other process. */
  readonly takeShared: TakeAllowance | null;
  /** Binds the database to a GMO-PG host and shop at the first start. @throws StorageFault `bound_elsewhere` */
  bindPlace(place: Place): Promise<BoundPlace>;
  /** Forgets what ended long ago, a part of it; as many as `limit` means that there may be more. What waits is never forgotten. */
  forget(command: ForgetCommand): Promise<number>;
  /** Whether a write reaches the disk now. Never rejects. */
  isReady(): Promise<boolean>;
  /** What is wrong with the database besides that it takes writes. Never rejects. */
  checkUp(): Promise<CheckUp>;
  /** What operators watch. `now` in ms since the epoch. */
  readOperationFigures(query: { readonly shopId: string; readonly now: number }): Promise<OperationFigures>;
  /** The timeline of a checkout, oldest first; at most 1000 entries. */
  readTimeline(checkoutId: CheckoutId): Promise<readonly TimelineEntry[]>;
  /**
   * The events of all checkouts after the one with `sequence` = `after` (0 = from the beginning), in the order of commit; at most
   * `limit`, and at most 1000. Whoever goes on after the last one he got misses none.
   */
  readEvents(after: number, limit: number): Promise<readonly TimelineEntry[]>;
  /** Tells the other processes on this database that a checkout changed. A hint: never throws, never waits, may be lost. */
  announce(checkoutId: string): void;
  /**
   * Calls back for each change that another process announced; with `null` when announcements may have been lost, so that
   * anything may have changed. One listener. On SQLite there is no other process.
   */
  onAnnounced(listener: (checkoutId: string | null) => void): void;
  /** Ends what was accepted, then closes and gives the database free. */
  close(): Promise<void>;
}

/** Stands around the engine of a store and gives the one that the store uses in its place. Only proofs hand one in. */
export type AroundEngine = (engine: StorageEngine) => StorageEngine;

/**
 * Opens, migrates and checks the database. On SQLite it takes back the leases of the process that had it before.
 * @throws StorageFault when it cannot be used; its message says what to do
 */
export async function openStorage(
  options: StorageOptions,
  around: AroundEngine = (engine) => engine,
): Promise<Storage> {
  const { databaseUrl, clock } = options;
  const isPostgres = /^postgres(ql)?:/i.test(databaseUrl);
  return openStorageOn(
    async () =>
      around(
        isPostgres
          ? await openPostgresEngine({ databaseUrl, now: clock.now() })
          : openSqliteEngine(databaseUrl, clock.now()),
      ),
    options,
  );
}

/** Opens the store on an engine, which is closed again when the store cannot be used. @throws StorageFault */
export async function openStorageOn(
  openEngine: () => StorageEngine | Promise<StorageEngine>,
  { dataKeys, clock }: Pick<StorageOptions, 'dataKeys' | 'clock'>,
): Promise<Storage> {
  const cipher = createValueCipher(dataKeys);
  const engine = await openEngine();
  const context: StoreContext = { ...engine.language, cipher };
  try {
    await engine.read(() => refuseMissingDataKeys(context));
    await engine.write(() => verifyDataKeys(context, clock.now()));
    // Elsewhere another process may hold them, and they run out by themselves.
    if (!engine.isShared) await engine.write(() => clearLeases(context, clock.now()));
  } catch (error) {
    await engine.close();
    throw error;
  }
  return joinPorts(engine, context, clock);
}

const YES_OR_NO = [() => true, () => false] as const;

function joinPorts(engine: StorageEngine, context: StoreContext, clock: Clock): Storage {
  return {
    checkouts: createCheckoutStore(engine, context),
    reader: {
      list: (query) => engine.read(() => listCheckouts(context, query)),
      findByGmoOrder: (shopId, gmoOrderId) => engine.read(() => findByGmoOrder(context, shopId, gmoOrderId)),
      timeline: (checkoutId) => engine.read(() => readTimeline(context, checkoutId)),
      notifications: (of) => engine.read(() => listNotifications(context, of)),
      deliveries: (checkoutId) => engine.read(() => readDeliveries(context, checkoutId)),
      // Not a plain read: see `readEvents`.
      sentEvents: (query) => engine.write(() => readSentEvents(context, query)),
      recentEvents: (query) => engine.read(() => readRecentEvents(context, query)),
      figures: (span) => engine.read(() => readFigures(context, span)),
      waitingOrphans: (query) => engine.read(() => readWaitingOrphans(context, query)),
      sales: (query) => engine.read(() => readSales(context, query)),
      orphanEvents: (query) => engine.read(() => readOrphanEvents(context, query)),
    },
    orphans: createOrphanStore(engine, context),
    conversion: {
      add: (command) => engine.write(() => addToDay(context, command)),
      countDay: (query) => engine.read(() => countDay(context, query)),
    },
    inbox: { receive: (command) => engine.write(() => receiveNotification(context, command)) },
    forwards: {
      keep: (command) => engine.write(() => keepForward(context, command)),
      claimDue: (command) => engine.write(() => claimForwards(context, command)),
      recordEnd: (command) => engine.write(() => recordForwardEnd(context, command)),
      depth: (shopId) => engine.read(() => readForwardDepth(context, shopId)),
      list: (query) => engine.read(() => listForwards(context, query)),
      redeliver: (command) => engine.write(() => redeliverForwards(context, command)),
    },
    outbox: {
      claimDue: (command) => engine.write(() => claimDue(context, command)),
      recordEnd: (command) => engine.write(() => recordEnd(context, command)),
      depth: () => engine.read(() => readDepth(context)),
      redeliver: (command) => engine.write(() => redeliver(context, command)),
    },
    keys: {
      claim: (claim) => engine.write(() => claimKey(context, claim)),
      keepAnswer: (key, answer, keepUntil) => engine.write(() => keepAnswer(context, key, answer, keepUntil)),
      letGo: (key, keepUntil) => engine.write(() => letGoOfKey(context, key, keepUntil)),
      forget: (key) => engine.write(() => forgetKey(context, key)),
    },
    takeShared: engine.isShared ? (command) => engine.write(() => takeAllowance(context, command)) : null,
    bindPlace: (place) => {
      const freshSeed = randomBytes(32).toString('hex');
      return engine.write(() => bindPlace(context, { ...place, freshSeed, now: clock.now() }));
    },
    forget: (command) => engine.write(() => forgetEnded(context, command)),
    checkUp: () => checkUp(engine),
    readOperationFigures: (query) => engine.read(() => readOperationFigures(context, query)),
    isReady: () => engine.write(() => proveWritable(context, clock.now())).then(...YES_OR_NO),
    readTimeline: (checkoutId) => engine.read(() => readTimeline(context, checkoutId)),
    // Not a plain read: on PostgreSQL that sees the state from before its lock.
    readEvents: (after, limit) => engine.write(() => readEvents(context, after, limit)),
    announce: (checkoutId) => {
      engine.announce(checkoutId);
    },
    onAnnounced: (listener) => {
      engine.onAnnounced(listener);
    },
    close: () => engine.close(),
  };
}
