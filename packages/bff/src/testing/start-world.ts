/**
 * A small world for tests, all over real HTTP: the simulator of GMO-PG and EPOS, a BFF on a real SQLite file, and a shop's server
 * that verifies webhooks. One clock for all of them.
 */
import { startSimulator } from '@epos-kantan/simulator';
import type { RunningSimulator, SimulatorOptions } from '@epos-kantan/simulator';
import type { CheckoutView, CreateCheckoutResponse, OrphanEvent, WebhookEvent } from '@epos-kantan/shared';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBff } from '../compose/create-bff.ts';
import type { Bff } from '../compose/create-bff.ts';
import type { AroundPort } from '../compose/create-parts.ts';
import { listen } from '../node.ts';
import type { AttachedBff } from '../node.ts';
import { signOrder } from '../order-token/sign-order.ts';
import type { OrderToSign } from '../order-token/sign-order.ts';
import { withCheckedAnswers } from './check-answers.ts';
import { freePort } from './free-port.ts';
import { hearAnswers, takeAnswerFaults } from './hear-answers.ts';
import { isKnownWebhook, isOrphanWebhook, verifyWebhook } from '../webhook/verify-webhook.ts';

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
  /** What was given back, or taken off by a change, tax included. */
  readonly canceledAmount: number;
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

/** A shopper who was sent to EPOS. */
export interface StartedAtEpos {
  readonly accessId: string;
  /** EPOS' own page, to which GMO-PG led. */
  readonly eposUrl: string;
}

/** Where a BFF stands. */
export interface Place {
  /** Its path there, such as `/pay`; empty = the root. */
  readonly path: string;
  /** Answers at `port` on 127.0.0.1, with workers, until it is stopped. */
  serve(bff: Bff, port: number): Promise<AttachedBff>;
}

const PLAIN_NODE: Place = { path: '', serve: (bff, port) => listen(bff, { port }) };

/** How a test wants its world. */
export interface WorldOptions {
  readonly env?: Environment;
  readonly simulator?: Partial<SimulatorOptions>;
  /** The world begins without a running BFF: a test starts its own process. */
  readonly withoutBff?: boolean;
  /** Who reads the log of the BFF; set `LOG_LEVEL` as well. */
  readonly logSink?: { write(line: string): void };
  /** Where the BFF stands. Default: a Node server of its own. */
  readonly place?: Place;
  /** Stands around the ports of the BFF. */
  readonly around?: AroundPort;
}

/** Starts a world. Stop it at the end of the test. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  hearAnswers();
  const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-test-'));
  const port = await freePort();
  const { place = PLAIN_NODE } = options;
  const bffUrl = `http://127.0.0.1:${String(port)}${place.path}`;
  const simulator = await startSimulator({
    port: 0,
    notificationUrl: `${bffUrl}/gmo/notification`,
    ...options.simulator,
  });
  const webhooks: WebhookEvent[] = [];
  const orphans: OrphanEvent[] = [];
  const heard: (WebhookEvent | OrphanEvent)[] = [];
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const shop = await startShop(webhookSecret, { webhooks, orphans, heard }, () => simulator.clock.now());
  const { port: shopPort } = shop.address() as AddressInfo;
  const env: Environment = {
    ...freshEnvironment(),
    GMO_BASE_URL: simulator.url,
    DATABASE_URL: `file:${join(folder, 'payments.db')}`,
    PUBLIC_URL: bffUrl,
    PORT: String(port),
    WEBHOOK_URL: `http://127.0.0.1:${String(shopPort)}/webhooks`,
    WEBHOOK_SECRET: webhookSecret,
    ...options.env,
  };
  const { logSink, around } = options;
  const world = new World({
    place,
    around,
    env,
    folder,
    port,
    bffUrl,
    simulator,
    shop,
    webhooks,
    orphans,
    heard,
    logSink,
  });
  if (options.withoutBff !== true) await world.open();
  return world;
}

/** What does not depend on where the parts listen. */
function freshEnvironment(): Environment {
  return {
    GMO_ENV: 'test',
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: 'simulator1',
    ALLOWED_ORIGINS: 'http://shop.localhost:3000',
    RETURN_ORIGINS: 'http://shop.localhost:3000',
    ORDER_TOKEN_SECRET: randomBytes(32).toString('base64url'),
    MERCHANT_API_KEY: randomBytes(32).toString('base64url'),
    DATA_KEY: randomBytes(32).toString('base64'),
    // The simulator's own code; GMO-PG's for EPOS is not known.
    EPOS_CANCEL_CODES: 'EZ3001001,EP1000001',
    LOG_LEVEL: 'silent',
  };
}

