/** The thrown list, floods: who comes too often is told when to come again, and nobody else notices. Named by row. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { forgeNotification, goToEpos, untilTold } from '../../testing/at-epos.ts';
import { freshDatabase } from '../../testing/fresh-database.ts';
import { startWorld } from '../../testing/start-world.ts';
import type { World } from '../../testing/start-world.ts';
import { WITHOUT_LIMITS } from '../../testing/without-limits.ts';
import { connect as connectToPostgres } from '../../storage/dialects/postgres/postgres-test-client.contract.ts';

const ORIGIN = 'http://shop.localhost:3000';

let world: World;
afterEach(async () => {
  await world.stop();
});

interface Told {
  readonly status: number;
  readonly retryAfter: number | null;
  readonly code: string | undefined;
  /** Which origin may read it, and which headers of it. */
  readonly readBy: readonly (string | null)[];
}

/** Asks; again when a connection that was kept had just run out, as the clients of a busy machine see it. */
async function told(ask: () => Promise<Response>): Promise<Told> {
  const answer = await ask().catch(() => ask());
  const text = await answer.text();
  const isJson = (answer.headers.get('content-type') ?? '').endsWith('json');
  const retryAfter = answer.headers.get('retry-after');
  return {
    status: answer.status,
    retryAfter: retryAfter === null ? null : Number(retryAfter),
    readBy: ['access-control-allow-origin', 'access-control-expose-headers'].map((name) =>
      answer.headers.get(name),
    ),
    code: isJson ? (JSON.parse(text) as { code?: string }).code : undefined,
  };
}

/** Asks `count` times, fifty at a time. */
async function many(count: number, ask: (index: number) => Promise<Response>): Promise<readonly Told[]> {
  const answers: Told[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = (next += 1);
      answers.push(await told(() => ask(index)));
    }
  };
  await Promise.all(Array.from({ length: 50 }, lane));
  return answers;
}

const refused = (answers: readonly Told[]): readonly Told[] => answers.filter(({ status }) => status === 429);

const post = (path: string, orderToken: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${world.bffUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
    body: JSON.stringify({ orderToken }),
  });

describe('a thousand starts', () => {
  it('16: under forged addresses are those of one address: 429, and when to come again', async () => {
    world = await startWorld({ env: { LIMIT_ORDER_STARTS_PER_MINUTE: '1000000' } });
    const token = await world.sign();
    const begunAt = Date.now();
    const answers = await many(1_000, (index) =>
      post('/v1/checkouts', token, { 'x-forwarded-for': `203.0.113.${String(index % 250)}, 198.51.100.7` }),
    );
    const backMeanwhile = ((Date.now() - begunAt) * 300) / 60_000 + 1;
    expect(answers.length - refused(answers).length).toBeLessThanOrEqual(300 + backMeanwhile);
    expect(refused(answers).length).toBeGreaterThan(50);
    for (const answer of refused(answers)) {
      expect(answer).toMatchObject({ code: 'too_many_requests', readBy: [ORIGIN, 'retry-after'] });
      expect([1, 2]).toContain(answer.retryAfter);
    }
    expect((await world.ledger()).trades).toHaveLength(1);
  }, 180_000);

  it('16: behind a proxy count for the address that the proxy saw, and for no neighbour of it', async () => {
    world = await startWorld({
      env: { TRUSTED_PROXIES: '127.0.0.1', LIMIT_ADDRESS_STARTS_PER_MINUTE: '30' },
    });
    const token = await world.sign();
    const startOf = (address: string, forged: string): Promise<Response> =>
      post('/v1/checkouts', token, { 'x-forwarded-for': `${forged}, ${address}` });
    const answers = await many(100, (index) => startOf('203.0.113.9', `6.6.6.${String(index)}`));
    expect(refused(answers).length).toBeGreaterThan(20);
    expect((await startOf('203.0.113.10', '203.0.113.9')).status).toBe(200);
    const ofLine = await many(100, (index) => startOf(`2001:db8:1:2::${String(index)}`, '::1'));
    expect(refused(ofLine).length).toBeGreaterThan(20);
    expect((await startOf('2001:db8:1:3::1', '::1')).status).toBe(200);
  }, 60_000);
});

