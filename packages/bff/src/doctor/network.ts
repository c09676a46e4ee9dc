/**
 * The network as doctor sees it: where a name leads, who answers there and with which certificate. Every look is bounded in time and bytes,
 * follows no redirect and never rejects. Certificates are looked at, not only believed or refused, so that doctor can say what is wrong.
 */
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import { connect as connectSocket, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';

/** Where names and connections lead. Tests put another one in. */
export interface Network {
  /** Every address of a name. @throws Error with the resolver's code */
  resolve(hostname: string): Promise<readonly string[]>;
  /** A connection that is being made. */
  connect(hostname: string, port: number): Socket;
  /** Authorities to believe besides the machine's, as PEM. */
  readonly authorities?: readonly string[];
}

/** The machine's own. */
export const machineNetwork: Network = {
  resolve: async (hostname) => {
    if (isIP(hostname) !== 0) return [hostname];
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  },
  connect: (host, port) => connectSocket({ host, port, autoSelectFamily: true }),
};

/** Why there was no answer: no address, no connection, no answer in time, a certificate, or half an answer. */
export type NoAnswer = 'no_address' | 'no_connection' | 'too_late' | 'tls' | 'broken';

/** A certificate and its connection. */
export interface TlsFacts {
  /** The code of what is wrong with it; null = it is good for this name. */
  readonly problem: string | null;
  /** `TLSv1.3` and so on. */
  readonly protocol: string;
  /** Last moment in which it is good, ms since the epoch; null = it does not say so readably. */
  readonly goodUntil: number | null;
}

/** How a look ended. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Buffer;
    }
  | { readonly kind: 'failed'; readonly why: NoAnswer; readonly code: string };

/** One request. */
export interface Look {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Of the answer. Default 65,536. */
  readonly bytesMax?: number;
}

/** For one look: name, connection, certificate and answer. */
export const LOOK_MS = 6_000;

/** Asks once. */
export async function ask(network: Network, look: Look, deadlineMs = LOOK_MS): Promise<Answer> {
  const url = new URL(look.url);
  const deadline = AbortSignal.timeout(deadlineMs);
  let socket: Socket | undefined;
  try {
    socket = await connected(network, url, deadline);
    if (url.protocol === 'https:') {
      const secured = await secure(network, socket, url);
      const { problem } = tlsFactsOf(secured);
      if (problem !== null) return { kind: 'failed', why: 'tls', code: problem };
      socket = secured;
    }
    return await exchange(socket, url, look);
  } catch (error) {
    return failedBy(error, deadline);
  } finally {
    socket?.destroy();
  }
}

/** The certificate behind a URL of `https:`. */
export async function lookAtCertificate(
  network: Network,
  url: URL,
  deadlineMs = LOOK_MS,
): Promise<TlsFacts | Extract<Answer, { kind: 'failed' }>> {
  const deadline = AbortSignal.timeout(deadlineMs);
  let socket: Socket | undefined;
  try {
    socket = await connected(network, url, deadline);
    return tlsFactsOf(await secure(network, socket, url));
  } catch (error) {
    return failedBy(error, deadline);
  } finally {
    socket?.destroy();
  }
}

/** Every address of a name, or the code of why there is none. */
export async function addressesOf(
  network: Network,
  hostname: string,
  deadlineMs = LOOK_MS,
): Promise<{ readonly addresses: readonly string[]; readonly code: string | null }> {
  try {
    const addresses = await orTooLate(network.resolve(bare(hostname)), AbortSignal.timeout(deadlineMs));
    return { addresses, code: addresses.length === 0 ? 'ENOTFOUND' : null };
  } catch (error) {
    return { addresses: [], code: codeOf(error) };
  }
}

class Failed extends Error {
  readonly why: NoAnswer;
  readonly code: string;

  constructor(why: NoAnswer, cause: unknown) {
    super(why, { cause });
    this.why = why;
    this.code = codeOf(cause);
  }
}

/** Closes what is under way when the time is up, which ends every wait below. */
async function connected(network: Network, url: URL, deadline: AbortSignal): Promise<Socket> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const socket = network.connect(bare(url.hostname), port);
  deadline.addEventListener('abort', () => socket.destroy(deadline.reason as Error), { once: true });
  // Some of its errors come when nobody waits any more.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error) => {
      const isName = /^(?:ENOTFOUND|EAI_)/.test(codeOf(error));
      reject(new Failed(isName ? 'no_address' : 'no_connection', error));
    });
    socket.once('close', () => reject(new Failed('no_connection', null)));
  });
  return socket;
}

function secure(network: Network, socket: Socket, url: URL): Promise<TLSSocket> {
  const host = bare(url.hostname);
  return new Promise((resolve, reject) => {
    const secured = connectTls({
      socket,
      // Looked at by `tlsFactsOf`: refused here, it could not be told when it ends.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : { host }),
      ...(network.authorities === undefined ? {} : { ca: [...network.authorities] }),
    });
    secured.once('secureConnect', () => resolve(secured));
    secured.once('error', (error) => reject(new Failed('tls', error)));
    secured.once('close', () => reject(new Failed('tls', null)));
    secured.on('error', () => undefined);
  });
}

function tlsFactsOf(secured: TLSSocket): TlsFacts {
  // A code as text, or an error, as it comes.
  const problem: unknown = secured.authorizationError;
  const until = Date.parse(secured.getPeerCertificate().valid_to ?? '');
  return {
    problem: secured.authorized ? null : typeof problem === 'string' ? problem : codeOf(problem),
    protocol: secured.getProtocol() ?? 'unknown',
    goodUntil: Number.isNaN(until) ? null : until,
  };
}

function exchange(socket: Socket, url: URL, look: Look): Promise<Answer> {
  const { method = 'GET', headers = {}, body, bytesMax = 65_536 } = look;
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request({
      method,
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, 'user-agent': 'epos-kantan-doctor', ...length, ...headers },
      createConnection: () => socket,
    });
    request.once('error', (error) => reject(new Failed('broken', error)));
    request.once('close', () => reject(new Failed('broken', null)));
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const end = (): void => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ kind: 'answered', status, headers: answered, body: Buffer.concat(chunks) });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk.subarray(0, Math.max(0, bytesMax - bytes)));
        bytes += chunk.byteLength;
        if (bytes >= bytesMax) end();
      });
      response.once('end', end);
      response.once('error', (error) => reject(new Failed('broken', error)));
    });
    request.end(body);
  });
}

function failedBy(error: unknown, deadline: AbortSignal): Extract<Answer, { kind: 'failed' }> {
  if (deadline.aborted) return { kind: 'failed', why: 'too_late', code: 'ETIMEDOUT' };
  if (error instanceof Failed) return { kind: 'failed', why: error.why, code: error.code };
  return { kind: 'failed', why: 'broken', code: codeOf(error) };
}

function orTooLate<T>(work: Promise<T>, deadline: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

/** A host of a URL without the brackets of an IPv6 address. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** The network's own code; a try on several addresses wraps several. */
function codeOf(error: unknown): string {
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (one instanceof Error && 'code' in one && typeof one.code === 'string') return one.code;
  return one instanceof Error && one.name === 'TimeoutError' ? 'ETIMEDOUT' : 'no code';
}
