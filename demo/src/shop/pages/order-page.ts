/**
 * The pages of one order: before the payment with the button, after it with the outcome. What the shop says about delivery
 * comes from its own order alone; the button and the status element speak only for the payment.
 */
import { html } from 'hono/html';
import { findProduct } from '../catalog.ts';
import { formatYen, type Language } from '../language.ts';
import { type Order, ORDER_STATES } from '../order.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';
import { renderLines } from './order-lines.ts';

/** What the order pages need beside the order. */
export interface PaymentTags {
  readonly language: Language;
  readonly bffUrl: string;
  readonly orderToken: string;
}

/** The main part of `/orders/{id}`. */
export function renderOrder(order: Order, tags: PaymentTags): Html {
  const words = wordsIn(tags.language);
  return html`<h1>${order.state === 'open' ? words.checkOrder : words.order}</h1>
    ${renderOrderNumber(order, tags.language)} ${renderLines(order.lines, tags.language)}
    ${order.state === 'open' ? renderPayment(tags) : ''} ${renderOrderState(order, tags.language)}`;
}

/** The main part of `/orders/{id}/return`, where the shopper comes back from EPOS. */
export function renderReturn(order: Order, tags: PaymentTags, statusPage: string | undefined): Html {
  const { language, orderToken } = tags;
  const words = wordsIn(language);
  return html`<h1>${words.resultHeading}</h1>
    <epos-kantan-status order-token="${orderToken}" retry-url="/orders/${order.id}">
      <noscript>${order.state === 'open' ? renderWaiting(order, language, statusPage) : ''}</noscript>
    </epos-kantan-status>
    ${renderOrderState(order, language)} ${renderOrderNumber(order, language)}
    ${renderLines(order.lines, language)}`;
}

/** The return page in a browser that does not know the order: the payment's outcome and nothing about the order. */
export function renderReturnElsewhere(language: Language): Html {
  const words = wordsIn(language);
  return html`<h1>${words.resultHeading}</h1>
    <epos-kantan-status></epos-kantan-status>
    <p class="notice">${words.otherBrowser}</p>`;
}

/** What a browser without JavaScript is told while the shop has heard nothing yet. */
function renderWaiting(order: Order, language: Language, statusPage: string | undefined): Html {
  const words = wordsIn(language);
  return html`<p class="notice">${words.waiting}</p>
    <p class="actions">
      ${statusPage === undefined ? '' : html`<a class="button" href="${statusPage}">${words.checkAtPayment}</a>`}
      <a class="button quiet" href="/orders/${order.id}">${words.payAgain}</a>
    </p>`;
}

function renderPayment({ language, bffUrl, orderToken }: PaymentTags): Html {
  const words = wordsIn(language);
  return html`<section class="payment" aria-labelledby="payment-heading">
    <h2 id="payment-heading">${words.payHeading}</h2>
    <p>${words.payNote}</p>
    <epos-kantan-button order-token="${orderToken}" size="large">
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

/** All states are in the page, one is shown; `shop.js` switches when the shop's server has heard from the BFF. */
function renderOrderState(order: Order, language: Language): Html {
  const words = wordsIn(language);
  const hiddenUnless = (isShown: boolean): string => (isShown ? '' : 'hidden');
  const used = [
    [words.pointsUsed, order.pointsUsedYen],
    [words.couponUsed, order.couponUsedYen],
  ] as const;
  return html`<section class="order-state" aria-label="${words.state}" data-order-state="${order.state}">
    <div role="status">
      ${ORDER_STATES.map((state) => html`<p data-when="${state}" ${hiddenUnless(order.state === state)}>${words[state]}</p>`)}
    </div>
    ${used.map(([name, yen]) => (yen > 0 ? html`<p class="small">${name} ${formatYen(yen, language)}</p>` : ''))}
    <div data-when="delivered" ${hiddenUnless(order.state === 'delivered')}>
      <h2>${words.downloads}</h2>
      <ul class="downloads">
        ${order.lines.map(({ productId }) => {
          const name = findProduct(productId)?.name[language] ?? productId;
          return html`<li>
            <a href="/orders/${order.id}/files/${productId}.svg" download>${name}${words.download}</a>
          </li>`;
        })}
      </ul>
    </div>
  </section>`;
}
