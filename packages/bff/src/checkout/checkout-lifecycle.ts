/**
 * Where a payment moves: the table of statuses and the news that may move them. Pure; no clock, no I/O. A status says whether
 * the shopper has paid and only moves forward: once `paid`, nothing an attempt does makes it payable again. News of an
 * attempt that is not the checkout's current one never comes here, except that it paid.
 */
import type { CheckoutStatus, WebhookEventType } from '@epos-kantan/shared';
import type { Death, InternalEventType } from './checkout.ts';

/** What can be new about a checkout's current attempt. `restarted`: a next attempt was opened; `closed`: the shop wants no more. */
export type AttemptNews = 'restarted' | 'executed' | 'paid' | 'closed' | Death;

type Row = Readonly<Record<AttemptNews, CheckoutStatus>>;

const OPEN: Row = {
  restarted: 'created',
  executed: 'awaiting_shopper',
  paid: 'paid',
  failed: 'failed',
  canceled: 'canceled',
  expired: 'expired',
  // No browser could ever start it: nothing happened, and the next press opens the next attempt.
  abandoned: 'created',
  closed: 'canceled',
};

/** An ended attempt can still turn out to have paid; everything else needs a new attempt first. */
function ended(status: 'failed' | 'canceled' | 'expired'): Row {
  return {
    restarted: 'created',
    executed: status,
    paid: 'paid',
    failed: status,
    canceled: status,
    expired: status,
    abandoned: status,
    closed: status,
  };
}

const PAID: Row = {
  restarted: 'paid',
  executed: 'paid',
  paid: 'paid',
  failed: 'paid',
  canceled: 'paid',
  expired: 'paid',
  abandoned: 'paid',
  closed: 'paid',
};

/** The whole table: status × news → next status. */
export const LIFECYCLE: Readonly<Record<CheckoutStatus, Row>> = {
  created: OPEN,
  awaiting_shopper: OPEN,
  failed: ended('failed'),
  canceled: ended('canceled'),
  expired: ended('expired'),
  paid: PAID,
};

/** The status after a piece of news. The same status means that nothing moves. */
export function nextStatus(status: CheckoutStatus, news: AttemptNews): CheckoutStatus {
  return LIFECYCLE[status][news];
}

/** The one event of a status that was entered. */
export function eventOfStatus(status: CheckoutStatus): WebhookEventType | InternalEventType {
  switch (status) {
    case 'created':
      return 'checkout.created';
    case 'awaiting_shopper':
      return 'checkout.awaiting_shopper';
    case 'paid':
      return 'checkout.paid';
    case 'failed':
      return 'checkout.failed';
    case 'canceled':
      return 'checkout.canceled';
    case 'expired':
      return 'checkout.expired';
  }
}
