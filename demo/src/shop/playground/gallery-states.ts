/**
 * The states of a button and how the gallery brings one into each: by what is answered to its question about the order, or by a
 * press. Read by the gallery's page, its answers and, through the page, its script.
 */
import type { CheckoutView } from '@epos-kantan/shared';

/** One state. */
export interface GalleryState {
  /** The event that tells of it beside `statechange`, without its prefix. */
  readonly event?: string;
  /** What the answer says of the order; nothing = it was never started. */
  readonly order?: Pick<CheckoutView, 'status' | 'funds'>;
  /** Payments cannot be taken. */
  readonly isUnavailable?: true;
  /** What the page does beside showing the button, as `states.js` knows it. */
  readonly drive?: 'hold-question' | 'press-and-hold' | 'press' | 'press-in-vain' | 'go-offline';
  /** A sentence floats below the button: it needs room. */
  readonly floats?: true;
}

const unpaid = (status: CheckoutView['status']) => ({ status, funds: 'none' }) as const;

/** State → how it comes about, in the order of a payment's life. */
export const GALLERY_STATES = {
  idle: { event: 'ready' },
  checking: { drive: 'hold-question' },
  unavailable: { event: 'unavailable', isUnavailable: true },
  creating: { drive: 'press-and-hold' },
  redirecting: { event: 'redirect', drive: 'press' },
  resumable: { event: 'resume', order: unpaid('awaiting_shopper') },
  confirming: { order: unpaid('confirming') },
  paid: { event: 'paid', order: { status: 'paid', funds: 'captured' } },
  voided: { order: { status: 'paid', funds: 'voided' } },
  refunded: { order: { status: 'paid', funds: 'refunded' } },
  failed: { event: 'failed', order: unpaid('failed'), floats: true },
  canceled: { event: 'canceled', order: unpaid('canceled'), floats: true },
  expired: { event: 'expired', order: unpaid('expired'), floats: true },
  offline: { event: 'error', drive: 'go-offline', floats: true },
  error: { event: 'error', drive: 'press-in-vain', floats: true },
} as const satisfies Record<string, GalleryState>;

/** The name of a state. */
export type GalleryStateName = keyof typeof GALLERY_STATES;

/** The names, in the order of the page. */
export const GALLERY_STATE_NAMES = Object.keys(GALLERY_STATES) as GalleryStateName[];

/** Where the buttons of one state and theme ask; each has an order of its own, so that none waits for another. */
export function endpointOf(state: GalleryStateName, theme: string): string {
  return `/playground/answers/${state}/${theme}`;
}
