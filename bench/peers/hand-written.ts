/**
 * The peer: what a shop would write by hand. Verifies the token, makes GMO-PG's two calls, and keeps the payment by three commits; no other
 * safety. With `DATABASE` unset it keeps nothing at all. Started by `start-checkouts`; prints its address when it listens.
 */
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { jwtVerify } from 'jose';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const env = z
  .object({
    GMO_BASE_URL: z.string(),
    GMO_SHOP_ID: z.string(),
    GMO_SHOP_PASS: z.string(),
    ORDER_TOKEN_SECRET: z.string(),
    DATABASE: z.string().optional(),
  })
  .parse(process.env);

const bodySchema = z.strictObject({ orderToken: z.string().max(8_192) });
const orderSchema = z.object({
  orderId: z.string().min(1).max(64),
  amount: z.int().min(1).max(99_999_999),
  returnUrl: z.url(),
});
const key = new TextEncoder().encode(env.ORDER_TOKEN_SECRET);
const books = env.DATABASE === undefined ? null : openBooks(env.DATABASE);

const app = new Hono();
app.post('/v1/checkouts', async (c) => {
  const { orderToken } = bodySchema.parse(await c.req.json());
  const order = orderSchema.parse((await jwtVerify(orderToken, key)).payload);
  const id = randomBytes(12).toString('hex');
  books?.reserve(id, order.orderId, order.amount);
  const entry = await call('EntryTranEpospay', {
    OrderID: id,
    JobCd: 'AUTH',
    Amount: String(order.amount),
    Tax: '0',
  });
  books?.enter(id, entry['AccessID'] ?? '', entry['AccessPass'] ?? '');
  const started = await call('ExecTranEpospay', {
    AccessID: entry['AccessID'] ?? '',
    AccessPass: entry['AccessPass'] ?? '',
    OrderID: id,
    RetURL: order.returnUrl,
    PaymentTermSec: '900',
  });
  books?.start(id, started['Token'] ?? '', started['StartURL'] ?? '');
  return c.json({ id, token: started['Token'], startUrl: started['StartURL'] }, 201);
});

app.onError((error, c) => c.text(error.message, 500));

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`hand-written ready http://127.0.0.1:${String(port)}\n`);
});
process.once('SIGTERM', () => process.exit(0));

function openBooks(file: string) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`CREATE TABLE payments (id TEXT PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL,
    access_id TEXT, access_pass TEXT, token TEXT, start_url TEXT) STRICT`);
  const reserve = database.prepare('INSERT INTO payments (id, order_id, amount) VALUES (?, ?, ?)');
  const enter = database.prepare('UPDATE payments SET access_id = ?, access_pass = ? WHERE id = ?');
  const start = database.prepare('UPDATE payments SET token = ?, start_url = ? WHERE id = ?');
  return {
    reserve: (id: string, orderId: string, amount: number) => reserve.run(id, orderId, amount),
    enter: (id: string, accessId: string, accessPass: string) => enter.run(accessId, accessPass, id),
    start: (id: string, token: string, startUrl: string) => start.run(token, startUrl, id),
  };
}

/** One call to GMO-PG. */
async function call(name: string, fields: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const response = await fetch(`${env.GMO_BASE_URL}/payment/${name}.idPass`, {
    method: 'POST',
    body: new URLSearchParams({ ShopID: env.GMO_SHOP_ID, ShopPass: env.GMO_SHOP_PASS, ...fields }),
  });
  const text = (await response.text()).trim();
  const reply = Object.fromEntries(
    text.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  if (reply['ErrCode'] !== undefined) throw new Error(`${name}: ${text}`);
  return reply;
}
