/**
 * `@epos-kantan/bff/node`: listens with a BFF on Node's HTTP server, with bounds on headers, requests and idle connections, and
 * stops gracefully. Used by `epos-kantan serve`, by the demo and by tests.
 */
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Bff } from './compose/create-bff.ts';

/** Where to listen. `hostname` defaults to the loopback address. */
export interface ListenOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly hostname?: string;
}

/** A listening BFF. */
export interface ListeningBff {
  /** `http://<hostname>:<port>` */
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets running requests end (at most 10 s), stops the workers, closes the store. */
  stop(): Promise<void>;
}

/** A BFF that answers inside a server of somebody else's. */
export interface AttachedBff {
  /**
   * The server takes no new connection and lets running requests end (at most 10 s), those of the others on it too; then the workers stop and
   * the store is closed. A second call joins the first.
   */
  stop(): Promise<void>;
}

/** The port is taken. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

const DRAIN_MS = 10_000;

/** What `listen` holds a connection to, in ms and bytes; for a server of one's own that a BFF is attached to. */
export const SERVER_BOUNDS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
} as const;

/**
 * Starts the workers and listens.
 * @throws PortTakenError
 */
export async function listen(bff: Bff, options: ListenOptions): Promise<ListeningBff> {
  const hostname = options.hostname ?? '127.0.0.1';
  const server = createAdaptorServer({
    fetch: bff.app.fetch,
    serverOptions: SERVER_BOUNDS,
  }) as Server;
  await opened(server, options.port, hostname);
  const attached = attachBff(server, bff);
  const { port } = server.address() as AddressInfo;
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return { url: `http://${host}:${String(port)}`, port, stop: () => attached.stop() };
}

/**
 * Starts the workers of a BFF that answers inside another server, such as an Express app's or a Hono app's, and stops both together. Call it
 * before that server has connections, in the tick in which it was told to listen.
 */
export function attachBff(server: Server | SecureServer, bff: Bff): AttachedBff {
  const sockets = watchSockets(server);
  bff.start();
  let stopped: Promise<void> | null = null;
  return { stop: () => (stopped ??= drain(server, bff, sockets)) };
}

function opened(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken ? new PortTakenError(`Port ${String(port)} is taken. Stop what uses it, or set PORT.`) : error,
      );
    });
    server.listen(port, hostname, resolve);
  });
}

/** The sockets of a server, as far as a stop needs to know them. */
interface Sockets {
  /** Closes those on which no request is under way, and the others as soon as their answer is out: a browser keeps them for its next request. */
  endIdle(): void;
}

/** A browser opens some sockets ahead of need, and Node waits for them for ever. */
function watchSockets(server: Server | SecureServer): Sockets {
  const idle = new Set<Socket>();
  let isEnding = false;
  server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    idle.delete(socket);
    response.once('close', () => {
      if (isEnding) socket.destroySoon();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  return {
    endIdle: () => {
      isEnding = true;
      for (const socket of idle) socket.destroy();
    },
  };
}

async function drain(server: Server | SecureServer, bff: Bff, sockets: Sockets): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const force = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN_MS);
  // Ends the event streams first: they would hold their connections to the last second.
  bff.beginStop();
  sockets.endIdle();
  server.closeIdleConnections();
  await closed;
  clearTimeout(force);
  await bff.stop();
}
