/** The shop's server as it calls the merchant API, for journeys and the thrown list. */
import Database from 'better-sqlite3';
import { merchantCheckoutResponseSchema } from '@epos-kantan/shared';
import type { MerchantCheckout } from '@epos-kantan/shared';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { World } from './start-world.ts';

/** How a test wants its request; without `key` it has a fresh one. */
export interface MerchantCall {
  readonly key?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, read whole. */
export interface MerchantAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Whose merchant API. */
type Place = Pick<World, 'bffUrl' | 'env'>;

/** `POST /v1/merchant/checkouts/{id}/{name}`. */
export function callMerchant(
  world: Place,
  checkoutId: string,
  name: string,
  call: MerchantCall = {},
): Promise<MerchantAnswer> {
  return postMerchant(world, `checkouts/${checkoutId}/${name}`, call);
}

/** `POST /v1/merchant/{path}`. */
export async function postMerchant(
  world: Place,
  path: string,
  call: MerchantCall = {},
): Promise<MerchantAnswer> {
  const response = await fetch(`${world.bffUrl}/v1/merchant/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}`,
      'idempotency-key': call.key ?? randomUUID(),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { body: call.body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The checkout of an answer, which has to be of the documented form. */
export function checkoutOf({ text }: MerchantAnswer): MerchantCheckout {
  return merchantCheckoutResponseSchema.parse(JSON.parse(text)).checkout;
}

/** The id of an order's checkout, which the shop learns from webhooks, straight from the database. */
export function checkoutIdOf(world: World, orderId = 'order-1'): string {
  const [row] = readRows<{ id: string }>(world, 'SELECT id FROM checkouts WHERE order_id = ?', orderId);
  if (row === undefined) throw new Error(`${orderId} has no checkout`);
  return row.id;
}

/** The stored idempotency keys. */
export function storedKeys(world: World): readonly Record<string, unknown>[] {
  return readRows(world, 'SELECT * FROM idempotency_keys');
}

function readRows<T>(world: World, sql: string, ...parameters: unknown[]): T[] {
  const database = new Database(join(world.folder, 'payments.db'), { readonly: true });
  try {
    return database.prepare<unknown[], T>(sql).all(...parameters);
  } finally {
    database.close();
  }
}

/** Calls of one kind at GMO-PG, about all trades. */
export async function countCalls(world: World, path: string): Promise<number> {
  const { trades } = await world.ledger();
  return trades.flatMap(({ calls }) => calls).filter((call) => call.path.includes(path)).length;
}
