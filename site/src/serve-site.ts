/** Serves the built site on this machine alone. Called by `main.ts` and by the journeys. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** A site that is served. */
export interface ServedSite {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** @param port 0 = any. @throws Error when the site is not built, or the port is taken. */
export async function serveSite(port: number): Promise<ServedSite> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('the site is not built: run docs:build');
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    answer(request.url ?? '/', response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${String(taken)}`, stop };
}

function answer(address: string, response: ServerResponse): void {
  const file = fileOf(address);
  const path = file ?? join(dist, '404.html');
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  response.writeHead(file === undefined ? 404 : 200, {
    'Content-Type': type,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
  });
  createReadStream(path).pipe(response);
}

/** The file of an address; undefined when there is none. Nothing outside of the site, and no name with a point before it. */
function fileOf(address: string): string | undefined {
  let path: string;
  try {
    path = normalize(decodeURIComponent(new URL(address, 'http://site').pathname));
  } catch {
    return undefined;
  }
  if (path.includes('\0') || /(?:^|\/)\./.test(path)) return undefined;
  const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
  return existsSync(file) && statSync(file).isFile() ? file : undefined;
}
