/**
 * What each of many names may still do: so much a minute, at once or spread, in memory. A name that uses it up gets it back evenly. Used by
 * the limits of requests, in front of and instead of the database.
 */

const MINUTE_MS = 60_000;

/** Some ten megabytes at most: an address that rotates through more names than these is forgotten by the oldest, never the process by memory. */
const NAMES_MAX = 20_000;

/** Sums of fractions of a millisecond are not exact. */
const ROUNDING_MS = 0.001;

/** How an allowance is made. */
export interface AllowanceOptions {
  readonly perMinute: number;
  /** Names kept; of more the one that was heard of longest ago is forgotten, and begins anew. */
  readonly namesMax?: number;
  /** Milliseconds that only grow. Default: `performance.now`. */
  readonly elapsed?: () => number;
}

/** Allowances by name. One number is kept of each: when all of it will be back. */
export class Allowances {
  readonly #wholeAt = new Map<string, number>();
  readonly #costMs: number;
  readonly #namesMax: number;
  readonly #elapsed: () => number;

  constructor({ perMinute, namesMax = NAMES_MAX, elapsed = () => performance.now() }: AllowanceOptions) {
    this.#costMs = MINUTE_MS / perMinute;
    this.#namesMax = namesMax;
    this.#elapsed = elapsed;
  }

  /** Takes one of a name's; 0 = taken, else the ms until there is one again. */
  take(name: string): number {
    const now = this.#elapsed();
    const wholeAt = Math.max(this.#wholeAt.get(name) ?? now, now);
    const waitMs = wholeAt + this.#costMs - now - MINUTE_MS;
    const isFree = waitMs <= ROUNDING_MS;
    // Behind all others, refused or not: who floods must not be the one that is forgotten.
    this.#wholeAt.delete(name);
    this.#wholeAt.set(name, isFree ? wholeAt + this.#costMs : wholeAt);
    if (this.#wholeAt.size > this.#namesMax) this.#forgetOldest();
    return isFree ? 0 : waitMs;
  }

  #forgetOldest(): void {
    for (const name of this.#wholeAt.keys()) {
      this.#wholeAt.delete(name);
      return;
    }
  }
}
