/**
 * Starts the whole demo in this process, each part on a site of its own as in life: the shop on `localhost`, the BFF on
 * `127.0.0.1`, GMO-PG's stand-in on `[::1]`. Called by `main.ts` and by the browser journeys.
 */
import { createBff } from '@epos-kantan/bff';
import type { Bff } from '@epos-kantan/bff';
import { listen } from '@epos-kantan/bff/node';
import { startSimulator } from '@epos-kantan/simulator';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choosePorts } from './choose-ports.ts';
import { type DemoPorts, readSettings, writeSettings } from './demo-settings.ts';
import { lockDataDir } from './lock-data-dir.ts';
import { loadWidgetFiles } from './load-widget-files.ts';
import { hasIpv6Loopback, serveOnLoopback } from './loopback.ts';
import { DepositDesk } from './picture/deposit-desk.ts';
import { PaymentStory, storySchema } from './picture/payment-story.ts';
import { renderPicture } from './picture/picture.ts';
import { pictureRoutes } from './picture/picture-routes.ts';
import { ScenarioDesk } from './picture/scenarios.ts';
import { watchFormPosts } from './picture/watch-form-posts.ts';
import { followWire } from './picture/wire-feed.ts';
import { readJsonFile } from './read-json-file.ts';
import { createShop } from './shop/create-shop.ts';
import { OrderBook } from './shop/order-book.ts';
import type { ShopDeps } from './shop/shop-deps.ts';
import { wordsIn } from './shop/words.ts';

const GMO_SHOP_ID = 'tshop00000001';

/** Options of {@link startDemo}. */
export interface DemoOptions {
  /** Folder with everything that outlives a restart. Default `demo/.data`. */
  readonly dataDir?: string;
  /** First choice of each port at a first start, 0 = any; later those of the last start. A taken one gives way to the next free. */
  readonly ports?: Partial<DemoPorts>;
  /** Origins of other pages that may use the BFF and be returned to, beside the shop's. Default none. */
  readonly otherOrigins?: readonly string[];
  /** Says nothing about ports and addresses. Default false. */
  readonly quiet?: boolean;
  /** Stands before each request to the BFF: the journeys hold its answers against the description. */
  readonly wrapBff?: (bff: Bff) => Bff;
}

