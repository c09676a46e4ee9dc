/** How a payment stands now, in a few facts: below the end of an action. */
import { html } from 'hono/html';
import { currentOf, leftOf } from '../../checkout/checkout.ts';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { ConsoleView } from '../console-view.ts';
import { idText, yenText } from './format.ts';
import { FUNDS_TONES, STATUS_TONES, badge } from './marks.ts';

/** The facts as a piece of a page. */
export function paymentStateFacts({ words }: ConsoleView, found: CheckoutAndAttempts): PagePart {
  const { checkout } = found;
  const { facts, lang } = words;
  return html`<dl class="facts">
    <div>
      <dt>${facts.order}</dt>
      <dd>${idText(checkout.orderId)}</dd>
    </div>
    <div>
      <dt>${facts.status}</dt>
      <dd>
        ${badge(STATUS_TONES[checkout.status], words.status[checkout.status])}
        ${checkout.funds === 'none' ? '' : badge(FUNDS_TONES[checkout.funds], words.funds[checkout.funds])}
      </dd>
    </div>
    ${
      checkout.status === 'paid'
        ? html`<div>
            <dt>${facts.left}</dt>
            <dd>${yenText(lang, leftOf(currentOf(found).attempt))}</dd>
          </div>`
        : ''
    }
  </dl>`;
}
