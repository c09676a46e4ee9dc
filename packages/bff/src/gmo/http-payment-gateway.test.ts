/** What the network can do to a call, with real sockets. The answers themselves: `wire-samples.test.ts`. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { ServerResponse } from 'node:http';
import { Secret } from '@epos-kantan/shared';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayOptions } from './http-payment-gateway.ts';
import type { CallResult } from '../checkout/gateway-result.ts';
import { makeGateway, startFakeGmo } from './test-support/start-fake-gmo.ts';
import type { FakeGmo } from './test-support/start-fake-gmo.ts';

const access = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const good = `AccessID=${access}&AccessPass=${access}`;
const trade = { gmoOrderId: 'ekabcdefghij234567mnop-01', jobCode: 'AUTH', amount: 9800, tax: 0 } as const;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function fakeGmo(answer: (response: ServerResponse) => void): Promise<FakeGmo> {
  const gmo = await startFakeGmo(answer);
  closers.push(() => gmo.close());
  return gmo;
}

/** A bare socket server: what comes in is left to `serve`. */
async function socketServer(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  );
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function register(baseUrl: string, more: Partial<GatewayOptions> = {}): Promise<CallResult<unknown>> {
  return makeGateway(baseUrl, more).gateway.registerTrade(trade);
}

const unknown = (uncertainty: string): object => ({ kind: 'unknown', uncertainty, codes: [] });

describe('an answer that is none', () => {
  it.each([302, 301, 204, 400, 404, 429, 500, 503])('with status %i is unknown', async (status) => {
    const gmo = await fakeGmo((response) => {
      response.writeHead(status, { location: '/payment/elsewhere' }).end(status === 204 ? undefined : good);
    });
    expect(await register(gmo.baseUrl)).toEqual(unknown('http_status'));
    expect(gmo.seen).toHaveLength(1);
  });

  it('with headers that never come is unknown, once the deadline has passed', async () => {
    const gmo = await fakeGmo(() => undefined);
    expect(await register(gmo.baseUrl, { timeoutMs: 150 })).toEqual(unknown('timeout'));
  });

  it('whose body never ends is unknown: the deadline counts for it too', async () => {
    const gmo = await fakeGmo((response) => {
      response.write(good);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(drip);
      });
    });
    expect(await register(gmo.baseUrl, { timeoutMs: 200 })).toEqual(unknown('timeout'));
  });

  it('cut off in its body is unknown, even if what came would do', async () => {
    const gmo = await fakeGmo((response) => {
      response.writeHead(200, { 'content-length': good.length + 10 });
      response.write(good, () => response.socket?.resetAndDestroy());
    });
    expect(await register(gmo.baseUrl)).toEqual(unknown('connection_lost'));
  });

  it('of a connection that is reset after the request is unknown, and not sent again', async () => {
    let requests = 0;
    const host = await socketServer((socket) => {
      socket.on('data', () => {
        requests += 1;
        socket.resetAndDestroy();
      });
    });
    expect(await register(`http://${host}`)).toEqual(unknown('connection_lost'));
    expect(requests).toBe(1);
  });

  it('that is no HTTP is unknown', async () => {
    const host = await socketServer((socket) => {
      socket.on('data', () => socket.end('AccessID=1&AccessPass=2\r\n\r\n'));
    });
    expect(await register(`http://${host}`)).toEqual(unknown('connection_lost'));
  });

  it('of endless bytes is unknown, and the connection is closed', async () => {
    let sentBytes = 0;
    const closed = new Promise<void>((resolve) => {
      void fakeGmo((response) => {
        const chunk = 'x'.repeat(16_384);
        const pour = (): void => {
          while (!response.destroyed && response.write(chunk)) sentBytes += chunk.length;
        };
        response.on('drain', pour).on('close', resolve);
        pour();
      }).then(async (gmo) => {
        expect(await register(gmo.baseUrl)).toEqual(unknown('garbled'));
      });
    });
    await closed;
    expect(sentBytes).toBeLessThan(50_000_000);
  });

  it('says another charset in its header: it is read as Windows-31J all the same', async () => {
    const gmo = await fakeGmo((response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(good);
    });
    expect((await register(gmo.baseUrl)).kind).toBe('done');
  });
});

describe('a request that cannot have left', () => {
  it('is not sent: nobody listens on the port', async () => {
    const host = await socketServer(() => undefined);
    await Promise.all(closers.splice(0).map((close) => close()));
    expect(await register(`http://${host}`)).toEqual({ kind: 'not_sent', detail: 'ECONNREFUSED' });
  });

  it('is not sent: the name is unknown', async () => {
    const result = await register('http://gmo.invalid');
    expect(result.kind).toBe('not_sent');
  });

  it('is not sent: TLS to a port that speaks none', async () => {
    const gmo = await fakeGmo((response) => response.end(good));
    const result = await register(gmo.baseUrl.replace('http:', 'https:'));
    expect(result).toEqual({ kind: 'not_sent', detail: 'ERR_SSL_WRONG_VERSION_NUMBER' });
    expect(gmo.seen).toHaveLength(0);
  });

  it('is not sent: the connection ends within the TLS handshake', async () => {
    const host = await socketServer((socket) => socket.on('data', () => socket.resetAndDestroy()));
    expect((await register(`https://${host}`)).kind).toBe('not_sent');
  });

  it('is not sent: a value has no form in Windows-31J', async () => {
    const gmo = await fakeGmo((response) => response.end(good));
    const result = await register(gmo.baseUrl, { extraFields: { User: '😀' } });
    expect(result.kind).toBe('not_sent');
    expect(gmo.seen).toHaveLength(0);
  });
});

