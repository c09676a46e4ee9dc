/** The shop of a run: its secrets, its environment for the BFF, and its signed orders. Called by the measures. */
import { signOrder } from '@epos-kantan/bff/order-token';
import { freePort } from '@epos-kantan/bff/testing/free-port';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { RequestToSend } from './load.ts';

/** The shop's secrets, fresh for the run. */
export interface Shop {
  readonly orderTokenSecret: string;
  readonly dataKey: string;
  readonly merchantApiKey: string;
}

/** The simulator's one shop. */
export const GMO_SHOP = { GMO_SHOP_ID: 'tshop00000001', GMO_SHOP_PASS: 'simulator1' } as const;

/** The origin of the shop's pages. */
export const SITE = 'https://shop.example';

/** Fresh secrets. */
export function openShop(): Shop {
  const secret = (): string => randomBytes(32).toString('base64url');
  return {
    orderTokenSecret: secret(),
    merchantApiKey: secret(),
    dataKey: randomBytes(32).toString('base64'),
  };
}

/** One client asks for thousands: limits that only one client meets would be what is measured. */
const UNLIMITED = {
  LIMIT_KEY_PER_MINUTE: '1000000',
  LIMIT_ORDER_STARTS_PER_MINUTE: '1000000',
  LIMIT_ADDRESS_STARTS_PER_MINUTE: '1000000',
  LIMIT_ADDRESS_READS_PER_MINUTE: '1000000',
  LIMIT_HANDLE_READS_PER_MINUTE: '1000000',
  LIMIT_STREAMS_PER_ADDRESS: '20000',
} as const;

/** The environment of a BFF with its database in `folder`; `more` goes before what is here. */
export async function bffEnvironment(
  shop: Shop,
  folder: string,
  gmoUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const port = String(await freePort());
  return {
    ...GMO_SHOP,
    GMO_ENV: 'test',
    GMO_BASE_URL: gmoUrl,
    DATABASE_URL: `file:${join(folder, 'payments.db')}`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: port,
    ALLOWED_ORIGINS: SITE,
    RETURN_ORIGINS: SITE,
    ORDER_TOKEN_SECRET: shop.orderTokenSecret,
    MERCHANT_API_KEY: shop.merchantApiKey,
    DATA_KEY: shop.dataKey,
    ...UNLIMITED,
    ...more,
  };
}

/** Requests that start new orders, signed beforehand: signing is the shop's work, not the BFF's. */
export async function startRequests(shop: Shop, count: number): Promise<() => RequestToSend | undefined> {
  const run = randomBytes(6).toString('hex');
  const requests: RequestToSend[] = [];
  for (let number = 0; number < count; number += 1) {
    requests.push(await startRequest(shop, `bench-${run}-${String(number)}`));
  }
  return () => requests.pop();
}

/** The request that starts one order of 9,800 yen. */
export async function startRequest(shop: Shop, orderId: string): Promise<RequestToSend> {
  const order = { orderId, amount: 9_800, total: 9_800, returnUrl: `${SITE}/thanks` };
  const orderToken = await signOrder(order, { secret: shop.orderTokenSecret });
  return {
    method: 'POST',
    path: '/v1/checkouts',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderToken }),
  };
}
