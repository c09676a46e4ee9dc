/**
 * Allowances that all processes on one database share. Everyday use never asks the database: the first few of a name are free in each
 * process, what is above a whole allowance is refused by each process alone, and only what lies between is counted together.
 *
 * **A count that cannot be made counts as allowed.** When the database fails or is slow, the request goes on: the process still holds its own
 * whole allowance, and the request itself meets the same database. A limiter that refused then would turn a slow database into lost sales.
 */
import { Allowances } from './allowances.ts';

/**
 * Takes one of a name's allowance in the database. One statement in a transaction of its own: no payment's work waits in it.
 * @returns 0 = taken, else the ms until there is one again
 */
export type TakeShared = (command: { readonly name: string; readonly perMinute: number }) => Promise<number>;

/** How shared allowances are made. */
export interface SharedAllowanceOptions {
  readonly perMinute: number;
  /** Null = no other process works with the database: memory alone is exact. */
  readonly takeShared: TakeShared | null;
  /** Told when the count could not be made. Must not throw. */
  readonly onUncounted: () => void;
  readonly elapsed?: () => number;
}

/** The part of an allowance that a process gives without asking: so much more at most, per process, than all may have. */
const FREE_PART = 30;

/** Longer than a count takes on a database that works; what a shopper does not feel. */
export const COUNT_WAIT_MS = 250;

/** Allowances by name. */
export class SharedAllowances {
  readonly #whole: Allowances;
  readonly #free: Allowances;
  readonly #options: SharedAllowanceOptions;

  constructor(options: SharedAllowanceOptions) {
    const { perMinute, elapsed } = options;
    const clock = elapsed === undefined ? {} : { elapsed };
    this.#whole = new Allowances({ perMinute, ...clock });
    this.#free = new Allowances({ perMinute: Math.max(1, Math.floor(perMinute / FREE_PART)), ...clock });
    this.#options = options;
  }

  /** Takes one of a name's; 0 = taken, else the ms until there is one again. Never rejects. */
  async take(name: string): Promise<number> {
    const waitMs = this.#whole.take(name);
    const { takeShared } = this.#options;
    if (waitMs > 0 || takeShared === null || this.#free.take(name) === 0) return waitMs;
    return this.#takeShared(takeShared, name);
  }

  async #takeShared(takeShared: TakeShared, name: string): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        resolve(null);
      }, COUNT_WAIT_MS);
    });
    const { perMinute, onUncounted } = this.#options;
    const counted = takeShared({ name, perMinute }).catch(() => null);
    const waitMs = await Promise.race([counted, late]);
    clearTimeout(timer);
    if (waitMs === null) onUncounted();
    return waitMs ?? 0;
  }
}
