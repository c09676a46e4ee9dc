/*
 * Listens for a simulator on the loopback addresses of both families, so that it is reached as 127.0.0.1, as
 * localhost and as [::1], and never from outside. Called by main.ts, by the demo and by tests over real HTTP.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { SimulatorClock } from './clock.ts';
import { createSimulator } from './create-simulator.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/** Options of {@link startSimulator}. */
export interface StartOptions extends SimulatorOptions {
  /** Loopback port; 0 takes a free one. Default 8788. */
  readonly port?: number;
}

/** A simulator that listens. */
export interface RunningSimulator {
  /** GMO-PG's origin, e.g. `http://127.0.0.1:8788`. */
  readonly url: string;
  /** The EPOS pages' origin, e.g. `http://localhost:8788`. */
  readonly eposUrl: string;
  readonly port: number;
  readonly clock: SimulatorClock;
  /** Moves the clock; resolves when all notifications due on the way were answered. */
  readonly advance: (seconds: number) => Promise<void>;
  /** Closes every connection and frees the port. */
  readonly stop: () => Promise<void>;
}

/** Thrown when the port is taken; `message` is one sentence. */
export class PortTakenError extends Error {
  readonly code = 'port_taken';
}

const freePortAttemptsMax = 10;

/**
 * Starts a simulator.
 * @throws PortTakenError, SimulatorOptionError, DataFileError
 */
export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const { servers, port } = await listenOnLoopback(options.port ?? 8788);
  try {
    const url = options.publicOrigin ?? `http://127.0.0.1:${port}`;
    const eposUrl = options.eposOrigin ?? `http://localhost:${port}`;
    const simulator = createSimulator({ ...options, publicOrigin: url, eposOrigin: eposUrl });
    const listener = getRequestListener((request, env) => simulator.fetch(request, env));
    for (const server of servers)
      server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
    const { clock, advance } = simulator;
    const stop = async () => {
      await Promise.all(servers.map(closeServer));
      await simulator.close();
    };
    return { url, eposUrl, port, clock, advance, stop };
  } catch (error) {
    await Promise.all(servers.map(closeServer));
    throw error;
  }
}

/** Both families on the same port; a machine without IPv6 is served by IPv4 alone. */
async function listenOnLoopback(
  port: number,
): Promise<{ readonly servers: readonly Server[]; readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await listen('127.0.0.1', port);
    const { port: taken } = first.address() as AddressInfo;
    try {
      return { servers: [first, await listen('::1', taken)], port: taken };
    } catch (error) {
      if (!(error instanceof PortTakenError)) return { servers: [first], port: taken };
      await closeServer(first);
      // A port that is free in one family may be taken in the other; another free one is found soon.
      if (port !== 0 || attempt >= freePortAttemptsMax) throw error;
    }
  }
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new PortTakenError(`port ${port} is already in use; set PORT to another one`) : error);
    });
    server.listen(port, host, () => {
      resolve(server);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
