/**
 * Sends one request to a receiver of the shop's: no redirect is followed, time and answer are bounded, and the address is checked at the
 * moment of connecting, so that a name that points inwards reaches nothing. Used for webhooks and for notifications that are passed on.
 */
import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { parseHttpDate } from '@epos-kantan/shared';
import { isPrivateAddress } from './private-address.ts';

/** One POST. */
export interface OutboundRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What came of one request. `answer`: the beginning of the answer's body, a character for each byte. */
export type SendResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfterMs: number | null;
      readonly answer: string;
    }
  | { readonly kind: 'failed'; readonly detail: string };

/** Longest a request may take, from the lookup of the name to the end of the answer. */
const DEADLINE_MS = 15_000;

/** Of the answer's body only so much is read. */
const ANSWER_BYTES_MAX = 65_536;

/** And only so much is kept, for whoever has to know what it says. */
const ANSWER_KEPT_BYTES = 64;

/** Finds all addresses of a name, as `dns.lookup` with `all` does. */
export type ResolveName = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** What a deployment never sets. */
export interface SendOptions {
  /** Default 15,000. */
  readonly deadlineMs?: number;
  /** Default: the machine's resolver. */
  readonly resolveName?: ResolveName;
}

/** Sends a request. `allowedHosts` may be private. Never rejects, whatever stands in the request. */
export async function sendRequest(
  request: OutboundRequest,
  allowedHosts: ReadonlySet<string>,
  options: SendOptions = {},
): Promise<SendResult> {
  try {
    return await send(request, allowedHosts, options);
  } catch (error) {
    // A header or an address that cannot be written: for the queue it is one more failed try, and after the last one a dead letter.
    return {
      kind: 'failed',
      detail: `cannot be sent: ${error instanceof Error ? error.message : 'unknown'}`.slice(0, 200),
    };
  }
}

function send(
  outbound: OutboundRequest,
  allowedHosts: ReadonlySet<string>,
  { deadlineMs = DEADLINE_MS, resolveName = dnsLookup }: SendOptions,
): Promise<SendResult> {
  return new Promise((resolve) => {
    const url = new URL(outbound.url);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const mayBePrivate = allowedHosts.has(host);
    if (!mayBePrivate && isIP(host) !== 0 && isPrivateAddress(host)) {
      resolve({ kind: 'failed', detail: 'the address is private: name it in OUTBOUND_ALLOW_HOSTS' });
      return;
    }
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      headers: { ...outbound.headers, 'content-length': Buffer.byteLength(outbound.body) },
      agent: false,
      lookup: lookupBy(resolveName, mayBePrivate),
      signal: AbortSignal.timeout(deadlineMs),
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ kind: 'failed', detail: (error.code ?? error.message).slice(0, 200) });
    });
    // Whatever else ends it, such as an answer 101: a promise that stays open would stop the queue for ever.
    const ended = (): void => resolve({ kind: 'failed', detail: 'the connection ended without an answer' });
    request.on('close', ended);
    request.on('response', (response) => {
      // The answer's own end counts now; the connection's may come before it.
      request.off('close', ended);
      response.on('close', ended);
      let bytes = 0;
      let answer = '';
      const answered = (): void => {
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          retryAfterMs: retryAfterMs(response.headers),
          answer,
        });
      };
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        answer += chunk.subarray(0, ANSWER_KEPT_BYTES - answer.length).toString('latin1');
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
    request.end(outbound.body);
  });
}

/** Resolves a name and, unless it may be private, refuses it when any of its addresses is. */
function lookupBy(resolveName: ResolveName, mayBePrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) {
        callback(error ?? Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
      } else if (!mayBePrivate && addresses.some(({ address }) => isPrivateAddress(address))) {
        callback(Object.assign(new Error('private address'), { code: 'EPRIVATE' }), []);
      } else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** Seconds, or a date (RFC 9110, section 10.2.3), which is read by the receiver's own clock where it tells its time. */
function retryAfterMs(headers: http.IncomingHttpHeaders): number | null {
  const { date, 'retry-after': wished = '' } = headers;
  if (/^\d{1,9}$/.test(wished)) return Number(wished) * 1000;
  const until = parseHttpDate(wished);
  if (until === null) return null;
  const wait = until - (parseHttpDate(date) ?? Date.now());
  return wait > 0 ? wait : null;
}
