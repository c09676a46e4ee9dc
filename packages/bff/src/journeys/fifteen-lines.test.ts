/** A shop whose server is docs/shop-server/fifteen-lines.mjs, run as the page says: it is paid, refunds a part, and the report shows both. */
import { Secret, salesEntriesSchema } from '@epos-kantan/shared';
import type { SalesEntries } from '@epos-kantan/shared';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkoutIdOf, countCalls, postMerchant } from '../testing/call-merchant.ts';
import { runProgram } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { freePort } from '../testing/free-port.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';
import { prepareDelivery } from '../webhook/prepare-delivery.ts';

const FILE = fileURLToPath(new URL('../../../../docs/shop-server/fifteen-lines.mjs', import.meta.url));
const DAY_MS = 86_400_000;

let world: World;
let shopUrl: string;
let port: string;
let orders: string;
const running: ServeProcess[] = [];
beforeEach(async () => {
  port = String(await freePort());
  shopUrl = `http://127.0.0.1:${port}`;
  world = await startWorld({ env: { WEBHOOK_URL: `${shopUrl}/hooks`, RETURN_ORIGINS: shopUrl } });
  orders = join(world.folder, 'orders');
  await mkdir(orders);
});
afterEach(async () => {
  for (const shop of running.splice(0)) {
    shop.kill('SIGKILL');
    await shop.ended;
  }
  await world.stop();
});

/** The file with what its comment says; it keeps its orders in the folder in which it starts. */
function run(...args: string[]): ServeProcess {
  const { ORDER_TOKEN_SECRET, WEBHOOK_SECRET, MERCHANT_API_KEY } = world.env;
  const secrets = { ORDER_TOKEN_SECRET, WEBHOOK_SECRET, MERCHANT_API_KEY };
  const env = { EPOS_KANTAN_URL: world.bffUrl, SHOP_URL: shopUrl, PORT: port, ...secrets };
  return runProgram(FILE, args, env, orders);
}

/** Starts the server; gives its page when it answers. */
function open(): Promise<string> {
  const shop = run();
  running.push(shop);
  return world.until('the page of the shop', async () => {
    const answer = await fetch(shopUrl).catch(() => null);
    return answer?.ok === true ? answer.text() : null;
  });
}

const tokenOf = (page: string): string => /order-token="([^"]+)"/.exec(page)?.[1] ?? '';

/** A shopper opens the page, presses, logs in and confirms. */
async function pay(): Promise<void> {
  const { redirect } = await world.startOk(tokenOf(await open()));
  await world.openRedirect(redirect?.page ?? '');
  const [trade] = (await world.ledger()).trades;
  await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
}

const delivered = (): Promise<readonly string[]> => readdir(orders);
const untilDelivered = () =>
  world.until('the order is delivered', async () => ((await delivered()).length > 0 ? delivered() : null));

async function report(): Promise<SalesEntries['entries']> {
  const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
  const url = `${world.bffUrl}/v1/merchant/reports/sales?from=${day(-20)}&to=${day(20)}&by=entry`;
  return salesEntriesSchema.parse(await (await fetch(url, { headers })).json()).entries;
}

/** The report follows the money by inquiries, which are at least a second apart. */
const reported = (entries: number) =>
  world.until(`${String(entries)} entries`, async () => {
    const found = await report();
    if (found.length === entries) return found;
    await world.advance(2);
    return null;
  });

async function waitingEvents(): Promise<number> {
  const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
  const answer = await fetch(`${world.bffUrl}/v1/merchant/events?state=waiting`, { headers });
  return ((await answer.json()) as { readonly events: readonly unknown[] }).events.length;
}
const untilTold = () =>
  world.until('every event is taken', async () => (await waitingEvents()) === 0 || null);

const refundOf = (checkoutId: string): string =>
  JSON.stringify([checkoutId, 300, { idempotencyKey: 'refund-A-1-1', waitMs: 30_000 }]);

interface Sent {
  readonly type?: string;
  readonly captured?: boolean;
  readonly secret?: string;
  /** Ms since the epoch. */
  readonly at?: number;
}

function eventOf(orderId: string, { type = 'checkout.captured', captured = true }: Sent = {}) {
  const money = { amount: 500, tax: 0, total: 500, currency: 'JPY', testMode: true };
  const ids = { checkoutId: `co_${'b'.repeat(26)}`, orderId };
  const data = { ...ids, status: 'paid', funds: 'captured', captured, ...money };
  return { id: `evt_${'a'.repeat(26)}`, type, timestamp: '2027-01-15T08:00:00.000Z', data };
}

