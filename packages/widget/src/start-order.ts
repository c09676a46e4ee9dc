/**
 * From a press to the BFF's answer: which token, and the request. Called by the controller. The same cart must never become
 * two orders, so a token that `createOrder` made is used again until its order has proven to be over or it is too old.
 */
import type { CreateCheckoutResponse } from '@epos-kantan/shared';
import type { CheckoutClient } from './checkout-client.ts';
import { ORDER_TOKEN_LENGTH_MAX } from './generated/answer-validators.ts';
import { orderIdOf } from './order-id.ts';
import type { Order } from './order-token-memory.ts';
import { WidgetError, asWidgetError } from './widget-error.ts';
import { within } from './within.ts';

const CREATE_ORDER_MS_MAX = 30_000;

/**
 * Starts the order's checkout.
 * @param ended The order is proven failed, canceled or expired: a new one may be made.
 * @param shownId The number of the order shown until now.
 * @throws WidgetError
 */
export async function startOrder(
  client: CheckoutClient,
  order: Order,
  signal: AbortSignal,
  ended: boolean,
  shownId: string | undefined,
): Promise<CreateCheckoutResponse> {
  if (!navigator.onLine) throw new WidgetError('offline', true);
  if (order.orderToken) return client.start(order.orderToken, signal);
  const remembered = client.tokens.get(order);
  const previousId = orderIdOf(remembered) ?? shownId;
  const token = remembered && !ended ? remembered : await makeToken(client, order, signal, previousId);
  try {
    return await client.start(token, signal);
  } catch (cause) {
    if (asWidgetError(cause).code !== 'order_token_expired') throw cause;
    return client.start(await makeToken(client, order, signal, orderIdOf(token) ?? previousId), signal);
  }
}

async function makeToken(
  client: CheckoutClient,
  order: Order,
  signal: AbortSignal,
  previousId: string | undefined,
): Promise<string> {
  if (!order.createOrder) throw new WidgetError('no_order', false);
  try {
    const context = { signal, ...(previousId && { previous: { orderId: previousId } }) };
    const token: unknown = await within(CREATE_ORDER_MS_MAX, order.createOrder(context), signal);
    // The cause of the error is then what came in its place.
    if (typeof token !== 'string' || !token || token.length > ORDER_TOKEN_LENGTH_MAX) throw token;
    client.tokens.set(order, token);
    return token;
  } catch (cause) {
    throw new WidgetError('create_order_failed', true, cause);
  }
}
