/**
 * One process of the BFF in a simulated world: the real core, gateway and timer work over ports that the process can die at.
 * Whatever a dead process still waits for never comes; what it had committed stays.
 */
import { Secret } from '@epos-kantan/shared';
import type { Core } from '../../checkout/core.ts';
import { onceOf } from '../../compose/create-parts.ts';
import { createRefresher } from '../../checkout/refresh-checkout.ts';
import type { Refresher } from '../../checkout/refresh-checkout.ts';
import { createHttpPaymentGateway } from '../../gmo/http-payment-gateway.ts';
import { createPostedReader } from '../../gmo/read-notification.ts';
import { receiveNotification } from '../../notification/receive-notification.ts';
import type { NotificationDeps } from '../../notification/receive-notification.ts';
import { createReconciler } from '../../reconciliation/reconcile-overdue.ts';
import { createGmoOrderBases } from '../../runtime/gmo-order-bases.ts';
import type { Storage } from '../../storage/open-storage.ts';
import { createGatewayNetwork } from './gateway-network.ts';
import { GMO_URL, SHOP_ID, SHOP_PASS } from './settings.ts';
import type { Due } from './stored-records.ts';
import { TimerLoop } from './timer-loop.ts';
import { deliverWebhooks } from './webhook-courier.ts';
import type { Place, Process, World } from './world-parts.ts';

/** EPOS' own code for "the shopper canceled", made up by the simulator. */
export const CANCEL_CODE = 'EP1000001';

/** Every process works with the one database of its world. */
const ORDER_SEED = 'a'.repeat(64);

/** The ports of the store that the core's actions use. */
type Ports = Pick<Storage, 'checkouts' | 'inbox' | 'orphans' | 'keys'>;

/** Passes one await of a process: before and after it the process can die, and then it never ends. */
type Passage = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** One for each who waits: a single one would keep all of them, and their worlds, for ever. */
const never = (): Promise<never> => new Promise(() => undefined);

/** A place where a process runs, dies and runs again. */
export class Instance implements Place {
  readonly name: string;
  /** How far its clock is ahead, ms. */
  clockAhead = 0;
  readonly #world: World;
  #life = 0;
  #process: Process | null = null;
  #loops: readonly TimerLoop[] = [];

  constructor(world: World, number: number) {
    this.#world = world;
    this.name = `bff-${String(number)}`;
  }

  /** The process, null while there is none. */
  get process(): Process | null {
    return this.#process;
  }

  /** Its own idea of the time. */
  get now(): number {
    return this.#world.time.now + this.clockAhead;
  }