/** Sends an event as the BFF does, or as somebody else would; gives the status of the answer. */
async function send(orderId: string, sent: Sent = {}): Promise<number> {
  const event = eventOf(orderId, sent);
  const ids = { eventId: event.id, checkoutId: event.data.checkoutId };
  const row = { ...ids, body: JSON.stringify(event), tries: 0, createdAt: 0 };
  const secret = new Secret(sent.secret ?? world.env['WEBHOOK_SECRET'] ?? '');
  const { url, headers, body } = prepareDelivery(row, `${shopUrl}/hooks`, [secret], sent.at ?? Date.now());
  return (await fetch(url, { method: 'POST', body, headers })).status;
}

describe('a shop in fifteen lines', () => {
  it('has no more than fifteen, and none that hides two', async () => {
    const text = await readFile(FILE, 'utf8');
    const lines = text.split('\n');
    expect(lines.filter((line) => line.length > 140)).toEqual([]);
    const code = text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').split('\n');
    expect(code.filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(15);
    expect(code.filter((line) => /;\s*\S/.test(line))).toEqual([]);
  });

  it('takes a payment, gets the webhook, refunds a part, and the report shows it', async () => {
    await pay();
    expect(await untilDelivered()).toEqual(['A-1']);
    const checkoutId = await readFile(join(orders, 'A-1'), 'utf8');
    expect(checkoutId).toBe(checkoutIdOf(world, 'A-1'));
    const refund = await run(refundOf(checkoutId)).ended;
    expect(refund).toMatchObject({ code: 0, stderr: '' });
    expect(refund.stdout).toMatch(/done: true,[\s\S]*funds: 'partly_refunded'/);
    expect((await run(refundOf(checkoutId)).ended).stdout).toBe(refund.stdout);
    expect(await countCalls(world, 'EpospayChange')).toBe(1);
    // Before the clock moves: the shop has its own, and takes no webhook from the future.
    await untilTold();
    const entries = await reported(2);
    expect(entries.map(({ orderId, kind, total }) => [orderId, kind, total])).toEqual([
      ['A-1', 'captured', 9800],
      ['A-1', 'changed', -300],
    ]);
    expect(await delivered()).toEqual(['A-1']);
  });

  it('delivers once, whatever comes again and whatever of it dies', async () => {
    await pay();
    await untilDelivered();
    await untilTold();
    running[0]?.kill('SIGKILL');
    await running.shift()?.ended;
    const { text } = await postMerchant(world, 'events/redeliver', {
      body: JSON.stringify({ state: 'any' }),
    });
    expect(JSON.parse(text)).toMatchObject({ redelivered: 2 });
    await open();
    await world.advance(10);
    await untilTold();
    expect(await delivered()).toEqual(['A-1']);
  });

  it('delivers when the money is taken, and on no other event', async () => {
    await open();
    expect(await send('secured', { type: 'checkout.paid', captured: false })).toBe(200);
    expect(await send('odd', { type: 'checkout.attention' })).toBe(200);
    expect(await send('given-back', { type: 'checkout.refunded' })).toBe(200);
    expect(await send('newer', { type: 'payout.sent' })).toBe(200);
    expect(await delivered()).toEqual([]);
    expect(await send('at-once', { type: 'checkout.paid' })).toBe(200);
    expect(await send('taken')).toBe(200);
    expect((await delivered()).toSorted()).toEqual(['at-once', 'taken']);
  });

  it('believes no webhook that another signed or nobody, goes on after it, and has no route that refunds', async () => {
    await open();
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(await send('forged', { secret: other })).toBe(400);
    expect(await send('replayed', { at: Date.now() - 301_000 })).toBe(400);
    const body = JSON.stringify(eventOf('unsigned'));
    expect((await fetch(`${shopUrl}/hooks`, { method: 'POST', body })).status).toBe(400);
    expect(await delivered()).toEqual([]);
    const asked = await fetch(`${shopUrl}/refund`, { method: 'POST', body: refundOf('co_x') });
    expect(tokenOf(await asked.text())).not.toBe('');
    expect(await world.ledger()).toMatchObject({ trades: [], calls: [] });
  });
});