describe('many calls at a time', () => {
  it('are never more than the limit under way, and all are answered', async () => {
    const open: ServerResponse[] = [];
    let most = 0;
    const gmo = await fakeGmo((response) => {
      open.push(response);
      most = Math.max(most, open.length);
      setTimeout(() => open.shift()?.end(good), 20);
    });
    const { gateway } = makeGateway(gmo.baseUrl, { concurrencyMax: 3 });
    const results = await Promise.all(Array.from({ length: 12 }, () => gateway.registerTrade(trade)));
    expect(results.every(({ kind }) => kind === 'done')).toBe(true);
    expect(most).toBe(3);
  });

  it('are not sent if their turn comes later than a call may take', async () => {
    const gmo = await fakeGmo(() => undefined);
    const { gateway } = makeGateway(gmo.baseUrl, { concurrencyMax: 1, timeoutMs: 150 });
    const results = await Promise.all(Array.from({ length: 5 }, () => gateway.registerTrade(trade)));
    expect(results[0]).toEqual(unknown('timeout'));
    expect(results.at(-1)).toEqual({ kind: 'not_sent', detail: 'waited too long for its turn' });
    expect(gmo.seen.length).toBeLessThan(3);
  });

  it('have one deadline for waiting and being answered', async () => {
    const gmo = await fakeGmo((response) => {
      if (gmo.seen.length === 1) setTimeout(() => response.end(good), 450);
    });
    const { gateway, logged } = makeGateway(gmo.baseUrl, { concurrencyMax: 1, timeoutMs: 1_000 });
    const [first, second] = await Promise.all([gateway.registerTrade(trade), gateway.registerTrade(trade)]);
    expect([first.kind, second]).toEqual(['done', unknown('timeout')]);
    // A deadline of the answer alone would end after 1,450 ms.
    expect((logged[1] as { readonly ms: number }).ms).toBeLessThan(1_400);
  });

  it('are not sent if the queue is full', async () => {
    const gmo = await fakeGmo(() => undefined);
    const { gateway } = makeGateway(gmo.baseUrl, { concurrencyMax: 1, timeoutMs: 300 });
    const inquiries = Array.from({ length: 2_010 }, () => gateway.inquireTrade(trade.gmoOrderId));
    expect(await inquiries.at(-1)).toEqual({
      kind: 'could_not_tell',
      detail: 'not sent: too many calls are waiting',
    });
    await Promise.all(inquiries);
  });
});

describe('the log', () => {
  const secret = new Secret('tokenOfTheAccessPass000000000000');
  const answers = [
    good,
    'ErrCode=E91&ErrInfo=E91099999',
    `AccessID=${access}&AccessPass=${secret.reveal()}&Token=${secret.reveal()}&StartURL=https://pt01.mul-pay.jp/x`,
    `ErrCode=M01&ErrInfo=M01004010&AccessPass=${secret.reveal()}`,
    `<html>${secret.reveal()}</html>`,
  ];

  it('names call, order, time and codes of each exchange, and never a secret or a body', async () => {
    let turn = 0;
    const gmo = await fakeGmo((response) => response.end(answers[(turn += 1) % answers.length]));
    const { gateway, logged } = makeGateway(gmo.baseUrl, { shopPass: secret });
    const more = { returnUrl: 'https://a.example/', clientField1: null, clientField2: 'c' };
    const one = { ...trade, ...more, accessId: access, accessPass: secret, paymentTermSeconds: 900 };
    const results: unknown[] = [];
    for (let round = 0; round < answers.length; round += 1) {
      results.push(await gateway.registerTrade(one), await gateway.executeTrade(one));
      results.push(await gateway.captureTrade(one), await gateway.inquireTrade(one.gmoOrderId));
    }
    expect(logged).toHaveLength(answers.length * 4);
    for (const entry of logged) {
      expect(entry).toMatchObject({ gmoOrderId: one.gmoOrderId, ms: expect.any(Number) as number });
    }
    expect(logged).toContainEqual(
      expect.objectContaining({ call: 'EntryTranEpospay', end: 'system_error', codes: ['E91099999'] }),
    );
    expect(JSON.stringify([logged, results])).not.toContain(secret.reveal());
    expect(JSON.stringify(logged)).not.toContain('html');
  });
});
