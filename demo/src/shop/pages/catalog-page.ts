/** The shop window: every pattern with its price. */
import { html } from 'hono/html';
import { listProducts, type Product } from '../catalog.ts';
import type { Language } from '../language.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';
import { renderPrice } from './price.ts';

/** The main part of `/`. */
export function renderCatalog(language: Language, cart: readonly string[]): Html {
  const words = wordsIn(language);
  return html`<h1>${words.tagline}</h1>
    <ul class="products">
      ${listProducts().map((product) => renderProduct(product, language, cart.includes(product.id)))}
    </ul>`;
}

function renderProduct(product: Product, language: Language, isInCart: boolean): Html {
  const words = wordsIn(language);
  const name = product.name[language];
  return html`<li class="product" data-product="${product.id}">
    <img src="/art/${product.id}.svg" width="320" height="220" alt="" />
    <h2>${name}</h2>
    <p>${product.about[language]}</p>
    <div class="product-foot">
      ${renderPrice(product.priceYen, language)}
      ${
        isInCart
          ? html`<a class="button quiet" href="/cart">${words.inCart}</a>`
          : html`<form method="post" action="/cart">
              <input type="hidden" name="product" value="${product.id}" />
              <button class="button" aria-label="${words.addToCart}: ${name}">${words.addToCart}</button>
            </form>`
      }
    </div>
  </li>`;
}
