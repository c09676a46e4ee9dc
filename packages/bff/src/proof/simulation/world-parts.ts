/** What the parts of a simulated world know of each other: shapes only, so that no part imports the world that is made of it. */
import type { CheckoutId, CheckoutView } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import type { Core } from '../../checkout/core.ts';
import type { CheckoutStore } from '../../checkout/ports/checkout-store.ts';
import type { PaymentGateway } from '../../checkout/ports/payment-gateway.ts';
import type { OrphanStore } from '../../checkout/ports/orphan-store.ts';
import type { Refresher } from '../../checkout/refresh-checkout.ts';
import type { offeredTicket } from '../../checkout/view-checkout.ts';
import type { OnceDeps } from '../../idempotency/run-once.ts';
import type { OnceResult } from '../../idempotency/run-once.ts';
import type { NotificationInbox } from '../../notification/notification-inbox.ts';
import type { NotificationDeps } from '../../notification/receive-notification.ts';
import type { Remembered } from './check-commit.ts';
import type { Faults } from './faults.ts';
import type { GmoPg } from './gmo-pg.ts';
import type { LatencyFigures } from './latency-figures.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Settings } from './settings.ts';
import type { TradeTruth } from './trade-truth.ts';
import type { Troubles } from './trouble.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A process while it lives. */
export interface Process {
  readonly core: Core;
  readonly refresher: Refresher;
  readonly orphans: OrphanStore;
  readonly once: OnceDeps;
  readonly notifications: NotificationDeps;
  readonly hintsCancel: (body: Uint8Array) => boolean;
}

/** A place where a process runs. */
export interface Place {
  readonly name: string;
  readonly process: Process | null;
  clockAhead: number;
  /** GMO-PG's notification arrives here. */
  notify(process: Process, body: string): Promise<string>;
}

/** Guards that are taken out on purpose. */
export interface Sabotage {
  readonly store?: (store: CheckoutStore, world: World) => CheckoutStore;
  readonly gateway?: (gateway: PaymentGateway, world: World) => PaymentGateway;
  /** Gives out start tickets. */
  readonly ticket?: typeof offeredTicket;
  readonly orphans?: (orphans: OrphanStore) => OrphanStore;
  readonly once?: (once: OnceDeps) => OnceDeps;
  readonly inbox?: (inbox: NotificationInbox, core: Core, world: World) => NotificationInbox;
}

/** The judge, as the others see it. Its methods are described in `oracle`. */
export interface Judge {
  readonly checkouts: readonly Remembered[];
  truth(gmoOrderId: string): TradeTruth;
  wasDead(gmoOrderId: string): boolean;
  knownAt(gmoOrderId: string): number | undefined;
  returnedAt(gmoOrderId: string): number | undefined;
  deliveredBody(eventId: string): string | undefined;
  opened(found: CheckoutAndAttempt, begunAt: number): void;
  offered(found: CheckoutAndAttempt): void;
  settled(found: CheckoutAndAttempt, begunAt: number): void;
  shown(found: CheckoutAndAttempt, view: CheckoutView): void;
  returned(gmoOrderId: string, at: number): void;
  acknowledged(gmoOrderId: string): void;
  delivered(eventId: string, body: string): void;
  commanded(key: string): void;
  answered(checkoutId: CheckoutId, key: string, result: OnceResult): void;
  foreign(gmoOrderId: string): void;
  adopted(found: CheckoutAndAttempt): void;
  readonly openCommands: readonly (readonly [key: string, begunAt: number])[];
  readonly acknowledgedForeign: readonly string[];
  wasOrphanTold(gmoOrderId: string): boolean;
}

/** The world, as its parts see it. Its members are described in `world`. */
export interface World {
  readonly random: SeededRandom;
  readonly time: VirtualTime;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly gmo: GmoPg;
  readonly database: MemoryDatabase;
  readonly oracle: Judge;
  readonly notifications: {
    tell(gmoOrderId: string, errInfo: string): void;
    invent(gmoOrderId: string): void;
    forge(gmoOrderId: string): void;
  };
  readonly instances: readonly Place[];
  readonly shop: { told(body: string): void };
  readonly sabotage: Sabotage;
  readonly outageUntil: number;
  readonly faultsEndedAt: number;
  readonly furthestAhead: number;
  readonly lateness: number[];
  readonly latencies: LatencyFigures;
  readonly troubles: Troubles;
  note(who: string, what: string): void;
  failed(error: unknown): void;
  crash(place: Place, where: string): void;
  armTimers(): void;
}
