/** What the shop's server alone knows: where the BFF is, what an order costs, and the secret that signs it. */
import { signOrder } from '@epos-kantan/bff/order-token';

/** In life, rows of the shop's database. Whole yen. */
const prices = new Map([
  ['A-1', 9800],
  ['A-2', 1200],
]);

/** All that there is to pay. */
export const orderIds = [...prices.keys()];

/** Base URL of the BFF. Read when asked: the build knows no environment. */
export function endpoint(): string {
  return setting('EPOS_KANTAN_URL');
}

/** The order token for the button; undefined for an order that nobody made. */
export async function orderTokenOf(orderId: string): Promise<string | undefined> {
  const yen = prices.get(orderId);
  if (yen === undefined) return undefined;
  const returnUrl = `${setting('SHOP_URL')}/thanks`;
  return signOrder(
    { orderId, amount: yen, total: yen, returnUrl },
    { secret: setting('ORDER_TOKEN_SECRET') },
  );
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
