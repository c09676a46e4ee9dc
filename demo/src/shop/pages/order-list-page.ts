/** The visitor's orders, newest first. */
import { html } from 'hono/html';
import { formatYen, type Language } from '../language.ts';
import type { Order } from '../order.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';

/** The main part of `/orders`. */
export function renderOrderList(language: Language, orders: readonly Order[]): Html {
  const words = wordsIn(language);
  const day = new Intl.DateTimeFormat(language, { timeZone: 'Asia/Tokyo', dateStyle: 'medium' });
  const short = {
    open: words.openShort,
    paid: words.paidShort,
    delivered: words.deliveredShort,
    refunded: words.refundedShort,
  };
  return html`<h1>${words.orders}</h1>
    ${
      orders.length === 0
        ? html`<p>${words.noOrders}</p>`
        : html`<ul class="order-list">
            ${orders.map(
              (order) =>
                html`<li data-order-state="${order.state}">
                  <a href="/orders/${order.id}">${order.id}</a>
                  <span>${day.format(order.createdAt)}</span>
                  <span>${formatYen(order.totalYen, language)}</span>
                  <b class="state-${order.state}">${short[order.state]}</b>
                </li>`,
            )}
          </ul>`
    }`;
}
