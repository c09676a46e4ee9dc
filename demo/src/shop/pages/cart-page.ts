/** The cart: what will be ordered, at the catalogue's prices. */
import { html } from 'hono/html';
import { findProduct } from '../catalog.ts';
import type { Language } from '../language.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';
import { renderLines } from './order-lines.ts';

/** The main part of `/cart`. */
export function renderCart(language: Language, cart: readonly string[]): Html {
  const words = wordsIn(language);
  const lines = cart.flatMap((productId) => {
    const product = findProduct(productId);
    return product === undefined ? [] : [{ productId, priceYen: product.priceYen }];
  });
  if (lines.length === 0) {
    return html`<h1>${words.cart}</h1>
      <p>${words.cartEmpty}</p>
      <p><a class="button" href="/">${words.backToPatterns}</a></p>`;
  }
  return html`<h1>${words.cart}</h1>
    ${renderLines(
      lines,
      language,
      (productId, name) =>
        html`<form method="post" action="/cart/remove">
          <input type="hidden" name="product" value="${productId}" />
          <button class="link-button" aria-label="${words.remove}: ${name}">${words.remove}</button>
        </form>`,
    )}
    <form class="next" method="post" action="/orders">
      <button class="button large">${words.placeOrder}</button>
      <p class="small">${words.placeOrderNote}</p>
    </form>`;
}
