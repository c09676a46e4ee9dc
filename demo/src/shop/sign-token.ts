/** Signs an order with what the shop was set up with. Called by every page that has a button. */
import type { Language } from './language.ts';
import type { Order } from './order.ts';
import { createOrderToken } from './pay-with-epos.ts';
import type { ShopDeps } from './shop-deps.ts';

/** The order token of an order, with the names of its lines in one language. */
export function signToken(deps: ShopDeps, order: Order, language: Language): Promise<string> {
  const { shopUrl, orderTokenSecret: secret } = deps;
  return createOrderToken(order, { shopUrl, secret, language, now: deps.now() });
}