  /** Starts a process. */
  boot(storage: Storage): void {
    this.#life += 1;
    const life = this.#life;
    const pass: Passage = (what, work) => this.#pass(life, what, work);
    const process = this.#assemble(gateStorage(storage, pass), pass);
    this.#process = process;
    const reconciler = createReconciler(process.core, process.refresher, process.orphans);
    const { core } = process;
    const outbox = gate(storage.outbox, pass);
    const isOver = (): boolean => life !== this.#life;
    this.#loops = [
      new TimerLoop(this.#world, () => reconciler.run(isOver), isOver),
      new TimerLoop(this.#world, () => deliverWebhooks(this.#world, outbox, core), isOver),
    ];
  }

  /** Sees to it that the timers look when something is due that this process can have. */
  arm(due: Due): void {
    if (this.#process === null) return;
    const [payments, webhooks] = this.#loops;
    const { instanceId } = this.#process.core;
    const times = due.payments.map(({ at, claimed_by, claimed_until }) =>
      claimed_by === null || claimed_by === instanceId ? at : Math.max(at, claimed_until ?? 0),
    );
    if (times.length > 0) payments?.arm(Math.min(...times) - this.clockAhead);
    if (due.webhooks !== null) webhooks?.arm(due.webhooks - this.clockAhead);
  }

  /** The process ends here and now. */
  die(): void {
    this.#life += 1;
    this.#process = null;
    this.#loops = [];
  }

  async #pass<T>(life: number, what: string, work: () => Promise<T>): Promise<T> {
    const { faults } = this.#world;
    const mayGoOn = (where: string): boolean => {
      if (life !== this.#life) return false;
      if (!faults.strikesDead()) return true;
      this.#world.crash(this, `${where} ${what}`);
      return false;
    };
    if (!mayGoOn('before')) return await never();
    let end: () => T;
    try {
      const result = await work();
      end = () => result;
    } catch (error) {
      end = () => {
        throw error;
      };
    }
    return mayGoOn('after') ? end() : await never();
  }

  #assemble(storage: Ports, pass: Passage): Process {
    const world = this.#world;
    const base32 = (length: number): string => world.random.text(length, 'abcdefghijklmnopqrstuvwxyz234567');
    const send = createGatewayNetwork(world, this.name);
    const gateway = createHttpPaymentGateway({
      baseUrl: GMO_URL,
      shopId: SHOP_ID,
      shopPass: new Secret(SHOP_PASS),
      payType: '42',
      timeoutMs: world.settings.policy.gatewayTimeoutMs,
      extraFields: {},
      allowedStartHosts: [new URL(GMO_URL).host],
      concurrencyMax: 16,
      log: { info: () => undefined, warn: (end) => this.#noteUnsent(end) },
      send: (url, init, timeoutMs) => pass(url, () => send(url, init, timeoutMs)),
      elapsed: () => world.time.now,
    });
    const core: Core = {
      store: world.sabotage.store?.(storage.checkouts, world) ?? storage.checkouts,
      gateway: world.sabotage.gateway?.(gateway, world) ?? gateway,
      clock: { now: () => this.now },
      ids: { base32 },
      gmoOrderBaseOf: createGmoOrderBases(ORDER_SEED, SHOP_ID),
      notices: { notify: () => undefined },
      changes: { publish: () => undefined },
      policy: world.settings.policy,
      instanceId: base32(16),
      sleep: (ms) => pass('sleep', () => world.time.sleep(ms)),
    };
    const reader = createPostedReader([CANCEL_CODE]);
    const inbox = world.sabotage.inbox?.(storage.inbox, core, world) ?? storage.inbox;
    const notifications: NotificationDeps = {
      inbox,
      forwards: null,
      shopId: SHOP_ID,
      read: (bytes) => reader.notification(bytes),
      now: () => this.now,
      wake: () => this.#loops[0]?.kick(),
      count: () => undefined,
    };
    const hintsCancel = (body: Uint8Array): boolean => reader.hintsCancel(body);
    const once = onceOf(core, storage);
    return {
      core,
      refresher: this.#judged(createRefresher(core)),
      orphans: world.sabotage.orphans?.(storage.orphans) ?? storage.orphans,
      once: world.sabotage.once?.(once) ?? once,
      notifications,
      hintsCancel,
    };
  }

  /** A call that found no place among those under way: GMO-PG did not answer it either. */
  #noteUnsent(end: object): void {
    const { gmoOrderId, why } = end as { readonly gmoOrderId: string; readonly why?: string };
    const { time, troubles } = this.#world;
    if (why?.includes('for its turn') === true) troubles.ofTrade(gmoOrderId, time.now);
  }

  /** Every answered question must have left the truth in the store. */
  #judged(refresher: Refresher): Refresher {
    const { oracle, time } = this.#world;
    return {
      async refresh(attemptId) {
        const begunAt = time.steps;
        const refreshed = await refresher.refresh(attemptId);
        if (refreshed?.answered === true) oracle.settled(refreshed.found, begunAt);
        return refreshed;
      },
    };
  }

  /** GMO-PG's notification arrives here. */
  notify(process: Process, body: string): Promise<string> {
    const posted = { body: Buffer.from(body, 'latin1'), contentType: null, wasForwarded: false };
    return receiveNotification(process.notifications, posted);
  }
}

function gateStorage(storage: Storage, pass: Passage): Ports {
  return {
    checkouts: gate(storage.checkouts, pass),
    inbox: gate(storage.inbox, pass),
    orphans: gate(storage.orphans, pass),
    keys: gate(storage.keys, pass),
  };
}

/** A port whose every method is an await at which the process can die. */
function gate<Port extends object>(port: Port, pass: Passage): Port {
  const methods = Object.entries(port) as [string, (...input: unknown[]) => Promise<unknown>][];
  return Object.fromEntries(
    methods.map(([name, method]) => [name, (...input: unknown[]) => pass(name, () => method(...input))]),
  ) as Port;
}