describe('what comes too often', () => {
  it('is refused by order, by handle and by key, each alone, in the form of its reader', async () => {
    world = await startWorld({
      env: {
        LIMIT_ORDER_STARTS_PER_MINUTE: '30',
        LIMIT_HANDLE_READS_PER_MINUTE: '60',
        LIMIT_KEY_PER_MINUTE: '60',
      },
    });
    const token = await world.sign();
    const { handle } = await world.startOk(token);
    expect(refused(await many(90, () => post('/v1/checkouts', token))).length).toBeGreaterThan(5);
    const { handle: other } = await world.startOk(await world.sign({ orderId: 'another' }));
    const read = (of: string): Promise<Response> => fetch(`${world.bffUrl}/v1/checkouts/${of}`);
    expect(refused(await many(200, () => read(handle))).length).toBeGreaterThan(20);
    expect((await read(other)).status).toBe(200);
    // Until it is refused again: on a busy machine some came back meanwhile.
    let page: Response;
    let words: string;
    do {
      page = await fetch(`${world.bffUrl}/checkout/${handle}`, { headers: { 'accept-language': 'en' } });
      words = await page.text();
    } while (page.status === 200);
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '1']);
    expect(words).toContain('Nothing has changed about the payment');
    expect(words).not.toContain('could not be started');
    const list = (key: string | undefined): Promise<Response> =>
      fetch(`${world.bffUrl}/v1/merchant/checkouts`, { headers: { authorization: `Bearer ${key ?? ''}` } });
    const key = world.env['MERCHANT_API_KEY'];
    expect(refused(await many(200, () => list(key))).length).toBeGreaterThan(20);
    expect((await list('x'.repeat(40))).status).toBe(401);
  }, 60_000);

  it('never is a notification, a return or a probe', async () => {
    world = await startWorld({
      env: {
        LIMIT_ADDRESS_STARTS_PER_MINUTE: '30',
        LIMIT_ADDRESS_READS_PER_MINUTE: '60',
        LIMIT_HANDLE_READS_PER_MINUTE: '60',
      },
    });
    const { gmoOrderId, returnUrl } = await goToEpos(world);
    const reading = await many(300, () => fetch(`${world.bffUrl}/v1/availability`));
    expect(refused(reading).length).toBeGreaterThan(50);
    const asked = await Promise.all([
      many(200, () => forgeNotification(world, gmoOrderId, 'AUTH')),
      many(50, () => fetch(returnUrl, { redirect: 'manual' })),
      many(200, () => fetch(`${world.bffUrl}/livez`)),
      many(50, () => fetch(`${world.bffUrl}/readyz`)),
    ]);
    expect(asked.map((answers) => [...new Set(answers.map(({ status }) => status))])).toEqual([
      [200],
      [303],
      [200],
      [200],
    ]);
  }, 60_000);
});

