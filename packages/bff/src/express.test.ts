/** What stands wrong inside an Express app is said at the first request. What works there is in journeys/places.test.ts. */
import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { Bff } from './compose/create-bff.ts';
import { attachBff, eposKantan } from './express.ts';
import { startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let world: World;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** An Express app with the BFF at `path`; its faults in a list. */
async function serve(
  path: string,
  ...before: RequestHandler[]
): Promise<{ url: string; faults: string[]; bff: Bff; server: Server }> {
  world = await startWorld({ withoutBff: true });
  closers.push(() => world.stop());
  world.env['PUBLIC_URL'] = `${world.bffUrl}/pay`;
  const bff = await world.makeBff();
  const faults: string[] = [];
  const host: Express = express();
  host.use(
    ...([
      ...before,
      (_request, _response, next) => {
        next();
      },
    ] satisfies RequestHandler[]),
  );
  host.use(path, eposKantan(bff));
  const tell: ErrorRequestHandler = (error: Error, _request, response, _next) => {
    faults.push(`${error.name}: ${error.message}`);
    response.status(500).end('fault');
  };
  host.use(tell);
  const server: Server = host.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const attached = attachBff(server, bff);
  closers.push(() => attached.stop());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, faults, bff, server };
}

it.each<[string, RequestHandler]>([
  ['express.json()', express.json()],
  ['express.urlencoded()', express.urlencoded()],
  ['express.raw()', express.raw()],
  ['express.text()', express.text()],
  [
    'a middleware of the shop’s',
    (request, _, next) => {
      request.on('data', () => undefined);
      request.on('end', () => {
        next();
      });
    },
  ],
])('%s before the BFF is told, and a notification is not answered `0`', async (_, parser) => {
  const { url, faults } = await serve('/pay', parser);
  const body = new URLSearchParams({
    ShopID: 'tshop00000001',
    OrderID: 'EK-1',
    Status: 'AUTH',
    PayType: '42',
  });
  const answer = await fetch(`${url}/pay/gmo/notification`, { method: 'POST', body });
  expect([answer.status, await answer.text()]).toEqual([500, 'fault']);
  expect(faults).toEqual([expect.stringMatching(/^BodyTakenError: A body parser stands before the BFF/)]);
});

it('a parser is told by the first page already, before anything was posted', async () => {
  const { url, faults } = await serve('/pay', express.urlencoded());
  expect((await fetch(`${url}/pay/livez`)).status).toBe(500);
  expect(faults).toHaveLength(1);
});

it('a path that PUBLIC_URL does not name is told', async () => {
  const { url, faults } = await serve('/other');
  expect((await fetch(`${url}/other/livez`)).status).toBe(500);
  expect(faults).toEqual([
    expect.stringMatching(/^MountError: The BFF stands at \/other, and PUBLIC_URL is .*\/pay/),
  ]);
});

it('leaves the globals of the shop’s process as they are', async () => {
  const before = [globalThis.Request, globalThis.Response];
  const { url } = await serve('/pay');
  expect((await fetch(`${url}/pay/livez`)).status).toBe(200);
  expect([globalThis.Request, globalThis.Response]).toEqual(before);
});

it('a stop does not wait for connections that a browser keeps for its next request', async () => {
  const { url, server } = await serve('/pay');
  // For longer than the stop would wait before it cuts them all.
  server.keepAliveTimeout = 60_000;
  const cut = vi.spyOn(server, 'closeAllConnections');
  const agent = new Agent({ keepAlive: true });
  const ask = async (path: string): Promise<IncomingMessage> => {
    const [answer] = (await once(get(`${url}${path}`, { agent }), 'response')) as [IncomingMessage];
    return answer;
  };
  const { redirect, handle } = await startAt(`${url}/pay`);
  expect(redirect).not.toBeNull();
  const stream = await ask(`/pay/v1/checkouts/${handle}/events`);
  await once(stream, 'data');
  const ended = once(stream.resume(), 'end');
  await closers.pop()?.();
  await ended;
  expect(cut).not.toHaveBeenCalled();
  agent.destroy();
});

async function startAt(url: string): Promise<{ redirect: unknown; handle: string }> {
  const answer = await fetch(`${url}/v1/checkouts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderToken: await world.sign() }),
  });
  return (await answer.json()) as { redirect: unknown; handle: string };
}
