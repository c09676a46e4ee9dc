/**
 * The events of both elements. All bubble, cross shadow roots and carry JSON-safe details without secrets or personal data.
 * Made by the controller. An event is news for the page, never a proof: deliver on the webhook.
 */
import type { CheckoutState } from './checkout-state.ts';
import type { AnyErrorCode } from './widget-error.ts';

/** What every event carries. */
export interface CheckoutEventDetail {
  /** The shop's order number, once the BFF has named it. */
  readonly orderId?: string;
  readonly state: CheckoutState;
  readonly testMode: boolean;
  /** True when this tab was told of the same outcome on an earlier load: do not count it twice. */
  readonly resumed: boolean;
}

/** Detail of `epos-kantan-statechange`. */
export interface StateChangeDetail extends CheckoutEventDetail {
  readonly previousState: CheckoutState;
}

/** Detail of `epos-kantan-error`. */
export interface CheckoutErrorDetail extends CheckoutEventDetail {
  readonly code: AnyErrorCode;
  /** Whether pressing again can help. */
  readonly recoverable: boolean;
}

/** Detail of `epos-kantan-redirect`. */
export interface RedirectDetail extends CheckoutEventDetail {
  /** The BFF's redirect page. It opens this one payment: do not log it. */
  readonly url: string;
}

/** The words behind `epos-kantan-`. */
export type EventKind =
  | 'ready'
  | 'unavailable'
  | 'before-redirect'
  | 'redirect'
  | 'resume'
  | 'statechange'
  | 'paid'
  | 'failed'
  | 'canceled'
  | 'expired'
  | 'error';

/** An event of the elements. */
export class CheckoutEvent<
  Detail extends CheckoutEventDetail = CheckoutEventDetail,
> extends CustomEvent<Detail> {
  constructor(kind: EventKind, detail: Detail, cancelable = false) {
    super(`epos-kantan-${kind}`, { detail, cancelable, bubbles: true, composed: true });
  }
}

/**
 * `epos-kantan-before-redirect`: the checkout is open and the shopper is about to leave. `preventDefault()` keeps them here.
 */
export class BeforeRedirectEvent extends CheckoutEvent {
  /** What the listeners asked to wait for. */
  readonly waits: Promise<unknown>[] = [];

  constructor(detail: CheckoutEventDetail) {
    super('before-redirect', detail, true);
  }

  /**
   * Delays the redirect until the promise is fulfilled. A rejection, or 10 seconds without an answer, keeps the shopper on
   * the page; the payment stays open and the button offers to continue.
   */
  waitUntil(promise: Promise<unknown>): void {
    this.waits.push(promise);
  }
}

/** Name → event, for `addEventListener`. */
export interface CheckoutEventMap {
  'epos-kantan-ready': CheckoutEvent;
  'epos-kantan-unavailable': CheckoutEvent;
  'epos-kantan-before-redirect': BeforeRedirectEvent;
  'epos-kantan-redirect': CheckoutEvent<RedirectDetail>;
  'epos-kantan-resume': CheckoutEvent;
  'epos-kantan-statechange': CheckoutEvent<StateChangeDetail>;
  'epos-kantan-paid': CheckoutEvent;
  'epos-kantan-failed': CheckoutEvent;
  'epos-kantan-canceled': CheckoutEvent;
  'epos-kantan-expired': CheckoutEvent;
  'epos-kantan-error': CheckoutEvent<CheckoutErrorDetail>;
}

declare global {
  // The DOM library's interface is extended, as it asks for; `document` and `window` hear the same events by bubbling.
  interface HTMLElementEventMap extends CheckoutEventMap {}
  interface DocumentEventMap extends CheckoutEventMap {}
}
