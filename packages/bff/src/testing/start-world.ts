/**
 * A small world for tests, all over real HTTP: the simulator of GMO-PG and EPOS, a BFF on a real SQLite file, and a shop's server
 * that verifies webhooks. One clock for all of them.
 */
import { startSimulator } from '@epos-kantan/simulator';
import type { SimulatorOptions } from '@epos-kantan/simulator';
import type { CheckoutView, CreateCheckoutResponse, WebhookEvent } from '@epos-kantan/shared';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBff } from '../compose.ts';
import type { Bff } from '../compose.ts';
import { listen } from '../node.ts';
import type { ListeningBff } from '../node.ts';
import { signOrder } from '../order-token/sign-order.ts';
import { verifyWebhook } from '../webhook/verify-webhook.ts';

/** What a shop could set; every secret is fresh. */
export type Environment = Record<string, string | undefined>;

/** One trade as the simulator's ledger shows it. */
export interface LedgerTrade {
  readonly orderId: string;
  readonly accessId: string;
  readonly status: string;
  readonly jobCd: string;
  readonly amount: number;
  readonly tax: number;
  readonly pointsUsed: number;
  readonly couponUsed: number;
  readonly retUrl: string;
  readonly history: readonly { readonly status: string; readonly cause: string }[];
  readonly calls: readonly { readonly path: string }[];
  readonly notifications: readonly { readonly answer: string }[];
}

/** The simulator's books: every trade, and calls that belong to none. */
export interface Ledger {
  readonly trades: readonly LedgerTrade[];
  readonly calls: readonly { readonly path: string }[];
}

/** The running world. */
export interface World {
  readonly env: Environment;
  readonly simulatorUrl: string;
  readonly folder: string;
  readonly webhooks: readonly WebhookEvent[];
  bffUrl: string;
  bff: Bff;
  /** Signs an order of the shop. */
  sign(order?: Partial<Parameters<typeof signOrder>[0]>): Promise<string>;
  /** `POST /v1/checkouts`. */
  start(orderToken: string): Promise<Response>;
  /** `POST /v1/checkouts`, expected to succeed. */
  startOk(orderToken: string): Promise<CreateCheckoutResponse>;
  /** `GET /v1/checkouts/{handle}`. */
  view(handle: string): Promise<CheckoutView>;
  ledger(): Promise<Ledger>;
  /** Posts to the simulator's control plane. */
  control(path: string, body: object): Promise<unknown>;
  /** Opens the redirect page and posts its form to StartURL, as a browser does. */
  openRedirect(page: string): Promise<void>;
  /** Moves everybody's clock. */
  advance(seconds: number): Promise<void>;
  /** Asks again and again (at most 10 s) until the answer is not null. */
  until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T>;
  /** Stops the BFF gracefully and starts it again on the same files. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** How a test wants its world. */
export interface WorldOptions {
  readonly env?: Environment;
  readonly simulator?: Partial<SimulatorOptions>;
  /** The world begins without a running BFF: a test starts its own process. */
  readonly withoutBff?: boolean;
}

/** Starts a world. Stop it at the end of the test. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-test-'));
  const port = await freePort();
  const bffUrl = `http://127.0.0.1:${String(port)}`;
  const simulator = await startSimulator({
    port: 0,
    notificationUrl: `${bffUrl}/gmo/notification`,
    ...options.simulator,
  });
  const webhooks: WebhookEvent[] = [];
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const shop = await startShop(webhookSecret, webhooks);
  const env: Environment = {
    GMO_ENV: 'test',
    GMO_BASE_URL: simulator.url,
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: 'simulator1',
    DATABASE_URL: `file:${join(folder, 'payments.db')}`,
    PUBLIC_URL: bffUrl,
    PORT: String(port),
    ALLOWED_ORIGINS: 'http://shop.localhost:3000',
    RETURN_ORIGINS: 'http://shop.localhost:3000',
    ORDER_TOKEN_SECRET: randomBytes(32).toString('base64url'),
    MERCHANT_API_KEY: randomBytes(32).toString('base64url'),
    DATA_KEY: randomBytes(32).toString('base64'),
    WEBHOOK_URL: `http://127.0.0.1:${String((shop.address() as AddressInfo).port)}/webhooks`,
    WEBHOOK_SECRET: webhookSecret,
    LOG_LEVEL: 'silent',
    ...options.env,
  };

  let listening: ListeningBff | null = null;
  const open = async (): Promise<Bff> => {
    const bff = await createBff({ env, clock: simulator.clock });
    listening = await listen(bff, { port });
    return bff;
  };
  const post = (url: string, body: object): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const world: World = {
    env,
    simulatorUrl: simulator.url,
    folder,
    webhooks,
    bffUrl,
    bff: options.withoutBff === true ? (undefined as unknown as Bff) : await open(),
    sign: (order = {}) =>
      signOrder(
        {
          orderId: 'order-1',
          amount: 9800,
          total: (order.amount ?? 9800) + (order.tax ?? 0),
          returnUrl: 'http://shop.localhost:3000/thanks?cart=1#top',
          ...order,
        },
        { secret: env['ORDER_TOKEN_SECRET'] ?? '', now: simulator.clock.now() },
      ),
    start: (orderToken) => post(`${bffUrl}/v1/checkouts`, { orderToken }),
    async startOk(orderToken) {
      const response = await world.start(orderToken);
      if (!response.ok)
        throw new Error(`start answered ${String(response.status)}: ${await response.text()}`);
      return (await response.json()) as CreateCheckoutResponse;
    },
    async view(handle) {
      const response = await fetch(`${bffUrl}/v1/checkouts/${handle}`);
      const body = (await response.json()) as { checkout: CheckoutView };
      return body.checkout;
    },
    ledger: async () => (await (await fetch(`${simulator.url}/_simulator/ledger`)).json()) as Ledger,
    async control(path, body) {
      const response = await post(`${simulator.url}/_simulator/${path}`, body);
      if (!response.ok)
        throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
      return response.json().catch(() => null);
    },
    openRedirect: (page) => openRedirect(page),
    async advance(seconds) {
      await world.control('clock', { advanceSeconds: seconds });
    },
    until,
    async restart() {
      await listening?.stop();
      world.bff = await open();
    },
    async stop() {
      await listening?.stop();
      await simulator.stop();
      await new Promise((resolve) => shop.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

async function openRedirect(page: string): Promise<void> {
  const html = await (await fetch(page)).text();
  const field = (pattern: RegExp): string => decodeEntities(pattern.exec(html)?.[1] ?? '');
  const startUrl = field(/<form[^>]*action="([^"]*)"/);
  const body = new URLSearchParams({
    AccessID: field(/name="AccessID" value="([^"]*)"/),
    Token: field(/name="Token" value="([^"]*)"/),
  });
  const started = await fetch(startUrl, { method: 'POST', body, redirect: 'manual' });
  if (started.status !== 302) throw new Error(`StartURL answered ${String(started.status)}`);
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A shop's server that takes webhooks as the docs say. */
async function startShop(secret: string, webhooks: WebhookEvent[]): Promise<Server> {
  const shop = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        webhooks.push(
          verifyWebhook(
            Buffer.concat(chunks).toString('utf8'),
            request.headers as Record<string, string>,
            secret,
          ),
        );
        response.writeHead(204).end();
      } catch {
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  return shop;
}

/** Asks every 20 ms, at most ten seconds of real time. */
async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  for (let tries = 0; tries < 500; tries += 1) {
    const seen = await look();
    if (seen !== null) return seen;
    await sleep(20);
  }
  throw new Error(`waited in vain for: ${what}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
