import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { endOf } from '../webhook/deliver-due.ts';
import { sendRequest } from './send-request.ts';
import type { ResolveName, SendOptions, SendResult } from './send-request.ts';

const LOCAL: ReadonlySet<string> = new Set(['127.0.0.1']);
const BODY = '{"id":"evt_1","注":"文"}';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A receiver on this machine; gives its URL. */
async function receive(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks?x=1`;
}

/** A receiver that writes bytes as it likes. */
async function receiveRaw(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

function send(url: string, options: SendOptions = {}, allowed = LOCAL): Promise<SendResult> {
  return sendRequest({ url, headers: { 'webhook-id': 'evt_1' }, body: BODY }, allowed, options);
}

/** What the sender will do, at the first try and with no chance. */
const endAfter = (result: SendResult) => endOf(result, 1, 0, 0);

describe('a receiver', () => {
  it('gets the exact body and the headers, in one POST', async () => {
    const seen: unknown[] = [];
    const url = await receive((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { 'webhook-id': id, 'content-length': length } = request.headers;
        seen.push([request.method, request.url, id, length, Buffer.concat(chunks).toString()]);
        response.writeHead(204).end();
      });
    });
    expect(endAfter(await send(url))).toEqual({ kind: 'delivered' });
    expect(seen).toEqual([['POST', '/hooks?x=1', 'evt_1', String(Buffer.byteLength(BODY)), BODY]]);
  });

  it.each([
    [200, { kind: 'delivered' }],
    [299, { kind: 'delivered' }],
    [304, { kind: 'failed', nextAt: 5_000, detail: 'answered 304' }],
    [400, { kind: 'failed', nextAt: 5_000, detail: 'answered 400' }],
    [404, { kind: 'failed', nextAt: 5_000, detail: 'answered 404' }],
    [410, { kind: 'failed', nextAt: null, detail: 'answered 410' }],
    [500, { kind: 'failed', nextAt: 5_000, detail: 'answered 500' }],
  ])('that answers %s', async (status, end) => {
    const url = await receive((_, response) => response.writeHead(status).end());
    expect(endAfter(await send(url))).toEqual(end);
  });

  it.each([301, 302, 303, 307, 308])('that answers %s is not followed elsewhere', async (status) => {
    let visits = 0;
    const elsewhere = await receive((_, response) => {
      visits += 1;
      response.end();
    });
    const url = await receive((_, response) => response.writeHead(status, { location: elsewhere }).end());
    expect(endAfter(await send(url))).toMatchObject({ kind: 'failed', nextAt: 5_000 });
    expect(visits).toBe(0);
  });

  it.each([
    ['120', 120_000],
    ['1', 5_000],
    ['999999999', 24 * 3_600_000],
    ['-5', 5_000],
    ['soon', 5_000],
    ['Wed, 21 Oct 2099 07:28:00 GMT', 86_400_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 5_000],
    ['2099-10-21', 5_000],
  ])('that is busy and says Retry-After: %s is left alone for %s ms', async (retryAfter, nextAt) => {
    const url = await receive((_, response) => response.writeHead(429, { 'retry-after': retryAfter }).end());
    expect(endAfter(await send(url))).toEqual({ kind: 'failed', nextAt, detail: 'answered 429' });
  });

  it("that says a date is left alone until then, by the receiver's own clock", async () => {
    const headers = { date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2015 07:58:00 GMT' };
    const url = await receive((_, response) => response.writeHead(503, headers).end());
    expect(endAfter(await send(url))).toMatchObject({ nextAt: 1_800_000 });
  });

  it('that answers without end is cut off', async () => {
    let sentBytes = 0;
    let cutOff: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (cutOff = resolve));
    const url = await receive((_, response) => {
      const chunk = Buffer.alloc(65_536);
      const write = (): void => {
        do sentBytes += chunk.byteLength;
        while (response.write(chunk));
      };
      response.writeHead(200).on('drain', write).on('close', cutOff);
      write();
    });
    expect(endAfter(await send(url))).toEqual({ kind: 'delivered' });
    await ended;
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  });

  it('that never answers is given up after the deadline', async () => {
    const url = await receive(() => undefined);
    expect(await send(url, { deadlineMs: 50 })).toMatchObject({ kind: 'failed' });
  });

  it('that begins an answer and never ends it has not confirmed anything', async () => {
    const url = await receive((_, response) => response.writeHead(200).write('x'));
    expect(await send(url, { deadlineMs: 50 })).toMatchObject({ kind: 'failed' });
  });

  it.each<[string, string]>([
    ['breaks off', ''],
    ['breaks off within its answer', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
    ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['says "continue" and goes', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['sends headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`],
  ])('that %s has not confirmed anything', async (_, bytes) => {
    const url = await receiveRaw((socket) => socket.end(bytes));
    const result = await send(url, { deadlineMs: 5_000 });
    expect(result).toMatchObject({ kind: 'failed' });
    expect(endAfter(result)).toMatchObject({ kind: 'failed', nextAt: 5_000 });
  });

  it.each([
    'HTTP/1.0 200 OK\r\n\r\nok',
    'HTTP/1.1 200 OK\r\n\r\nok',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ])('that ends the connection with its answer has confirmed: %j', async (bytes) => {
    const url = await receiveRaw((socket) => socket.end(bytes));
    expect(await send(url)).toMatchObject({ kind: 'answered' });
  });

  it('that nobody listens for is tried again', async () => {
    const url = await receive((_, response) => response.end());
    await closers.pop()?.();
    expect(await send(url)).toEqual({ kind: 'failed', detail: 'ECONNREFUSED' });
  });

  it('that has no TLS gets nothing over https', async () => {
    const url = await receive((_, response) => response.end());
    expect(await send(url.replace('http:', 'https:'))).toMatchObject({ kind: 'failed' });
  });
});

