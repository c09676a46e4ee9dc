/**
 * One world of a crash run: a fresh simulator, a fresh database, a shop's server, and the BFF in a process that dies once and comes back.
 * What shoppers do goes through `patiently`: a browser whose request breaks tries again. Used by `run-crash`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../../testing/bundle-program.ts';
import { startOtherReceiver } from '../../testing/other-receiver.ts';
import type { OtherReceiver } from '../../testing/other-receiver.ts';
import { freePort } from '../../testing/free-port.ts';
import { startWorld } from '../../testing/start-world.ts';
import type { World } from '../../testing/start-world.ts';
import { BffProcess } from './bff-process.ts';
import type { CrashDatabase, DatabaseMaker, DatabaseState } from './crash-database.ts';
import { openFrontDoor } from './front-door.ts';
import type { FrontDoor } from './front-door.ts';

/** The process that crashes. */
const ENTRY = fileURLToPath(new URL('serve-crashing.ts', import.meta.url));

/** Something that must never happen happened. The message says what. */
export class Breach extends Error {
  override readonly name = 'Breach';
}

/** The promise: after so much clock everything is as if nothing had happened. */
export const RECOVERY_SECONDS_MAX = 60;

/** Real time that a wait takes before the clock is helped along; most waits end before. */
const WITHOUT_HELP_MS = 2_500;

/** Between two steps of a second each. */
const HELP_PAUSE_MS = 200;

/** Longest pause between two looks; the first are quicker. */
const LOOK_MS_MAX = 250;

/** Longest real time of one wait, for a loaded machine. */
const WAIT_MS_MAX = 45_000;

/** How a world begins. */
export interface CrashWorldOptions {
  readonly maker: DatabaseMaker;
  readonly database: DatabaseState;
  /** For each of the first starts of the BFF, as `CRASH_AT` takes it; null = it does not crash. */
  readonly crashes: readonly (string | null)[];
  /** A second process on the same database, which takes over; the first is not started again. */
  readonly hasSpare: boolean;
  /** There is a receiver of other payment methods, and the BFF passes their notifications on. */
  readonly hasOther: boolean;
  /** A guard to leave out, as `CRASH_WITHOUT` takes it; null = none. */
  readonly without: string | null;
}

interface WorldParts {
  readonly start: (now: () => number) => BffProcess;
  readonly spare: BffProcess | null;
  readonly door: FrontDoor | null;
  readonly other: OtherReceiver | null;
}

/** The world. */
export class CrashWorld {
  readonly world: World;
  readonly database: CrashDatabase;
  readonly bff: BffProcess;
  /** Seconds of the clock that somebody waited after the restart; the longest wait. */
  recoverySeconds = 0;
  readonly #spare: BffProcess | null;
  readonly #door: FrontDoor | null;
  readonly #other: OtherReceiver | null;
  #aheadMs = 0;
  /** Time that a scenario let pass on purpose; nobody waited for the BFF in it. */
  #passedMs = 0;
  #moving: Promise<void> = Promise.resolve();
  #helping: Promise<void> | null = null;

