/** Every place that a BFF may stand in, for the contract that all of them keep. */
import { createAdaptorServer } from '@hono/node-server';
import express from 'express';
import { Hono } from 'hono';
import { mount } from 'hono/mount';
import type { Server } from 'node:http';
import type { Bff } from '../compose/create-bff.ts';
import { eposKantan as eposKantanInExpress } from '../express.ts';
import { eposKantan as eposKantanInNext } from '../next.ts';
import type { RouteMethod } from '../next.ts';
import { attachBff, listen } from '../node.ts';
import type { Place } from './start-world.ts';

const PATH = '/pay';

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** A Hono app of somebody else's, with a page of its own and a middleware before everything. */
function hostApp(): Hono {
  const host = new Hono();
  host.use(async (c, next) => {
    await next();
    c.header('x-host', 'yes');
  });
  host.get('/', (c) => c.text('the shop'));
  return host;
}

async function serveHono(host: Hono, bff: Bff, port: number): ReturnType<Place['serve']> {
  const server = createAdaptorServer({ fetch: host.fetch }) as Server;
  await listening(server, port);
  return attachBff(server, bff);
}

/** Asks the route handlers as Next does: whole address, segments behind the folder, and no word of the connection. */
async function askNext(bff: ReturnType<typeof eposKantanInNext>, request: Request): Promise<Response> {
  const [, folder, ...path] = new URL(request.url).pathname.split('/');
  if (`/${folder ?? ''}` !== PATH || path.length === 0) return new Response('the shop');
  const handler = bff.handlers[request.method as RouteMethod] as RouteHandlerOrNone;
  if (handler === undefined) return new Response(null, { status: 405 });
  return handler(request, { params: Promise.resolve({ path: path.map(decodeURIComponent) }) });
}

type RouteHandlerOrNone = ReturnType<typeof eposKantanInNext>['handlers']['GET'] | undefined;

/** By name, for the titles of tests. */
export const PLACES: Readonly<Record<string, Place>> = {
  'a Node server of its own': { path: '', serve: (bff, port) => listen(bff, { port }) },

  'a Hono app, by route': {
    path: PATH,
    serve: (bff, port) => serveHono(hostApp().route(PATH, bff.app), bff, port),
  },

  'a Hono app, by mount': {
    path: PATH,
    serve: (bff, port) => serveHono(hostApp().all(`${PATH}/*`, mount(bff.app.fetch)), bff, port),
  },

  'an Express app': {
    path: PATH,
    serve: async (bff, port) => {
      const host = express();
      host.get('/', (_, response) => {
        response.send('the shop');
      });
      host.use(PATH, eposKantanInExpress(bff));
      host.use(express.json());
      const server = await new Promise<Server>((resolve) => {
        const opened: Server = host.listen(port, '127.0.0.1', () => {
          resolve(opened);
        });
      });
      return attachBff(server, bff);
    },
  },

  'a route handler of Next': {
    path: PATH,
    serve: async (bff, port) => {
      const next = eposKantanInNext(() => Promise.resolve(bff), { peerAddress: () => '127.0.0.1' });
      await next.start();
      const server = createAdaptorServer({
        fetch: (request) => askNext(next, request),
        overrideGlobalObjects: false,
        serverOptions: { keepAliveTimeout: 1 },
      }) as Server;
      await listening(server, port);
      return {
        // As `next start` on SIGTERM: both at once, and an end only when both are done.
        stop: async () => {
          const closed = new Promise((resolve) => server.close(resolve));
          await next.stop();
          server.closeIdleConnections();
          await closed;
        },
      };
    },
  },
};
