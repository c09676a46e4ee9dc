/**
 * Whose request it is: the address of the other end, or, when that is a trusted proxy, what the proxies say in `X-Forwarded-For`,
 * read from the near end, so that nothing a client writes itself is believed. Asked by the limits and by the filter of notifications.
 */
import type { Context } from 'hono';
import { isIP, isIPv4 } from 'node:net';
import { networkList } from './network-list.ts';

/** Gives the address of a request's client; null when the server that runs the app does not tell it. */
export type ClientAddress = (c: Context) => string | null;

/** Proxies in a row that are looked at. */
const HOPS_MAX = 20;

/** @param trustedProxies addresses and networks; none = the other end is the client */
export function clientAddressBehind(trustedProxies: readonly string[]): ClientAddress {
  const isTrusted = networkList(trustedProxies);
  return (c) => {
    let client = peerOf(c);
    const hops = (c.req.header('x-forwarded-for') ?? '').split(',').slice(-HOPS_MAX);
    while (client !== null && isTrusted(client)) {
      const before = addressOf(hops.pop() ?? '');
      // Not an address: whoever wrote it, the last known hop is all that is sure.
      if (before === null) break;
      client = before;
    }
    return client;
  };
}

/** Whether the other end of a request is one of these proxies. */
export function fromProxy(trustedProxies: readonly string[]): (c: Context) => boolean {
  const isTrusted = networkList(trustedProxies);
  return (c) => {
    const peer = peerOf(c);
    return peer !== null && isTrusted(peer);
  };
}

/** The socket's other end, as Node's adapter hands it over. */
function peerOf(c: Context): string | null {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return addressOf(env?.incoming?.socket?.remoteAddress ?? '');
}

/** What an app is asked with, so that it knows the other end where no Node socket does. Null = unknown. */
export function envOfPeer(address: string | null): object {
  return { incoming: { socket: { remoteAddress: address ?? undefined } } };
}

/** An address without port, brackets, zone or the IPv6 spelling of an IPv4 address. */
function addressOf(text: string): string | null {
  const trimmed = text.trim();
  const bare = /^\[([^\]]*)\](:\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.replace(/%.*$/s, '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(address) === 0 ? null : address;
}

/**
 * What one client counts as: an IPv4 address, or the first 64 bits of an IPv6 one, because each line has that many addresses.
 * Requests of unknown origin count as one client.
 */
export function addressGroup(address: string | null): string {
  if (address === null || isIPv4(address)) return address ?? 'unknown';
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
