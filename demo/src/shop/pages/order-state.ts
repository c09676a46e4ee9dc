/**
 * What the shop itself says about an order: not paid, paid, delivered with the downloads. Comes from the shop's own order
 * alone. Called by the order pages; `shop.js` switches the sentences while the page is open.
 */
import { html } from 'hono/html';
import { findProduct } from '../catalog.ts';
import { formatTime, formatYen, type Language } from '../language.ts';
import { type Order, ORDER_STATES, type OrderState, unpaidOutcome } from '../order.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';

/**
 * All sentences are in the page and one is shown. `reported` stands for what only the button has said: the payment is
 * complete, and the shop's server has not heard of it yet.
 */
export function renderOrderState(order: Order, language: Language): Html {
  const words = wordsIn(language);
  const sentence = (state: OrderState | 'reported'): Html =>
    html`<p data-when="${state}" ${hiddenUnless(order.state === state)}>
      ${state === 'open' ? sayUnpaid(order, language) : words[state]}
    </p>`;
  return html`<section class="order-state" aria-label="${words.state}" data-order-state="${order.state}">
    <div role="status">${[...ORDER_STATES, 'reported' as const].map(sentence)}</div>
    ${renderUsed('pointsUsed', order.pointsUsedYen, language)}
    ${renderUsed('couponUsed', order.couponUsedYen, language)}
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

/** Points or coupon as a text, `500円`; empty when none were used. */
export function formatUsed(yen: number, language: Language): string {
  return yen > 0 ? formatYen(yen, language) : '';
}

function sayUnpaid(order: Order, language: Language): string {
  const words = wordsIn(language);
  const unpaid = unpaidOutcome(order);
  return unpaid === undefined ? words.open : words[unpaid.outcome](formatTime(unpaid.at));
}

/** The line is always there, because the amount becomes known while the page is open. */
function renderUsed(name: 'pointsUsed' | 'couponUsed', yen: number, language: Language): Html {
  return html`<p class="small" ${hiddenUnless(yen > 0)}>
    ${wordsIn(language)[name]} <span data-used="${name}">${formatUsed(yen, language)}</span>
  </p>`;
}

function hiddenUnless(isShown: boolean): string {
  return isShown ? '' : 'hidden';
}