interface WorldParts {
  readonly place: Place;
  readonly around: AroundPort | undefined;
  readonly env: Environment;
  readonly folder: string;
  readonly port: number;
  readonly bffUrl: string;
  readonly simulator: RunningSimulator;
  readonly shop: Server;
  readonly webhooks: readonly WebhookEvent[];
  readonly orphans: readonly OrphanEvent[];
  readonly heard: readonly (WebhookEvent | OrphanEvent)[];
  readonly logSink: WorldOptions['logSink'];
}

/** The running world. */
export class World {
  readonly env: Environment;
  readonly folder: string;
  readonly bffUrl: string;
  readonly simulatorUrl: string;
  /** Every verified webhook, as it came. */
  readonly webhooks: readonly WebhookEvent[];
  /** Those about trades without a record. */
  readonly orphans: readonly OrphanEvent[];
  /** Both, in the order in which they came. */
  readonly heard: readonly (WebhookEvent | OrphanEvent)[];
  /** How far the clock of the shop's host (BFF, and the server that signs) is ahead of everybody else's, in ms. */
  hostAheadMs = 0;
  readonly #parts: WorldParts;
  #listening: AttachedBff | null = null;
  #bff: Bff | null = null;
  /** Answers that were not as the API's description says. */
  readonly #answerFaults: string[] = [];

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.env = parts.env;
    this.folder = parts.folder;
    this.bffUrl = parts.bffUrl;
    this.simulatorUrl = parts.simulator.url;
    this.webhooks = parts.webhooks;
    this.orphans = parts.orphans;
    this.heard = parts.heard;
  }

  /** Starts the BFF in this process. */
  async open(): Promise<void> {
    const bff = await this.makeBff();
    this.#bff = bff;
    const app = withCheckedAnswers(bff.app, (fault) => this.#answerFaults.push(fault));
    const { place, port } = this.#parts;
    this.#listening = await place.serve({ ...bff, app }, port);
  }

  /** One more BFF on the same database, which does not listen; the caller starts and stops it. */
  makeBff(): Promise<Bff> {
    const { logSink, around } = this.#parts;
    return createBff({ env: this.env, clock: { now: () => this.#now() }, logSink }, around);
  }

  /** The running BFF, for what has no route. */
  get bff(): Bff {
    if (this.#bff === null) throw new Error('no BFF was started');
    return this.#bff;
  }

  /** Stops the BFF gracefully. */
  async close(): Promise<void> {
    await this.#listening?.stop();
  }

  /** Stops the BFF gracefully, lets `meanwhile` happen, and starts it again on the same files. */
  async restart(meanwhile?: () => Promise<void>): Promise<void> {
    await this.close();
    await meanwhile?.();
    await this.open();
  }

  /**
   * Stops everything and removes the files.
   * @throws when an answer was not as described
   */
  async stop(): Promise<void> {
    const { simulator, shop, folder } = this.#parts;
    await this.close();
    await simulator.stop();
    await new Promise((resolve) => shop.close(resolve));
    await rm(folder, { recursive: true, force: true });
    const faults = [...this.#answerFaults, ...(await takeAnswerFaults())];
    if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'));
  }

  #now(): number {
    return this.#parts.simulator.clock.now() + this.hostAheadMs;
  }

  /** Signs an order of the shop. */
  sign(order: Partial<OrderToSign> = {}): Promise<string> {
    return signOrder(
      {
        orderId: 'order-1',
        amount: 9800,
        total: (order.amount ?? 9800) + (order.tax ?? 0),
        returnUrl: 'http://shop.localhost:3000/thanks?cart=1#top',
        ...order,
      },
      { secret: this.env['ORDER_TOKEN_SECRET'] ?? '', now: this.#now() },
    );
  }

  /** `POST /v1/checkouts`. */
  start(orderToken: string): Promise<Response> {
    return postJson(`${this.bffUrl}/v1/checkouts`, { orderToken });
  }

  /** `POST /v1/checkouts`, expected to succeed. */
  async startOk(orderToken: string): Promise<CreateCheckoutResponse> {
    const response = await this.start(orderToken);
    if (!response.ok) throw new Error(`start answered ${String(response.status)}: ${await response.text()}`);
    return (await response.json()) as CreateCheckoutResponse;
  }

  /** `GET /v1/checkouts/{handle}`. */
  async view(handle: string): Promise<CheckoutView> {
    const response = await fetch(`${this.bffUrl}/v1/checkouts/${handle}`);
    const body = (await response.json()) as { checkout: CheckoutView };
    return body.checkout;
  }

  /**
   * The trade that was registered last; the whole ledger is long where there are many.
   * @throws Error when there is none
   */
  async newestTrade(): Promise<LedgerTrade> {
    const answer = await fetch(`${this.simulatorUrl}/_simulator/ledger/newest`);
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as LedgerTrade;
  }

  /** The simulator's books. */
  async ledger(): Promise<Ledger> {
    return (await (await fetch(`${this.simulatorUrl}/_simulator/ledger`)).json()) as Ledger;
  }

  /** Posts to the simulator's control plane. */
  async control(path: string, body: object): Promise<unknown> {
    const response = await postJson(`${this.simulatorUrl}/_simulator/${path}`, body);
    if (!response.ok)
      throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
    return response.json().catch(() => null);
  }

  /** Moves everybody's clock. */
  async advance(seconds: number): Promise<void> {
    await this.control('clock', { advanceSeconds: seconds });
  }

  /** Opens the redirect page and posts its form to StartURL, as a browser does. */
  openRedirect(page: string): Promise<StartedAtEpos> {
    return openRedirect(page);
  }

  /** Asks again and again (at most 10 s) until the answer is not null. */
  until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
    return until(what, look);
  }
}

function postJson(url: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function openRedirect(page: string): Promise<StartedAtEpos> {
  const html = await (await fetch(page)).text();
  const field = (pattern: RegExp): string => decodeEntities(pattern.exec(html)?.[1] ?? '');
  const startUrl = field(/<form[^>]*action="([^"]*)"/);
  const body = new URLSearchParams({
    AccessID: field(/name="AccessID" value="([^"]*)"/),
    Token: field(/name="Token" value="([^"]*)"/),
  });
  const started = await fetch(startUrl, { method: 'POST', body, redirect: 'manual' });
  if (started.status !== 302) throw new Error(`StartURL answered ${String(started.status)}`);
  return { accessId: body.get('AccessID') ?? '', eposUrl: started.headers.get('location') ?? '' };
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

interface ShopBooks {
  readonly webhooks: WebhookEvent[];
  readonly orphans: OrphanEvent[];
  readonly heard: (WebhookEvent | OrphanEvent)[];
}

/** A shop's server that takes webhooks as the docs say. */
async function startShop(
  secret: string,
  { webhooks, orphans, heard }: ShopBooks,
  now: () => number,
): Promise<Server> {
  const shop = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        const event = verifyWebhook(Buffer.concat(chunks), request.headers, secret, { now: now() });
        if (isOrphanWebhook(event)) orphans.push(event);
        else if (isKnownWebhook(event)) webhooks.push(event);
        else throw new Error('the BFF sent an event that it does not know');
        heard.push(event);
        response.writeHead(204).end();
      } catch {
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  return shop;
}

/** Asks every 20 ms, at most twenty seconds of real time: the machine may be busy, and how soon something is known is measured elsewhere. */
async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const seen = await look();
    if (seen !== null) return seen;
    await sleep(20);
  }
  throw new Error(`waited in vain for: ${what}`);
}
