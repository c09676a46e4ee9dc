/**
 * `POST /webhooks/epos-kantan`: where the BFF tells the shop's server what became of an order. The only road on which an order
 * becomes paid or delivered. Mounted by `createShop`.
 */
import { WebhookVerificationError } from '@epos-kantan/bff/webhook';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { receiveWebhook } from './pay-with-epos.ts';
import type { ShopDeps } from './shop-deps.ts';

const WEBHOOK_BYTES_MAX = 64 * 1024;

/** The route. */
export function webhookRoute(deps: ShopDeps): Hono {
  const route = new Hono();
  route.post('/webhooks/epos-kantan', bodyLimit({ maxSize: WEBHOOK_BYTES_MAX }), async (c) => {
    // The signature covers the bytes as they came, so the body is read as text and parsed after the check.
    const rawBody = await c.req.text();
    const context = { book: deps.book, secret: deps.webhookSecret, now: deps.now() };
    const outcome = receiveWebhook(rawBody, c.req.raw.headers, context);
    if (outcome === null) return c.text('ok');
    const { event, order, isRepeat } = outcome;
    if (order === undefined) return c.text('no such order', 404);
    const { captured, total, status } = event.data;
    deps.tell(order.id, {
      // Only a delivery is the tenth step; the other news stands beside the steps.
      step: order.state === 'delivered' ? 10 : 0,
      lights: order.state === 'delivered' && !isRepeat,
      from: 'shop',
      to: order.state === 'delivered' ? 'shopper' : 'shop',
      name: event.type,
      text: [
        `status=${status}&captured=${String(captured)}&total=${String(total)}&order=${order.state}`,
        isRepeat ? ' (repeat: nothing done)' : ' (signature verified)',
      ].join(''),
    });
    return c.text('ok');
  });
  // Anything else that fails, a full disk for example, stays an error: the BFF will tell us again.
  route.onError((error, c) => {
    if (error instanceof WebhookVerificationError) return c.text(error.message, 400);
    throw error;
  });
  return route;
}
