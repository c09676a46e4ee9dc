/**
 * One simulated world: GMO-PG, the shop, shoppers and one or two processes of the BFF on one store, all in virtual time and all
 * decided by one seed. `runWorld` lets it live to its end, or to the first broken invariant.
 */
import { Secret } from '@epos-kantan/shared';
import { StorageFault } from '../../storage/storage-fault.ts';
import { openStorageOn } from '../../storage/open-storage.ts';
import type { Storage } from '../../storage/open-storage.ts';
import type { Breach } from './breach.ts';
import { Faults } from './faults.ts';
import type { Coverage } from './faults.ts';
import { GmoPg } from './gmo-pg.ts';
import { Instance } from './instance.ts';
import { LatencyFigures } from './latency-figures.ts';
import { MemoryDatabase } from './memory-database.ts';
import { NotificationSender } from './notification-sender.ts';
import { Oracle } from './oracle.ts';
import { Shop } from './shop.ts';
import { SeededRandom } from './seeded-random.ts';
import { BEGINNING, drawSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { readDue } from './stored-records.ts';
import type { Due } from './stored-records.ts';
import { Trace } from './trace.ts';
import { Troubles } from './trouble.ts';
import type { Place, Sabotage, World as WorldAsSeen } from './world-parts.ts';
import { VirtualTime } from './virtual-time.ts';

const DATA_KEYS = {
  active: { id: 'k1', key: new Secret(Buffer.alloc(32, 7).toString('base64')) },
  others: [],
} as const;

/** The parts of a world. */
export class World implements WorldAsSeen {
  readonly random: SeededRandom;
  readonly time = new VirtualTime(BEGINNING);
  readonly trace = new Trace();
  readonly settings: Settings;
  readonly faults: Faults;
  readonly oracle: Oracle;
  readonly gmo: GmoPg;
  readonly database: MemoryDatabase;
  readonly notifications: NotificationSender;
  readonly instances: readonly Instance[];
  readonly shop: Shop = new Shop(this);
  readonly sabotage: Sabotage;
  /** GMO-PG answers nobody until then, ms since the epoch. */
  outageUntil = 0;
  /** Commits take longer until then. */
  slowUntil = 0;
  /** The furthest that a clock was ever ahead, ms: what was put off by it stays put off for so long. */
  furthestAhead = 0;
  faultsEndedAt = Number.MAX_SAFE_INTEGER;
  /** How long payments stayed unknown in the quiet at the end, ms. */
  readonly lateness: number[] = [];
  readonly latencies = new LatencyFigures();
  readonly troubles = new Troubles();
  #storage: Promise<Storage> | null = null;
  /** When something is due next, as of so many commits. */
  #due: (Due & { readonly commits: number }) | null = null;

  constructor(seed: number, sabotage: Sabotage, coverage: Coverage) {
    this.random = new SeededRandom(seed);
    this.sabotage = sabotage;
    this.settings = drawSettings(this.random);
    this.faults = new Faults(this.random, coverage);
    this.oracle = new Oracle(this);
    this.gmo = new GmoPg(this.time, this.random, this.settings.modes, (call, gmoOrderId, trade) => {
      this.oracle.observe(call, gmoOrderId, trade);
    });
    this.database = new MemoryDatabase({
      defer: (flush) => {
        const isSlow = this.faults.on && this.time.now < this.slowUntil;
        this.time.after(isSlow ? this.random.between(100, 6_000) : this.random.between(0, 4), flush);
      },
      strike: () => {
        const fault = this.faults.strike('commit');
        if (fault !== null) this.troubles.everywhere(this.time.now);
        return fault;
      },
    });
    this.notifications = new NotificationSender(this);
    this.instances = Array.from({ length: this.settings.instances }, (_, n) => new Instance(this, n + 1));
  }

  /** Writes a line into the record. */
  note(who: string, what: string): void {
    this.trace.add(this.time.now - BEGINNING, who, what);
  }

  /** Something rejected. A store that fails is part of the world; anything else is a fault of the code. */
  failed(error: unknown): void {
    const isExplained =
      error instanceof StorageFault && /^store_(?:unavailable|busy|closed)$/.test(error.code);
    this.note('code', `failed: ${String(error)}`);
    if (!isExplained) {
      this.oracle.judge(() => {
        throw error;
      });
    }
  }

  /** Starts a process, on the store that others hold open or on one that it opens. */
  async boot(instance: Instance): Promise<void> {
    try {
      this.#storage ??= openStorageOn(() => this.database.open(), {
        dataKeys: DATA_KEYS,
        clock: { now: () => instance.now },
      });
      const storage = await this.#storage;
      if (instance.process !== null) return;
      instance.boot(storage);
      this.note(instance.name, 'starts');
      this.troubles.everywhere(this.time.now);
      this.armTimers();
    } catch (error) {
      this.#storage = null;
      this.failed(error);
      this.time.after(1_000, () => this.boot(instance));
    }
  }

  /** A process dies here and now. What nobody holds open is closed. */
  crash(place: Place, where: string): void {
    const instance = this.instances.find((one) => one === place);
    if (instance?.process === null || instance === undefined) return;
    this.faults.count('crash');
    this.note(instance.name, `dies ${where}`);
    this.troubles.everywhere(this.time.now);
    instance.die();
    if (this.instances.every(({ process }) => process === null)) this.#storage = null;
    this.time.after(this.random.between(200, 20_000), () => this.boot(instance));
  }

  /** Sees to it that every timer looks when something is due. */
  armTimers(): void {
    const { commits } = this.database;
    if (this.#due?.commits !== commits) this.#due = { commits, ...readDue(this.database) };
    const due = this.#due;
    for (const instance of this.instances) instance.arm(due);
  }

  /** Looks at what the last event led to. */
  look(): void {
    const touched = this.database.takeTouched();
    if (touched.length === 0) return;
    this.oracle.look(touched);
    this.armTimers();
  }

  /** Ends it. */
  async close(): Promise<void> {
    for (const instance of this.instances) instance.die();
    await this.gmo.close();
    this.database.close();
  }

  /** The broken invariant, if there is one. */
  get breach(): Breach | null {
    return this.oracle.breach;
  }
}
