/**
 * The pages of one order: before the payment with the button, after it with the outcome. What the shop says about delivery
 * comes from its own order alone; the button and the status element speak only for the payment.
 */
import { html } from 'hono/html';
import type { Language } from '../language.ts';
import { isPayable, type Order, unpaidOutcome } from '../order.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';
import { renderLines } from './order-lines.ts';
import { renderOrderState } from './order-state.ts';

/** What the order pages need beside the order. */
export interface PaymentTags {
  readonly language: Language;
  readonly bffUrl: string;
  readonly orderToken: string;
}

/** The main part of `/orders/{id}`. */
export function renderOrder(order: Order, tags: PaymentTags): Html {
  const words = wordsIn(tags.language);
  return html`<h1 data-heading-when-paid="${words.order}">
      ${order.state === 'open' ? words.checkOrder : words.order}
    </h1>
    ${renderOrderNumber(order, tags.language)} ${renderLines(order.lines, tags.language)}
    ${isPayable(order) ? renderPayment(tags) : ''} ${renderOrderState(order, tags.language)}`;
}

/** The main part of `/orders/{id}/return`, where the shopper comes back from EPOS. */
export function renderReturn(order: Order, tags: PaymentTags, statusPage: string | undefined): Html {
  const { language, orderToken } = tags;
  const words = wordsIn(language);
  const isUnpaid = order.state === 'open';
  const isWaiting = isUnpaid && unpaidOutcome(order) === undefined;
  // An order that the shop withdrew is not offered for payment again.
  const again = isPayable(order) ? html`order-token="${orderToken}" retry-url="/orders/${order.id}"` : '';
  return html`<h1>${words.resultHeading}</h1>
    <epos-kantan-status ${again}>
      <noscript>${isWaiting ? html`<p class="notice">${words.waiting}</p>` : ''}</noscript>
    </epos-kantan-status>
    ${renderOrderState(order, language)}
    <noscript>${isUnpaid ? renderWaysOn(order, language, statusPage) : ''}</noscript>
    ${renderOrderNumber(order, language)} ${renderLines(order.lines, language)}`;
}

/** The return page in a browser that does not know the order: the payment's outcome and nothing about the order. */
export function renderReturnElsewhere(language: Language): Html {
  const words = wordsIn(language);
  return html`<h1>${words.resultHeading}</h1>
    <epos-kantan-status></epos-kantan-status>
    <p class="notice">${words.otherBrowser}</p>`;
}

/** The ways on for a browser without JavaScript: to look again, or, once an attempt has ended without money, to pay again. */
function renderWaysOn(order: Order, language: Language, statusPage: string | undefined): Html {
  const words = wordsIn(language);
  const hasEnded = unpaidOutcome(order) !== undefined;
  const look = (isFirst: boolean): string => (isFirst ? 'button' : 'button quiet');
  const check =
    statusPage === undefined
      ? ''
      : html`<a class="${look(!hasEnded)}" href="${statusPage}">${words.checkAtPayment}</a>`;
  const pay = isPayable(order)
    ? html`<a class="${look(hasEnded)}" href="/orders/${order.id}"
        >${hasEnded ? words.payAgain : words.backToOrder}</a
      >`
    : '';
  return html`<p class="actions">${hasEnded ? [pay, check] : [check, pay]}</p>
    ${hasEnded && isPayable(order) ? html`<p class="small">${words.paidSince}</p>` : ''}`;
}

function renderPayment({ language, bffUrl, orderToken }: PaymentTags): Html {
  const words = wordsIn(language);
  return html`<section class="payment" aria-labelledby="payment-heading">
    <h2 id="payment-heading">${words.payHeading}</h2>
    <p data-until-paid>${words.payNote}</p>
    <epos-kantan-button order-token="${orderToken}" size="large" beacon>
      <form method="post" action="${bffUrl}/checkout">
        <input type="hidden" name="orderToken" value="${orderToken}" />
        <input type="hidden" name="lang" value="${language}" />
        <button>${words.payWithEpos}</button>
      </form>
    </epos-kantan-button>
  </section>`;
}

function renderOrderNumber(order: Order, language: Language): Html {
  return html`<p class="small">${wordsIn(language).orderNumber} <b data-order-id>${order.id}</b></p>`;
}