  private constructor(world: World, database: CrashDatabase, parts: WorldParts) {
    this.world = world;
    this.database = database;
    this.bff = parts.start(() => this.#now());
    this.#spare = parts.spare;
    this.#door = parts.door;
    this.#other = parts.other;
  }

  /** Starts everything; the BFF may crash while it starts. */
  static async start(options: CrashWorldOptions): Promise<CrashWorld> {
    const entry = bundleProgram(ENTRY);
    const database = await options.maker.make(options.database);
    const other = options.hasOther ? await startOtherReceiver() : null;
    const forwardTo = other === null ? {} : { NOTIFICATION_FORWARD_URL: other.url };
    const world = await startWorld({ withoutBff: true, env: { DATABASE_URL: database.url, ...forwardTo } });
    const without = options.without === null ? {} : { CRASH_WITHOUT: options.without };
    const env = { ...world.env, ...without };
    if (!options.hasSpare) {
      const first = { entry, env, crashes: options.crashes, comesBack: true };
      return new CrashWorld(world, database, {
        start: (now) => new BffProcess({ ...first, now }),
        spare: null,
        door: null,
        other,
      });
    }
    const ports = [await freePort(), await freePort()];
    const [envOfFirst, envOfSpare] = ports.map((port) => ({ ...env, PORT: String(port) }));
    const spare = new BffProcess({
      entry,
      env: envOfSpare ?? {},
      crashes: [null],
      comesBack: false,
      now: Date.now,
    });
    await spare.untilReady();
    const first = { entry, env: envOfFirst ?? {}, crashes: options.crashes, comesBack: false };
    const crash = new CrashWorld(world, database, {
      start: (now) => new BffProcess({ ...first, now }),
      spare,
      door: await openFrontDoor(Number(world.env['PORT']), ports),
      other,
    });
    // Else the spare would have the work.
    await crash.bff.untilReady();
    return crash;
  }

  /** Stops everything and removes the files. */
  async stop(): Promise<void> {
    await Promise.all([this.bff.stop(), this.#spare?.stop()]);
    await this.#door?.close();
    await this.#other?.stop();
    await this.world.stop();
    await this.database.drop();
  }

  /** The receiver of other payment methods. */
  otherReceiver(): OtherReceiver {
    if (this.#other === null) throw new Error('the scenario has no other receiver');
    return this.#other;
  }

  /** Waits until the BFF is there and has done nothing for longer than its workers' tick. */
  async untilQuiet(): Promise<void> {
    let seen = '';
    let quiet = 0;
    await this.patiently('quiet', async () => {
      await sleep(300);
      const { callCount, crashed, readyAgainAt } = this.bff;
      const now = `${String(callCount + (this.#spare?.callCount ?? 0))} ${String(crashed)}`;
      const isBack = !crashed || readyAgainAt !== null;
      quiet = now === seen && isBack ? quiet + 1 : 0;
      seen = now;
      return quiet >= 4 || null;
    });
  }

  /** Lets time pass that is nobody's wait: a shopper who thinks, a term that ends. */
  async pass(seconds: number): Promise<void> {
    await this.#advance(seconds);
    this.#passedMs += seconds * 1000;
  }

  /**
   * Helps the clock along, for all who wait at once: about five times as fast as life. Faster, and the BFF's own pauses of a real second
   * would look like many.
   */
  #help(): Promise<void> {
    this.#helping ??= sleep(HELP_PAUSE_MS)
      .then(() => this.#advance(1))
      .finally(() => {
        this.#helping = null;
      });
    return this.#helping;
  }

  /** A process that is not there yet is not helped by time. */
  async #helpWhile(isWaiting: () => boolean, startedAt: number): Promise<void> {
    await sleep(WITHOUT_HELP_MS, undefined, { ref: false });
    while (isWaiting()) {
      if (this.#secondsSince(startedAt) > 0) await this.#help().catch(() => undefined);
      else await sleep(HELP_PAUSE_MS);
    }
  }

  /** Moves the one clock of simulator, shop and BFF. */
  #advance(seconds: number): Promise<void> {
    const moved = this.#moving.then(async () => {
      await this.world.advance(seconds);
      const answer = await fetch(`${this.world.simulatorUrl}/_simulator/clock`);
      const { now } = (await answer.json()) as { now: string };
      this.#aheadMs = Date.parse(now) - Date.now();
      await Promise.all([this.bff.setClock(this.#aheadMs), this.#spare?.setClock(this.#aheadMs)]);
    });
    this.#moving = moved.catch(() => undefined);
    return moved;
  }

  /**
   * Tries until the answer is not null. A broken connection is tried again; a {@link Breach} is not. Waiting for longer than the promise
   * after the restart is a breach.
   */
  async patiently<T>(what: string, attempt: () => Promise<T | null>): Promise<T> {
    const startedAt = this.#now();
    const startedReal = Date.now();
    let isOver = false;
    // Beside the attempts: one can last as long as the BFF keeps a shopper waiting.
    void this.#helpWhile(() => !isOver, startedAt);
    try {
      for (;;) {
        const seen = await attempt().catch((error: unknown) => {
          if (error instanceof Breach || !isBrokenConnection(error)) throw error;
          return null;
        });
        const waited = this.#secondsSince(startedAt);
        if (seen !== null) {
          this.recoverySeconds = Math.max(this.recoverySeconds, waited);
          return seen;
        }
        if (this.processFault !== null) throw new Breach(this.processFault);
        const real = Date.now() - startedReal;
        if (waited > RECOVERY_SECONDS_MAX || real > WAIT_MS_MAX) {
          throw new Breach(`after ${waited.toFixed(0)} s of clock still waiting for: ${what}`);
        }
        await sleep(Math.min(LOOK_MS_MAX, 40 + real / 20));
      }
    } finally {
      isOver = true;
    }
  }

  /** Why a process of the BFF ended that nobody killed; null = none did. */
  get processFault(): string | null {
    return this.bff.fault ?? this.#spare?.fault ?? null;
  }

  /** The clock, without what was let pass on purpose. */
  #now(): number {
    return Date.now() + this.#aheadMs - this.#passedMs;
  }

  /** Counted from the restart on: a process that is not there recovers nothing. */
  #secondsSince(startedAt: number): number {
    const { readyAgainAt, crashed } = this.bff;
    if (crashed && readyAgainAt === null) return 0;
    return (this.#now() - Math.max(startedAt, readyAgainAt ?? 0)) / 1000;
  }
}

/** `fetch` throws a TypeError when the other side is not there or goes away in the middle. */
function isBrokenConnection(error: unknown): boolean {
  return error instanceof TypeError;
}
