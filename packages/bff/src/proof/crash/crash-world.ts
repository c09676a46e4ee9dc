/**
 * One world of a crash run: a fresh simulator, a fresh database, a shop's server, and the BFF in a process that dies once and comes back.
 * What shoppers do goes through `patiently`: a browser whose request breaks tries again. Used by `run-crash`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorld } from '../../testing/start-world.ts';
import type { World } from '../../testing/start-world.ts';
import { BffProcess } from './bff-process.ts';
import { bundleEntry } from './bundle-entry.ts';
import type { CrashDatabase, MakeDatabase } from './crash-database.ts';

/** Something that must never happen happened. The message says what. */
export class Breach extends Error {
  override readonly name = 'Breach';
}

/** The promise: after so much clock everything is as if nothing had happened. */
export const RECOVERY_SECONDS_MAX = 60;

/** Real time that a wait takes before the clock is helped along; most waits end before. */
const WITHOUT_HELP_MS = 4_000;

/** Longest real time of one wait, for a loaded machine. */
const WAIT_MS_MAX = 45_000;

/** The world. */
export class CrashWorld {
  readonly world: World;
  readonly database: CrashDatabase;
  readonly bff: BffProcess;
  /** Seconds of the clock that somebody waited after the restart; the longest wait. */
  recoverySeconds = 0;
  #aheadMs = 0;
  /** Time that a scenario let pass on purpose; nobody waited for the BFF in it. */
  #passedMs = 0;
  #moving: Promise<void> = Promise.resolve();
  #helping: Promise<void> | null = null;

  private constructor(world: World, database: CrashDatabase, entry: string, crashAt: string | null) {
    this.world = world;
    this.database = database;
    this.bff = new BffProcess({ entry, env: world.env, crashAt, now: () => this.#now() });
  }

  /** Starts everything; the BFF may crash while it starts. */
  static async start(makeDatabase: MakeDatabase, crashAt: string | null): Promise<CrashWorld> {
    const entry = await bundleEntry();
    const database = await makeDatabase();
    const world = await startWorld({ withoutBff: true, env: { DATABASE_URL: database.url } });
    return new CrashWorld(world, database, entry, crashAt);
  }

  /** Stops everything and removes the files. */
  async stop(): Promise<void> {
    await this.bff.stop();
    await this.world.stop();
    await this.database.drop();
  }

  /** Waits until the BFF is there and has done nothing for longer than its workers' tick. */
  async untilQuiet(): Promise<void> {
    let seen = '';
    let quiet = 0;
    await this.patiently('quiet', async () => {
      await sleep(300);
      const { calls, crashed, readyAgainAt } = this.bff;
      const now = `${String(calls.filter(({ idle }) => !idle).length)} ${String(crashed)}`;
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
    this.#helping ??= sleep(200)
      .then(() => this.#advance(1))
      .finally(() => {
        this.#helping = null;
      });
    return this.#helping;
  }

  /** Moves the one clock of simulator, shop and BFF. */
  #advance(seconds: number): Promise<void> {
    const moved = this.#moving.then(async () => {
      await this.world.advance(seconds);
      const answer = await fetch(`${this.world.simulatorUrl}/_simulator/clock`);
      const { now } = (await answer.json()) as { now: string };
      this.#aheadMs = Date.parse(now) - Date.now();
      await this.bff.setClock(this.#aheadMs);
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
      if (this.bff.fault !== null) throw new Breach(this.bff.fault);
      const real = Date.now() - startedReal;
      if (waited > RECOVERY_SECONDS_MAX || real > WAIT_MS_MAX) {
        throw new Breach(`after ${waited.toFixed(0)} s of clock still waiting for: ${what}`);
      }
      await sleep(40);
      if (real > WITHOUT_HELP_MS && waited > 0) await this.#help();
    }
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
