/** TLS that is not what it should be: nothing is sent, and nothing is taken for a no. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { makeCertificate } from './test-support/make-certificate.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface TlsServer {
  readonly baseUrl: string;
  readonly requests: () => number;
}

async function startTlsServer(options: ServerOptions): Promise<TlsServer> {
  let requests = 0;
  const server = createServer(options, (request, response) => {
    requests += 1;
    request.resume().on('end', () => response.end('AccessID=1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `https://localhost:${String(port)}`, requests: () => requests };
}

async function exchangeTrusting(certs: readonly string[], baseUrls: readonly string[]): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'tls-'));
  closers.push(() => rm(folder, { recursive: true }));
  const trusted = join(folder, 'trusted.pem');
  await writeFile(trusted, certs.join(''));
  const child = fileURLToPath(new URL('test-support/exchange-in-child.ts', import.meta.url));
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: trusted };
  const run = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, ...baseUrls], { env });
  return JSON.parse(run.stdout);
}

it('sends only to the holder of a good certificate over TLS of today', { timeout: 30_000 }, async () => {
  const notAfter = new Date('2090-01-01T00:00:00Z');
  const good = makeCertificate({ hostname: 'localhost', notAfter });
  const expired = makeCertificate({ hostname: 'localhost', notAfter: new Date('2021-01-01T00:00:00Z') });
  const otherName = makeCertificate({ hostname: 'pt01.mul-pay.jp', notAfter });
  const untrusted = makeCertificate({ hostname: 'localhost', notAfter });
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  const servers = await Promise.all(
    [good, expired, otherName, untrusted, { ...good, ...old }].map((options) => startTlsServer(options)),
  );
  const trusted = [good.cert, expired.cert, otherName.cert];
  const ends = await exchangeTrusting(
    trusted,
    servers.map(({ baseUrl }) => baseUrl),
  );
  expect(ends).toEqual([
    { kind: 'answered', answeredAt: expect.any(Number) as number },
    { kind: 'not_sent', detail: 'CERT_HAS_EXPIRED' },
    { kind: 'not_sent', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    { kind: 'not_sent', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    { kind: 'not_sent', detail: expect.stringMatching(/^ERR_SSL_/) as string },
  ]);
  expect(servers.map(({ requests }) => requests())).toEqual([1, 0, 0, 0, 0]);
});
