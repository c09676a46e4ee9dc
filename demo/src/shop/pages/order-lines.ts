/** The lines of a cart or an order with their total. */
import { html } from 'hono/html';
import { findProduct } from '../catalog.ts';
import type { Language } from '../language.ts';
import type { Order } from '../order.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';
import { renderPrice } from './price.ts';

/** Lines and total; `action` draws what stands at the end of a line. */
export function renderLines(
  lines: Order['lines'],
  language: Language,
  action: (productId: string, name: string) => Html | '' = () => '',
): Html {
  const total = lines.reduce((sum, line) => sum + line.priceYen, 0);
  return html`<ul class="lines">
      ${lines.map(({ productId, priceYen }) => {
        const name = findProduct(productId)?.name[language] ?? productId;
        return html`<li class="line">
          <img src="/art/${productId}.svg" width="64" height="44" alt="" />
          <span class="line-name">${name}</span>
          ${renderPrice(priceYen, language)} ${action(productId, name)}
        </li>`;
      })}
    </ul>
    <p class="total">
      <span>${wordsIn(language).total}</span> <b data-total>${renderPrice(total, language)}</b>
    </p>`;
}
