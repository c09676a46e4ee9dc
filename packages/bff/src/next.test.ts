/** What a route handler of Next has for itself: when the BFF is made, and what Next does not tell. What works is in journeys/places.test.ts. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBff } from './compose/create-bff.ts';
import type { Bff } from './compose/create-bff.ts';
import { eposKantan } from './next.ts';
import type { NextBff, NextOptions, RouteContext } from './next.ts';
import { startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let world: World;
let next: NextBff | null;
beforeEach(async () => {
  next = null;
  world = await startWorld({ withoutBff: true });
  world.env['PUBLIC_URL'] = 'http://localhost:3000/pay';
});
afterEach(async () => {
  await next?.stop();
  await world.stop();
});

/** Handlers over a BFF of this world; `made` counts. */
function handlersOf(options?: NextOptions, fault: { now: Error | null } = { now: null }) {
  const made: Bff[] = [];
  next = eposKantan(async () => {
    if (fault.now !== null) throw fault.now;
    const bff = await world.makeBff();
    made.push(bff);
    return bff;
  }, options);
  return { made, next };
}

function ask(path: string, init?: RequestInit): Promise<Response> {
  const url = new URL(path, 'http://localhost:3000');
  const context: RouteContext = { params: Promise.resolve({ path: url.pathname.split('/').slice(2) }) };
  return next?.handlers.GET(new Request(url, init), context) ?? Promise.reject(new Error('no handlers'));
}

it('nothing is made while Next builds; the first requests make one BFF together', async () => {
  const { made } = handlersOf();
  expect(made).toHaveLength(0);
  const answers = await Promise.all([ask('/pay/livez'), ask('/pay/livez'), ask('/pay/readyz')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(made).toHaveLength(1);
});

it('`start` makes it before anybody comes, and a module that Next loads again finds the same', async () => {
  const { made, next: first } = handlersOf();
  await first.start();
  expect(made).toHaveLength(1);
  const again = handlersOf();
  expect((await ask('/pay/livez')).status).toBe(200);
  expect(again.made).toHaveLength(0);
});

it('what could not be made is made with the next request', async () => {
  const fault: { now: Error | null } = { now: new Error('the database is away') };
  const { made } = handlersOf({}, fault);
  await expect(ask('/pay/livez')).rejects.toThrow('the database is away');
  fault.now = null;
  expect((await ask('/pay/livez')).status).toBe(200);
  expect(made).toHaveLength(1);
});

it('after a stop the store is free for another process', async () => {
  const { next: first } = handlersOf();
  await first.start();
  await first.stop();
  await first.stop();
  const bff = await world.makeBff();
  await bff.stop();
});

it.each(['TRUSTED_PROXIES', 'NOTIFICATION_SOURCE_IPS'])(
  '%s without `peerAddress` is refused, and the store is free',
  async (name) => {
    world.env[name] = '10.0.0.1';
    const { made } = handlersOf();
    await expect(ask('/pay/livez')).rejects.toThrow('give eposKantan the option peerAddress');
    await expect(ask('/pay/livez')).rejects.toThrow('peerAddress');
    expect(made).toHaveLength(2);
  },
);

it('the place is known by the segments, whatever is in them', async () => {
  handlersOf();
  const asked = async (url: string, path: string[] | undefined) => {
    const answer = await next?.handlers.GET(new Request(url), { params: Promise.resolve({ path }) });
    return answer?.status;
  };
  expect(await asked('http://localhost:3000/pay/assets/%2e%2e%2fx', ['assets', '../x'])).toBe(404);
  expect(await asked('http://localhost:3000/pay', undefined)).toBe(404);
  // Next takes its own basePath away, or leaves it.
  world.env['PUBLIC_URL'] = 'http://localhost:3000/shop/pay';
  await next?.stop();
  handlersOf();
  expect(await asked('http://localhost:3000/shop/pay/livez', ['livez'])).toBe(200);
  expect(await asked('http://localhost:3000/pay/livez', ['livez'])).toBe(200);
  await expect(asked('http://localhost:3000/other/livez', ['livez'])).rejects.toThrow('PUBLIC_URL=');
});

const TAKEN = 'A body parser stands before the BFF';

/** A notification that somebody has read before. */
async function takenRequest(url: string): Promise<Request> {
  const fields = new URLSearchParams({ ShopID: 'tshop00000001', OrderID: 'EK-1' });
  const request = new Request(url, { method: 'POST', body: fields });
  await request.text();
  return request;
}

it('a body that somebody has read before is told to Next', async () => {
  handlersOf();
  const request = await takenRequest('http://localhost:3000/pay/gmo/notification');
  const context: RouteContext = { params: Promise.resolve({ path: ['gmo', 'notification'] }) };
  await expect(next?.handlers.POST(request, context)).rejects.toThrow(TAKEN);
});

it('and at a root, to the log', async () => {
  const lines: string[] = [];
  const bff = await createBff({
    env: { ...world.env, LOG_LEVEL: 'error' },
    logSink: { write: (line) => lines.push(line) },
  });
  const answer = await bff.app.fetch(await takenRequest('http://localhost:3000/gmo/notification'));
  await bff.stop();
  expect(answer.status).toBe(500);
  expect(lines).toEqual([expect.stringContaining(TAKEN)]);
});
