/** What doctor sends over a network is bounded in time and bytes, follows nothing, and never rejects. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { addressesOf, ask, lookAtCertificate, machineNetwork } from './network.ts';
import type { Network } from './network.ts';
import { closed, listening } from '../testing/doctor/start-installation.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closers.push(() => closed(server));
  return listening(server);
}

/** A server of bytes; `onData` is told each connection's. */
async function serveBytes(onData: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => onData(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

it('a look sends what it was told, once, and gives the answer', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push([request.method, request.url, request.headers.host, request.headers['x-one'], body]);
      response.writeHead(302, { location: '/b' }).end('moved');
    });
  });
  const look = { url: `${url}/a?b=1`, method: 'POST', headers: { 'x-one': '1' }, body: 'ü' } as const;
  const answer = await ask(machineNetwork, look);
  expect(answer).toMatchObject({ kind: 'answered', status: 302, headers: { location: '/b' } });
  expect(answer.kind === 'answered' && answer.body.toString()).toBe('moved');
  expect(seen).toEqual([['POST', '/a?b=1', new URL(url).host, '1', 'ü']]);
});

it('a body without an end is read to its bound', async () => {
  const url = await serve((_, response) => {
    const more = (): void => {
      if (response.writable) response.write('x'.repeat(10_000), more);
    };
    more();
  });
  const answer = await ask(machineNetwork, { url, bytesMax: 25_000 });
  expect(answer.kind === 'answered' && answer.body.byteLength).toBe(25_000);
});

it.each([
  ['says nothing', () => undefined],
  [
    'stops in the middle',
    (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
  ],
])('a server that %s is left in time', async (_, onData) => {
  const host = await serveBytes(onData);
  expect(await ask(machineNetwork, { url: `http://${host}/` }, 200)).toEqual({
    kind: 'failed',
    why: 'too_late',
    code: 'ETIMEDOUT',
  });
});

it.each([
  ['closes at once', (socket: Socket) => socket.end()],
  ['speaks something else', (socket: Socket) => socket.end('SSH-2.0-OpenSSH\r\n')],
  ['breaks off', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')],
])('a server that %s gives no answer', async (_, onData) => {
  const host = await serveBytes(onData);
  expect(await ask(machineNetwork, { url: `http://${host}/` })).toMatchObject({
    kind: 'failed',
    why: 'broken',
  });
});

it('a server that speaks no TLS has no certificate', async () => {
  const host = await serveBytes((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const url = new URL(`https://${host}/`);
  expect(await lookAtCertificate(machineNetwork, url)).toMatchObject({ kind: 'failed', why: 'tls' });
  expect(await ask(machineNetwork, { url: url.href })).toMatchObject({ kind: 'failed', why: 'tls' });
  const silent = await serveBytes(() => undefined);
  expect(await lookAtCertificate(machineNetwork, new URL(`https://${silent}/`), 200)).toMatchObject({
    kind: 'failed',
    why: 'too_late',
  });
});

it('a port on which nobody listens is no connection, and a name without an address none either', async () => {
  const server = createServer();
  const url = await listening(server);
  await closed(server);
  expect(await ask(machineNetwork, { url })).toMatchObject({ why: 'no_connection', code: 'ECONNREFUSED' });
  expect(await ask(machineNetwork, { url: 'http://nowhere.invalid/' })).toMatchObject({ why: 'no_address' });
});

it('addresses are told, or why there are none, in time', async () => {
  expect(await addressesOf(machineNetwork, '[::1]')).toEqual({ addresses: ['::1'], code: null });
  expect(await addressesOf(machineNetwork, 'localhost')).toMatchObject({ code: null });
  const silent: Network = { ...machineNetwork, resolve: () => new Promise(() => undefined) };
  expect(await addressesOf(silent, 'a.example', 100)).toEqual({ addresses: [], code: 'ETIMEDOUT' });
  const empty: Network = { ...machineNetwork, resolve: () => Promise.resolve([]) };
  expect(await addressesOf(empty, 'a.example')).toEqual({ addresses: [], code: 'ENOTFOUND' });
});
