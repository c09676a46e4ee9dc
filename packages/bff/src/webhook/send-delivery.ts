/**
 * Sends one request to the shop's server: no redirect is followed, time and answer are bounded, and the address is checked at the
 * moment of connecting, so that a name that points inwards reaches nothing.
 */
import { lookup as dnsLookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { Delivery } from './prepare-delivery.ts';
import { isPrivateAddress } from './private-address.ts';

/** What came of one request. */
export type SendResult =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly detail: string };

/** Longest a request may take, from the lookup of the name to the end of the answer. */
const DEADLINE_MS = 15_000;

/** Of the answer's body only so much is read, and none of it is kept. */
const ANSWER_BYTES_MAX = 65_536;

/** Sends a delivery. `allowedHosts` may be private. Never rejects. */
export function sendDelivery(delivery: Delivery, allowedHosts: ReadonlySet<string>): Promise<SendResult> {
  return new Promise((resolve) => {
    const url = new URL(delivery.url);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const mayBePrivate = allowedHosts.has(host);
    if (!mayBePrivate && isIP(host) !== 0 && isPrivateAddress(host)) {
      resolve({ kind: 'failed', detail: 'the address is private: name it in OUTBOUND_ALLOW_HOSTS' });
      return;
    }
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      headers: { ...delivery.headers, 'content-length': Buffer.byteLength(delivery.body) },
      agent: false,
      lookup: mayBePrivate ? dnsLookup : publicLookup,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ kind: 'failed', detail: (error.code ?? error.message).slice(0, 200) });
    });
    request.on('response', (response) => {
      let bytes = 0;
      const answered = (): void => {
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          retryAfterMs: retryAfterMs(response.headers['retry-after']),
        });
      };
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (bytes > ANSWER_BYTES_MAX) {
          answered();
          request.destroy();
        }
      });
      response.on('end', answered);
      response.on('error', (error) => {
        resolve({ kind: 'failed', detail: error.message.slice(0, 200) });
      });
    });
    request.end(delivery.body);
  });
}

/** Resolves a name and refuses it when any of its addresses is private. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    const found = addresses;
    const [first] = found;
    if (first === undefined || found.some(({ address }) => isPrivateAddress(address))) {
      callback(Object.assign(new Error('private address'), { code: 'EPRIVATE' }), []);
      return;
    }
    if (options.all === true) callback(null, found);
    else callback(null, first.address, first.family);
  });
};

function retryAfterMs(header: string | undefined): number | null {
  if (header === undefined) return null;
  return /^\d{1,9}$/.test(header) ? Number(header) * 1000 : null;
}
