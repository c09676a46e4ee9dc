/**
 * Serves the built pages, and plays the shop's server behind them: says where the BFF is and signs what is in the cart. Started by the
 * journeys, which join it to a demo.
 */
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { signOrder } from '@epos-kantan/bff/order-token';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';

const dist = fileURLToPath(new URL('dist', import.meta.url));

/** The BFF behind the pages. */
export interface ExampleBff {
  readonly endpoint: string;
  readonly orderTokenSecret: string;
  /** Milliseconds since 1970, as the BFF counts them. */
  readonly now: () => number;
}

/** A server that runs. */
export interface RunningExamples {
  /** Where the pages are: `<origin>/vue/` and so on. */
  readonly origin: string;
  /** Says which BFF takes the payments. Before that nothing can be ordered. */
  readonly join: (bff: ExampleBff) => void;
  readonly stop: () => Promise<void>;
}

/** @throws Error when the pages are not built. */
export async function serveExamples(): Promise<RunningExamples> {
  if (!existsSync(dist)) throw new Error('the pages are not built: run the build of examples/frameworks');
  let bff: ExampleBff | undefined;
  let origin = '';
  const sign = async (orderId: string, page: string): Promise<string> => {
    if (bff === undefined) throw new Error('there is no BFF yet');
    const order = { orderId, amount: 1200, total: 1200, returnUrl: `${origin}/${page}/` };
    return signOrder(order, { secret: bff.orderTokenSecret, now: bff.now() });
  };
  const app = new Hono();
  app.get('/api/cart/:page', async (c) => {
    const page = c.req.param('page');
    return c.json({ endpoint: bff?.endpoint, orderToken: await sign(`${page}-signed`, page) });
  });
  app.post('/api/orders/:page', async (c) => {
    const page = c.req.param('page');
    return c.text(await sign(`${page}-made`, page));
  });
  app.use(serveStatic({ root: dist }));
  const server = serve({ fetch: app.fetch, port: 0, hostname: 'localhost' });
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://localhost:${String((server.address() as AddressInfo).port)}`;
  return {
    origin,
    join: (found) => {
      bff = found;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