/** Repeats `ask` on `width` sockets of their own until `during` has ended; gives the statuses. */
async function flood(
  width: number,
  ask: (lane: number) => { readonly method: string; readonly path: string; readonly body?: string },
  during: () => Promise<void>,
): Promise<ReadonlyMap<number, number>> {
  let isOn = true;
  const statuses = new Map<number, number>();
  const { hostname, port } = new URL(world.bffUrl);
  const once = (lane: number): Promise<void> =>
    new Promise((resolve) => {
      const { method, path, body } = ask(lane);
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}`,
      };
      const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
        const { statusCode = 0 } = response;
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        response.resume().once('close', resolve);
      });
      request.once('error', () => {
        resolve();
      });
      request.end(body);
    });
  const lanes = Array.from({ length: width }, async (_, lane) => {
    while (isOn) await once(lane);
  });
  await during().finally(() => {
    isOn = false;
  });
  await Promise.all(lanes);
  return statuses;
}

/** Posts notifications one after another; gives how long the slowest answer took, in ms. */
async function slowestNotification(gmoOrderId: string, count: number): Promise<number> {
  let slowest = 0;
  for (let index = 0; index < count; index += 1) {
    const begunAt = performance.now();
    expect(await (await forgeNotification(world, gmoOrderId, 'AUTH')).text()).toBe('0');
    slowest = Math.max(slowest, performance.now() - begunAt);
    await sleep(50);
  }
  return slowest;
}

describe('the notification route', () => {
  it('26: answers within three seconds while a hundred sockets read and start, none of them limited', async () => {
    world = await startWorld({ env: WITHOUT_LIMITS });
    const { gmoOrderId } = await goToEpos(world, { orderId: 'mine' });
    const token = await world.sign({ orderId: 'flooded' });
    const { handle } = await world.startOk(token);
    const body = JSON.stringify({ orderToken: token });
    const asks = [
      { method: 'GET', path: `/v1/checkouts/${handle}` },
      { method: 'POST', path: '/v1/checkouts/lookup', body },
      { method: 'POST', path: '/v1/checkouts', body },
      { method: 'GET', path: `/checkout/${handle}` },
    ] as const;
    let slowest = 0;
    const statuses = await flood(
      100,
      (lane) => asks[lane % asks.length] ?? asks[0],
      async () => {
        await sleep(500);
        slowest = await slowestNotification(gmoOrderId, 15);
        await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
        await untilTold(world, 'checkout.paid');
      },
    );
    expect(slowest).toBeLessThan(3_000);
    expect([...statuses.keys()].filter((status) => ![200, 503].includes(status))).toEqual([]);
    expect(statuses.get(200) ?? 0).toBeGreaterThan(100);
  }, 120_000);

  it('26: finds a connection to PostgreSQL while every report waits for the database', async () => {
    const databaseUrl = await freshDatabase();
    world = await startWorld({ env: { ...WITHOUT_LIMITS, DATABASE_URL: databaseUrl } });
    const { gmoOrderId } = await goToEpos(world);
    const locker = await connectToPostgres(databaseUrl);
    await locker.query('BEGIN; LOCK TABLE sales_entries IN ACCESS EXCLUSIVE MODE');
    let slowest = 0;
    const path = '/v1/merchant/reports/sales?from=2026-11-01&to=2026-11-30';
    await flood(
      30,
      () => ({ method: 'GET', path }),
      async () => {
        await sleep(500);
        slowest = await slowestNotification(gmoOrderId, 15);
        expect((await fetch(`${world.bffUrl}/livez`)).status).toBe(200);
        await locker.query('ROLLBACK');
        await locker.end();
      },
    );
    expect(slowest).toBeLessThan(3_000);
  }, 120_000);
});

describe('a slow client', () => {
  /** Sends `head` and then a byte now and then; gives how long the server put up with it and what it said. */
  function trickle(head: string): Promise<{ readonly ms: number; readonly answer: string }> {
    const { hostname, port } = new URL(world.bffUrl);
    const begunAt = performance.now();
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(head));
      const drip = setInterval(() => socket.write('x'), 500);
      socket.on('error', () => undefined).on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.once('close', () => {
        clearInterval(drip);
        resolve({ ms: performance.now() - begunAt, answer });
      });
    });
  }

  it('15: that trickles its headers, its body, or nothing at all is given up, two hundred of them at once', async () => {
    world = await startWorld();
    const heads = [
      'GET /livez HTTP/1.1\r\nHost: pay\r\nX: ',
      'POST /nowhere HTTP/1.1\r\nHost: pay\r\nContent-Length: 1000\r\n\r\n',
      'POST /gmo/notification HTTP/1.1\r\nHost: pay\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n',
      'G',
    ];
    const trickling = Promise.all(Array.from({ length: 50 }, () => heads.map(trickle)).flat());
    const { gmoOrderId } = await goToEpos(world);
    expect(await slowestNotification(gmoOrderId, 20)).toBeLessThan(3_000);
    for (const { ms } of await trickling) expect(ms).toBeLessThan(25_000);
  }, 60_000);
});
