/**
 * Slows down who guesses keys: so many failed logins of one address, and of all together, within a quarter of an hour. Bounded in memory,
 * whatever strangers send. Per process. Asked by the login.
 */

/** The bounds. */
export interface LoginBounds {
  readonly windowMs: number;
  readonly failuresOfAddressMax: number;
  readonly failuresMax: number;
  /** Addresses that are remembered. */
  readonly addressesMax: number;
}

/** The bounds of the console. */
export const LOGIN_BOUNDS: LoginBounds = {
  windowMs: 15 * 60_000,
  failuresOfAddressMax: 5,
  failuresMax: 200,
  addressesMax: 10_000,
};

/** How long an address that logged in is known as an operator's. */
const KNOWN_MS = 24 * 3_600_000;

/** Counts failed logins. An address is a group of them, see `addressGroup`. */
export interface LoginLimits {
  /** How long the address has to wait before its next try, in ms; 0 = it may try. */
  waitMs(address: string): number;
  failed(address: string): void;
  succeeded(address: string): void;
}

interface Count {
  failures: number;
  readonly until: number;
}

/** Makes the limits. `now` in ms since the epoch. */
export function createLoginLimits(now: () => number, bounds: LoginBounds = LOGIN_BOUNDS): LoginLimits {
  const byAddress = new Map<string, Count>();
  const known = new Map<string, number>();
  let all: Count = { failures: 0, until: 0 };
  const fresh = (): Count => ({ failures: 0, until: now() + bounds.windowMs });
  const current = (count: Count | undefined): Count | undefined =>
    count !== undefined && now() < count.until ? count : undefined;
  return {
    waitMs: (address) => {
      const own = current(byAddress.get(address));
      if (own !== undefined && own.failures >= bounds.failuresOfAddressMax) return own.until - now();
      // Who guesses from everywhere must not lock out those who have just been here.
      const isKnown = (known.get(address) ?? 0) > now();
      const total = current(all);
      return total !== undefined && total.failures >= bounds.failuresMax && !isKnown
        ? total.until - now()
        : 0;
    },
    failed: (address) => {
      all = current(all) ?? fresh();
      all.failures += 1;
      const own = current(byAddress.get(address)) ?? fresh();
      own.failures += 1;
      // At the end of the line, where those whose window ends last stand.
      if (own.failures === 1) byAddress.delete(address);
      keep(byAddress, address, own, bounds.addressesMax);
    },
    succeeded: (address) => {
      byAddress.delete(address);
      known.delete(address);
      keep(known, address, now() + KNOWN_MS, bounds.addressesMax);
    },
  };
}

/** The oldest leaves when there are too many. */
function keep<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > max && oldest.done !== true) map.delete(oldest.value);
}
