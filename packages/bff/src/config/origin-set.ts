/** Which origins are let in: those of a list, and in development every port of this machine. */
import { isLoopback } from './config-values.ts';

/** Says whether an origin is let in. */
export type OriginSet = Pick<ReadonlySet<string>, 'has'>;

/** The origins of a list. */
export function originSet(origins: readonly string[]): OriginSet {
  return new Set(origins);
}

/** The origins of a list, and every plain origin of this machine. Only where no real payment can be made. */
export function withLoopbackOrigins(origins: readonly string[]): OriginSet {
  const named = originSet(origins);
  return { has: (origin) => named.has(origin) || isLoopbackOrigin(origin) };
}

function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && url.protocol === 'http:' && isLoopback(url.hostname);
}
