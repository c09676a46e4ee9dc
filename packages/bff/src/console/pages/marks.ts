/** The small drawn marks. Decoration only: the words beside each say the same. */
import { html } from 'hono/html';
import type { CheckoutStatus, Funds, ViewStatus } from '@epos-kantan/shared';
import type { PagePart } from '../../http/pages/render-page.ts';

/** How something stands, told by shape as well as by colour. */
export type Tone = 'good' | 'wait' | 'calm' | 'warn';

/** A status or state in its words, with its mark. */
export function badge(tone: Tone, words: string): PagePart {
  return html`<span class="badge ${tone}">${mark(tone)}${words}</span>`;
}

/** The mark alone. */
export function mark(tone: Tone): PagePart {
  switch (tone) {
    case 'good':
      return html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="7" class="fill" />
        <path d="m4.7 8.3 2.3 2.3 4.3-4.8" class="cut" />
      </svg>`;
    case 'wait':
      return html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" class="stroke" />
        <path d="M8 4.5V8l2.4 1.6" class="stroke" />
      </svg>`;
    case 'calm':
      return html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" class="stroke" />
        <path d="M5 8h6" class="stroke" />
      </svg>`;
    case 'warn':
      return html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1.2 15.4 14.6H.6Z" class="fill" />
        <path d="M8 6v4M8 12v.4" class="cut" />
      </svg>`;
  }
}

/** How a status stands. */
export const STATUS_TONES: Readonly<Record<CheckoutStatus | ViewStatus, Tone>> = {
  created: 'wait',
  awaiting_shopper: 'wait',
  confirming: 'wait',
  paid: 'good',
  failed: 'calm',
  canceled: 'calm',
  expired: 'calm',
};

/** How the money stands. */
export const FUNDS_TONES: Readonly<Record<Funds, Tone>> = {
  none: 'calm',
  authorized: 'wait',
  captured: 'good',
  voided: 'calm',
  refunded: 'calm',
  partly_refunded: 'good',
};

/** How a webhook stands. */
export const DELIVERY_TONES: Readonly<Record<'waiting' | 'delivered' | 'dead', Tone>> = {
  waiting: 'wait',
  delivered: 'good',
  dead: 'warn',
};