describe('an address inside', () => {
  const nobody: ReadonlySet<string> = new Set();
  const PRIVATE = { kind: 'failed', detail: 'the address is private: name it in OUTBOUND_ALLOW_HOSTS' };

  it.each([
    ...['http://127.0.0.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://017700000001/', 'http://127.1/'],
    ...['http://10.0.0.1/', 'http://169.254.169.254/latest/meta-data', 'http://0/', 'http://127.0.0.1./'],
    ...['http://[::1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:a9fe:a9fe]/'],
    ...[
      'http://[0:0:0:0:0:ffff:7f00:1]/',
      'http://[64:ff9b::7f00:1]/',
      'http://[2002:7f00:1::]/',
      'http://[fd00::1]/',
    ],
  ])('is not reached by %s', async (url) => {
    expect(await send(url, {}, nobody)).toEqual(PRIVATE);
  });

  const resolveTo =
    (...addresses: string[]): ResolveName =>
    (_hostname, _options, callback) => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      setImmediate(() => callback(null, found));
    };

  it.each<[string, string[]]>([
    ['an address of this machine', ['127.0.0.1']],
    ['one of the cloud', ['169.254.169.254']],
    ['one in IPv6 clothes', ['::ffff:10.0.0.1']],
    ['a public one beside a private one', ['8.8.8.8', '10.0.0.1']],
    ['a private one with a zone', ['fe80::1%1']],
  ])('is not reached by a name that has %s', async (_, addresses) => {
    const result = await send('http://hooks.example/', { resolveName: resolveTo(...addresses) }, nobody);
    expect(result).toEqual({ kind: 'failed', detail: 'EPRIVATE' });
  });

  it('is not reached by localhost, as the machine itself resolves it', async () => {
    const url = await receive((_, response) => response.end());
    const result = await send(url.replace('127.0.0.1', 'localhost'), {}, nobody);
    expect(result).toEqual({ kind: 'failed', detail: 'EPRIVATE' });
  });

  it('is reached by a name that the operator allowed', async () => {
    const url = (await receive((_, response) => response.end())).replace('127.0.0.1', 'hooks.internal');
    const resolveName = resolveTo('127.0.0.1');
    expect(await send(url, { resolveName }, new Set(['hooks.internal']))).toMatchObject({ status: 200 });
    expect(await send(url, { resolveName }, new Set(['other.internal']))).toMatchObject({ kind: 'failed' });
  });

  it.each<[string, ResolveName]>([
    ['unknown', (_h, _o, callback) => callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), [])],
    ['without an address', resolveTo()],
  ])('a name that is %s is tried again later', async (_, resolveName) => {
    expect(await send('http://hooks.example/', { resolveName })).toEqual({
      kind: 'failed',
      detail: 'ENOTFOUND',
    });
  });
});
