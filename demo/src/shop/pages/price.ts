/** A price as every page shows it: with tax, and saying so. */
import { html } from 'hono/html';
import { formatYen, type Language } from '../language.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';

/** `1,320円（税込）` */
export function renderPrice(yen: number, language: Language): Html {
  return html`<span class="price"
    >${formatYen(yen, language)} <small>(${wordsIn(language).taxIncluded})</small></span
  >`;
}
