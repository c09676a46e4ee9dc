/**
 * A bound on the requests of one kind that are worked on at a time: what is above waits its turn for some seconds, and is then asked to come
 * again. So no kind of request can take all of the process and its connections to the database. GMO-PG's notifications, the return from EPOS and the
 * probes go by no lane: they wait for nobody.
 */
import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../problem-response.ts';

/** How a lane is made. */
export interface LaneOptions {
  /** Worked on at a time. */
  readonly atOnce: number;
  /** That wait; one more is refused at once. */
  readonly waitingMax: number;
  /** How long one waits. */
  readonly waitMs: number;
}

const RETRY_SECONDS = 5;

/** A lane. First come, first served. */
export class WorkLane {
  readonly #options: LaneOptions;
  readonly #waiting = new Set<() => void>();
  #underWay = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /**
   * Waits for a turn.
   * @returns what gives the turn back; to be called once
   * @throws ProblemError server_busy
   */
  async enter(): Promise<() => void> {
    if (this.#underWay < this.#options.atOnce) this.#underWay += 1;
    else await this.#turn();
    return () => {
      this.#leave();
    };
  }

  /** The turn of who leaves goes to who waits: nobody can slip in between. */
  #turn(): Promise<void> {
    const { waitingMax, waitMs } = this.#options;
    if (this.#waiting.size >= waitingMax) throw tooBusy();
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(begin);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(begin);
        reject(tooBusy());
      }, waitMs);
      this.#waiting.add(begin);
    });
  }

  #leave(): void {
    for (const begin of this.#waiting) {
      begin();
      return;
    }
    this.#underWay -= 1;
  }
}

function tooBusy(): ProblemError {
  return new ProblemError('server_busy', undefined, RETRY_SECONDS);
}

/** Sends requests by a lane. An event stream leaves it when it begins. */
export function byLane(laneOf: (method: string) => WorkLane): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    const leave = await laneOf(c.req.method).enter();
    try {
      await next();
    } finally {
      leave();
    }
  });
}
