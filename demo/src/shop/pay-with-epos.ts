/**
 * All that a shop's server has to do for EPOS Kantan Payment: sign what an order costs, and listen to the webhook. Called by
 * the order pages and by the route `POST /webhooks/epos-kantan`.
 */
import { signOrder } from '@epos-kantan/bff/order-token';
import { isKnownWebhook, verifyWebhook } from '@epos-kantan/bff/webhook';
import type { WebhookEvent } from '@epos-kantan/shared';
import { findProduct } from './catalog.ts';
import type { Language } from './language.ts';
import { movesForward, type Order, type OrderState, type UnpaidOutcome } from './order.ts';
import type { OrderBook } from './order-book.ts';

const SEEN_WEBHOOKS_MAX = 50;

/** How to sign. `now`: milliseconds since 1970. */
export interface SigningContext {
  readonly shopUrl: string;
  readonly secret: string;
  readonly language: Language;
  readonly now: number;
}

/** Signs an order for the button. Prices include tax, so `tax` is left out and the total is the amount. */
export function createOrderToken(
  order: Order,
  { shopUrl, secret, language, now }: SigningContext,
): Promise<string> {
  return signOrder(
    {
      orderId: order.id,
      amount: order.totalYen,
      total: order.totalYen,
      returnUrl: `${shopUrl}/orders/${order.id}/return`,
      items: order.lines.map((line) => ({
        name: findProduct(line.productId)?.name[language] ?? line.productId,
        quantity: 1,
        unitPrice: line.priceYen,
      })),
    },
    { secret, expiresInSeconds: 3600, now },
  );
}

/** What a webhook did: nothing new, the order in a new state, or an order that is not ours. */
export interface WebhookOutcome {
  readonly event: WebhookEvent;
  readonly order: Order | undefined;
  readonly isRepeat: boolean;
}

/**
 * Takes one webhook. It is stored before this returns, so a 200 is a promise kept; a repeat changes nothing. Null = an event
 * of a newer BFF: it is taken too, so that it is not sent again, and nothing is done with it.
 * @throws WebhookVerificationError when the signature is wrong or too old: answer 400, change nothing.
 */
export function receiveWebhook(
  rawBody: string,
  headers: Headers,
  { book, secret, now }: { readonly book: OrderBook; readonly secret: string; readonly now: number },
): WebhookOutcome | null {
  const event = verifyWebhook(rawBody, headers, secret, { now });
  if (!isKnownWebhook(event)) return null;
  const order = book.find(event.data.orderId);
  if (order === undefined) return { event, order, isRepeat: false };
  if (order.seenWebhookIds.includes(event.id)) return { event, order, isRepeat: true };
  const changed: Order = {
    ...order,
    state: nextState(order, event),
    pointsUsedYen: event.data.pointsUsed ?? order.pointsUsedYen,
    couponUsedYen: event.data.couponUsed ?? order.couponUsedYen,
    unpaid: latestUnpaid(order, event),
    seenWebhookIds: [...order.seenWebhookIds, event.id].slice(-SEEN_WEBHOOKS_MAX),
  };
  book.update(changed);
  return { event, order: changed, isRepeat: false };
}

/** Goods are handed over for captured money of exactly the right amount, and for nothing else. */
function nextState(order: Order, { type, data }: WebhookEvent): OrderState {
  const proposed = proposedState(type, data.captured, data.funds);
  const isPayment = proposed === 'paid' || proposed === 'delivered';
  if (proposed === undefined || (isPayment && data.total !== order.totalYen)) return order.state;
  return movesForward(order.state, proposed) ? proposed : order.state;
}

function proposedState(
  type: WebhookEvent['type'],
  captured: boolean,
  funds: WebhookEvent['data']['funds'],
): OrderState | undefined {
  switch (type) {
    case 'checkout.paid':
    case 'checkout.captured':
      return captured ? 'delivered' : 'paid';
    case 'checkout.refunded':
    case 'checkout.canceled':
      return funds === 'refunded' || funds === 'voided' ? 'refunded' : undefined;
    case 'checkout.failed':
    case 'checkout.expired':
    case 'checkout.changed':
    case 'checkout.attention':
      return undefined;
  }
}

/**
 * The latest news that an attempt ended without money. Webhooks come out of order, so the time of the event decides. A new
 * attempt does not undo it, because nobody tells the shop of one: only money does, by moving the order on.
 */
function latestUnpaid({ unpaid }: Order, { type, timestamp, data }: WebhookEvent): Order['unpaid'] {
  const outcome = unpaidOutcomeOf(type, data);
  const at = Date.parse(timestamp);
  return outcome === undefined || (unpaid !== undefined && unpaid.at > at) ? unpaid : { outcome, at };
}

function unpaidOutcomeOf(type: WebhookEvent['type'], data: WebhookEvent['data']): UnpaidOutcome | undefined {
  if (data.funds !== 'none') return undefined;
  if (type === 'checkout.canceled') return data.by === 'shop' ? 'closed' : 'canceled';
  if (type === 'checkout.failed') return 'failed';
  return type === 'checkout.expired' ? 'expired' : undefined;
}