/** A demo that runs. */
export interface RunningDemo {
  readonly shopUrl: string;
  readonly bffUrl: string;
  readonly simulatorUrl: string;
  /** Opens `<bffUrl>/console`. */
  readonly consoleKey: string;
  /** The time of the simulator, which shop and BFF share. */
  readonly clock: { now(): number };
  /** Stops all three and frees the ports; a second call joins the first. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts simulator, BFF and shop.
 * @throws Error with one sentence when another demo runs on the same data, or the button's files are not built.
 */
export async function startDemo(options: DemoOptions = {}): Promise<RunningDemo> {
  const dataDir = options.dataDir ?? fileURLToPath(new URL('../.data', import.meta.url));
  const say = options.quiet === true ? () => undefined : (line: string) => process.stdout.write(`${line}\n`);
  mkdirSync(dataDir, { recursive: true });
  const stops: (() => unknown)[] = [lockDataDir(dataDir)];
  const stop = once(async () => {
    for (const stopPart of stops.reverse()) await stopPart();
  });
  try {
    const settings = readSettings(dataDir);
    const ports = await choosePorts(settings.ports, options.ports ?? {}, say);
    writeSettings(dataDir, { ...settings, ports });
    const { wrapBff = (bff: Bff) => bff, otherOrigins = [] } = options;
    const plan = { dataDir, ports, secrets: settings.secrets, say, wrapBff, otherOrigins };
    return { ...(await startParts(plan, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Plan {
  readonly dataDir: string;
  readonly ports: DemoPorts;
  readonly secrets: ReturnType<typeof readSettings>['secrets'];
  readonly say: (line: string) => unknown;
  readonly wrapBff: (bff: Bff) => Bff;
  readonly otherOrigins: readonly string[];
}

/** Starts one part after the other and puts the stop of each on the pile. */
async function startParts(plan: Plan, stops: (() => unknown)[]): Promise<Omit<RunningDemo, 'stop'>> {
  const { dataDir, ports, secrets, say } = plan;
  const shopUrl = `http://localhost:${String(ports.shop)}`;
  const bffUrl = `http://127.0.0.1:${String(ports.bff)}`;
  const simulatorOrigin = await originOfSimulator(ports.simulator, say);

  const simulator = await startSimulator({
    port: ports.simulator,
    shopId: GMO_SHOP_ID,
    shopName: { ja: wordsIn('ja').shopName, en: wordsIn('en').shopName },
    shopPass: secrets.gmoShopPass,
    notificationUrl: `${bffUrl}/gmo/notification`,
    dataFile: join(dataDir, 'simulator.json'),
    publicOrigin: simulatorOrigin,
    eposOrigin: simulatorOrigin,
  });
  stops.push(simulator.stop);
  const { clock, url: simulatorUrl } = simulator;
  const urls = { shopUrl, bffUrl, simulatorUrl };

  const { story, close } = openStory(join(dataDir, 'story.json'), say);
  const book = new OrderBook(join(dataDir, 'shop.json'));
  const tell: ShopDeps['tell'] = (orderId, news) => {
    story.tell(orderId, { ...news, at: clock.now() });
  };
  const bff = await listen(
    watchFormPosts(plan.wrapBff(await createBff({ env: bffVariables(plan, urls), clock })), (orderId) => {
      if (book.find(orderId) === undefined) return;
      const text = `form received by the BFF: orderId=${orderId}`;
      tell(orderId, { step: 1, lights: true, from: 'shopper', to: 'shop', name: 'form posted', text });
    }),
    { port: ports.bff, hostname: '127.0.0.1' },
  );
  stops.push(() => bff.stop());

  const desk = new ScenarioDesk(simulatorUrl);
  const deposits = new DepositDesk({ ...urls, ...secrets, now: () => clock.now(), tell });
  stops.push(
    close,
    followWire(simulatorUrl, (message) => {
      story.hear(message);
      desk.hear(message);
    }),
  );
  const shop = createShop(
    {
      shopUrl,
      bffUrl,
      orderTokenSecret: secrets.orderTokenSecret,
      webhookSecret: secrets.webhookSecret,
      widget: await loadWidgetFiles(bffUrl),
      book,
      now: () => clock.now(),
      tell,
      renderBeside: async (view) =>
        renderPicture({
          ...view,
          moments: view.orderId === undefined ? [] : story.moments(view.orderId),
          scenario: await desk.active(),
        }),
    },
    pictureRoutes({ book, story, desk, deposits, tell }),
  );
  const server = await serveOnLoopback(shop, ports.shop);
  // The BFF goes first: while it ends what it has begun, GMO-PG still answers it and the shop still takes its webhooks.
  stops.push(server.stop, () => bff.stop());
  return { shopUrl, bffUrl, simulatorUrl, clock, consoleKey: secrets.consoleKey };
}

/** Where GMO-PG and EPOS are. Another site than the shop's `localhost`, or the browser would send them the shop's cookies. */
async function originOfSimulator(port: number, say: Plan['say']): Promise<string> {
  const hasIpv6 = await hasIpv6Loopback();
  if (!hasIpv6) say('This machine has no IPv6 loopback address: the simulator shares the site of the BFF.');
  return `http://${hasIpv6 ? '[::1]' : '127.0.0.1'}:${String(port)}`;
}

/** The BFF's settings, as an operator would put them into its environment. */
function bffVariables(
  { dataDir, ports, secrets, otherOrigins }: Plan,
  urls: { readonly shopUrl: string; readonly bffUrl: string; readonly simulatorUrl: string },
): Record<string, string> {
  const origins = [urls.shopUrl, ...otherOrigins].join(',');
  return {
    GMO_ENV: 'test',
    GMO_BASE_URL: urls.simulatorUrl,
    GMO_SHOP_ID,
    GMO_SHOP_PASS: secrets.gmoShopPass,
    DATABASE_URL: `file:${join(dataDir, 'epos-kantan.db')}`,
    PUBLIC_URL: urls.bffUrl,
    PORT: String(ports.bff),
    ALLOWED_ORIGINS: origins,
    RETURN_ORIGINS: origins,
    ORDER_TOKEN_SECRET: secrets.orderTokenSecret,
    MERCHANT_API_KEY: secrets.merchantApiKey,
    CONSOLE_KEY: secrets.consoleKey,
    DATA_KEY: secrets.dataKey,
    WEBHOOK_URL: `${urls.shopUrl}/webhooks/epos-kantan`,
    WEBHOOK_SECRET: secrets.webhookSecret,
    OUTBOUND_ALLOW_HOSTS: 'localhost',
    // The simulator's made-up code for "the shopper canceled": the real one is in no table.
    EPOS_CANCEL_CODES: 'EP1000001',
    LOG_LEVEL: 'warn',
  };
}

/** The picture's memory, which a clean stop writes to disk. It is for looking at: one that cannot be read is left behind. */
function openStory(
  file: string,
  say: Plan['say'],
): { readonly story: PaymentStory; readonly close: () => Promise<void> } {
  const story = new PaymentStory();
  try {
    const saved = readJsonFile(file, storySchema);
    if (saved !== undefined) story.load(saved);
  } catch {
    say(
      'The picture of earlier payments cannot be read and begins anew. Orders and payments do not depend on it.',
    );
  }
  const close = () => writeFile(file, JSON.stringify(story.save()));
  return { story, close };
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
