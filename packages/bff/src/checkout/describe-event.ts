/**
 * Says what the shop is told about an event: the whole body of a webhook, made from the records as they are after the move.
 * Pure; the store calls it while it writes the outbox row, so that the body can never differ from what was committed.
 */
import { WEBHOOK_EVENT_TYPES, yen } from '@epos-kantan/shared';
import type { OrphanEvent, WebhookData, WebhookEvent, WebhookEventType } from '@epos-kantan/shared';
import { refundedTotal } from './checkout.ts';
import type { Attempt, Checkout, NewEvent } from './checkout.ts';
import type { Trade } from './gateway-result.ts';

const WEBHOOK_TYPES: ReadonlySet<string> = new Set(WEBHOOK_EVENT_TYPES);

/** Whether an event leaves for the shop, or stays in the timeline. */
export function leavesForShop(type: string): type is WebhookEventType {
  return WEBHOOK_TYPES.has(type);
}

/**
 * The webhook of an event.
 * @param event an event whose type {@link leavesForShop}
 * @param eventId `evt_` + 26 base32 characters; also the `webhook-id`
 * @param now ms since the epoch
 */
export function describeEvent(
  event: NewEvent & { readonly type: WebhookEventType },
  eventId: string,
  checkout: Checkout,
  attempt: Attempt,
  now: number,
): WebhookEvent {
  const refunded = refundedTotal(attempt);
  const data: WebhookData = {
    checkoutId: checkout.id,
    orderId: checkout.orderId,
    status: checkout.status,
    funds: checkout.funds,
    captured: checkout.funds === 'captured' || checkout.funds === 'partly_refunded',
    amount: yen(attempt.amount),
    tax: yen(attempt.tax),
    total: yen(attempt.amount + attempt.tax),
    currency: 'JPY',
    testMode: checkout.testMode,
    ...(attempt.pointsUsed === null ? {} : { pointsUsed: yen(attempt.pointsUsed) }),
    ...(attempt.couponUsed === null ? {} : { couponUsed: yen(attempt.couponUsed) }),
    ...(refunded === 0 ? {} : { refundedTotal: yen(refunded) }),
    ...(event.by === undefined ? {} : { by: event.by }),
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    ...(event.detail === undefined ? {} : { detail: event.detail }),
    ...(Object.keys(checkout.metadata).length === 0 ? {} : { metadata: { ...checkout.metadata } }),
  };
  return { id: eventId, type: event.type, timestamp: new Date(now).toISOString(), data };
}

/** What there is to say about an orphan. `checkout`: that of the order which GMO-PG remembers, null when there is none. */
export interface OrphanFacts {
  readonly gmoOrderId: string;
  readonly trade: Trade;
  readonly checkout: Checkout | null;
  readonly testMode: boolean;
  readonly detail: string;
}

/** The webhook about an orphan, see {@link describeEvent}. */
export function describeOrphan(facts: OrphanFacts, eventId: string, now: number): OrphanEvent {
  const { trade, checkout } = facts;
  return {
    id: eventId,
    type: 'checkout.attention',
    timestamp: new Date(now).toISOString(),
    data: {
      reason: 'orphan_trade',
      gmoOrderId: facts.gmoOrderId,
      orderId: checkout?.orderId ?? trade.orderId ?? null,
      checkoutId: checkout?.id ?? null,
      captured: trade.phase === 'captured',
      amount: yen(trade.amount),
      tax: yen(trade.tax),
      total: yen(trade.amount + trade.tax),
      currency: 'JPY',
      testMode: facts.testMode,
      ...(trade.pointsUsed === null ? {} : { pointsUsed: yen(trade.pointsUsed) }),
      ...(trade.couponUsed === null ? {} : { couponUsed: yen(trade.couponUsed) }),
      detail: facts.detail,
    },
  };
}
