/**
 * Ports on this machine alone: finds free ones and listens on the loopback addresses of both families, because `localhost`
 * may mean either. Called by `startDemo`.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';

const PORTS_TRIED_MAX = 50;

/** Whether this machine has an IPv6 loopback address. */
export async function hasIpv6Loopback(): Promise<boolean> {
  return (await tryListen('::1', 0)) !== 'unavailable';
}

/** Whether nobody listens on that port, in either family. */
export async function isPortFree(port: number): Promise<boolean> {
  const answers = [await tryListen('127.0.0.1', port), await tryListen('::1', port)];
  return answers[0] === 'free' && answers[1] !== 'taken';
}

/**
 * The first free port from `first` on that is not in `reserved`; 0 asks the system for any.
 * @throws when none of the next fifty is free.
 */
export async function findFreePort(first: number, reserved: readonly number[] = []): Promise<number> {
  for (let tries = 0; tries < PORTS_TRIED_MAX; tries += 1) {
    const port = first === 0 ? await anyPort() : first + tries;
    if (!reserved.includes(port) && (await isPortFree(port))) return port;
  }
  throw new Error(`no free port was found from ${String(first)} on`);
}

/** A server that listens. */
export interface ListeningShop {
  /** Closes every connection, event streams too, and frees the port. */
  readonly stop: () => Promise<void>;
}

/** Serves an app on `localhost`. */
export async function serveOnLoopback(app: Hono, port: number): Promise<ListeningShop> {
  const listener = getRequestListener(app.fetch);
  const hosts = (await hasIpv6Loopback()) ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
  const servers: Server[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(close));
  };
  try {
    for (const host of hosts) {
      const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000 }, (request, response) => {
        void listener(request, response);
      });
      await listen(server, host, port);
      servers.push(server);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function tryListen(host: string, port: number): Promise<'free' | 'taken' | 'unavailable'> {
  const server = createServer();
  try {
    await listen(server, host, port);
    await close(server);
    return 'free';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' ? 'unavailable' : 'taken';
  }
}

async function anyPort(): Promise<number> {
  const server = createServer();
  await listen(server, '127.0.0.1', 0);
  const { port } = server.address() as AddressInfo;
  await close(server);
  return port;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
