/**
 * A whole installation on this machine for the tests of doctor: a simulator, a BFF on a real SQLite file, a shop with a page and a receiver
 * that verifies as the README says, all over real HTTP. `startLiveInstallation` puts the same behind names, certificates and https.
 */
import { startSimulator } from '@epos-kantan/simulator';
import type { RunningSimulator } from '@epos-kantan/simulator';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { createBff } from '../../compose/create-bff.ts';
import type { Bff } from '../../compose/create-bff.ts';
import { VERSION } from '../../openapi/version.ts';
import { verifyWebhook } from '../../webhook/verify-webhook.ts';
import type { Environment } from '../../doctor/machine.ts';

/** What stands in for the built button. */
const BUTTON = 'console.log("a button");\n';

/** The hash of {@link BUTTON} as a page pins it. */
export const BUTTON_HASH = `sha384-${createHash('sha384').update(BUTTON).digest('base64')}`;

/** A running installation. */
export interface Installation {
  readonly env: Environment;
  /** An empty folder for whatever a test needs; its path has nothing that reminds of a test. */
  readonly folder: string;
  readonly simulator: RunningSimulator;
  readonly shop: Shop;
  /** Makes the simulator answer the next inquiry with an error. */
  answerNext(errInfo: string): Promise<void>;
  stop(): Promise<void>;
}

/** The shop's server: pages by path, and a receiver at `/webhooks`. */
export interface Shop {
  readonly url: string;
  /** Sets what a page is. */
  setPage(path: string, html: string, headers?: Readonly<Record<string, string>>): void;
  /** Sets what answers at a path. */
  setListener(path: string, listener: RequestListener): void;
  readonly listener: RequestListener;
  /** What the receiver was sent and verified. */
  readonly received: readonly { readonly type: string }[];
  stop(): Promise<void>;
}

/** A folder of the tests, which its maker removes. Digits alone: no word can come about by chance. */
export function makeFolder(): string {
  const folder = join(tmpdir(), `shop-${String(process.pid)}-${String(randomInt(1e12))}`);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Fresh secrets. */
export function freshSecrets(): Record<string, string> {
  return {
    ORDER_TOKEN_SECRET: randomBytes(32).toString('base64url'),
    MERCHANT_API_KEY: randomBytes(32).toString('base64url'),
    MERCHANT_API_READ_KEY: randomBytes(32).toString('base64url'),
    DATA_KEY: randomBytes(32).toString('base64'),
    WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  };
}

/** Everything on loopback, with the test environment. */
export async function startInstallation(): Promise<Installation> {
  const folder = makeFolder();
  const simulator = await startSimulator({ port: 0 });
  const secrets = freshSecrets();
  const shop = await startShop(() => secrets['WEBHOOK_SECRET'] ?? '');
  const bffServer = createServer();
  const publicUrl = await listening(bffServer);
  const env: Environment = {
    ...secrets,
    GMO_ENV: 'test',
    GMO_BASE_URL: simulator.url,
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: 'simulator1',
    EPOS_MERCHANT_ID: '1234567890',
    EPOS_STORE_ID: '00042',
    PUBLIC_URL: publicUrl,
    ALLOWED_ORIGINS: shop.url,
    RETURN_ORIGINS: shop.url,
    WEBHOOK_URL: `${shop.url}/webhooks`,
    OUTBOUND_ALLOW_HOSTS: '127.0.0.1',
    DATABASE_URL: `file:${join(folder, 'payments.db')}`,
    LOG_LEVEL: 'silent',
  };
  const bff = await createBff({ env, assetsFolder: makeAssets(folder) });
  bffServer.on('request', listenerOf(bff));
  shop.setPage('/cart', cartPage(publicUrl));
  return {
    env,
    folder,
    simulator,
    shop,
    answerNext: (errInfo) => answerNext(simulator, errInfo),
    stop: async () => {
      await Promise.all([closed(bffServer), shop.stop(), simulator.stop()]);
      await bff.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The button's files, as small as they can be. */
export function makeAssets(folder: string): string {
  const assets = join(folder, 'assets');
  mkdirSync(assets);
  writeFileSync(join(assets, 'epos-kantan-button.js'), BUTTON);
  writeFileSync(join(assets, 'epos-kantan-button.css'), 'epos-kantan-button { display: block }\n');
  writeFileSync(join(assets, 'epos-kantan-shadow.css'), ':host { display: block }\n');
  for (const tool of ['csp-doctor', 'in-app-coach', 'inspector', 'points-note'])
    writeFileSync(join(assets, `epos-kantan-${tool}.js`), '/* a page tool */\n');
  return assets;
}

/** Answers requests by a BFF. */
export function listenerOf(bff: Bff): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = getRequestListener(bff.app.fetch);
  return (request, response) => void listener(request, response);
}

/** A page as the README has it. */
export function cartPage(publicUrl: string, integrity = BUTTON_HASH): string {
  const file = `${publicUrl}/assets/epos-kantan-button-${VERSION}`;
  return `<!doctype html><link rel="stylesheet" href="${file}.css">
<script async src="${file}.js" integrity="${integrity}" crossorigin="anonymous"></script>
<epos-kantan-button order-token="eyJ"><form method="post" action="${publicUrl}/checkout"></form></epos-kantan-button>`;
}

/** The policy that docs/button.md asks for. */
export function strictPolicy(publicUrl: string): string {
  const { origin } = new URL(publicUrl);
  return `default-src 'none'; script-src ${origin}; style-src ${origin}; connect-src ${origin}; form-action ${origin}; require-trusted-types-for 'script'; trusted-types 'none'`;
}

async function answerNext(simulator: RunningSimulator, errInfo: string): Promise<void> {
  const fault = {
    on: 'SearchTradeMulti',
    kind: 'error',
    times: 1,
    errCode: errInfo.slice(0, 3),
    errInfo,
  };
  const response = await fetch(`${simulator.url}/_simulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`the fault was not taken: ${await response.text()}`);
}

/** Starts the shop's server. */
export async function startShop(secret: () => string): Promise<Shop> {
  const listeners = new Map<string, RequestListener>();
  const received: { readonly type: string }[] = [];
  listeners.set('/webhooks', receiver(secret, received));
  const listener: RequestListener = (request, response) => {
    const found = listeners.get(new URL(request.url ?? '', 'http://shop').pathname);
    if (found === undefined) response.writeHead(404).end();
    else found(request, response);
  };
  const server = createServer(listener);
  const url = await listening(server);
  return {
    url,
    listener,
    received,
    setListener: (path, one) => void listeners.set(path, one),
    setPage: (path, html, headers = {}) =>
      void listeners.set(path, (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(html);
      }),
    stop: () => closed(server),
  };
}

/** Takes webhooks as the README says. */
export function receiver(secret: () => string, received: { readonly type: string }[] = []): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        received.push(verifyWebhook(Buffer.concat(chunks), request.headers, secret()));
        response.writeHead(204).end();
      } catch {
        response.writeHead(400).end();
      }
    });
  };
}

/** Listens on a free port, and gives the URL. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** Closes a server with all its connections. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
