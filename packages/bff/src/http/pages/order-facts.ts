/** The few facts about an order that every page shows: its number and its total, in whole yen; a point is worth one. */
import { html } from 'hono/html';
import type { PageLanguage } from './page-language.ts';
import { PAGE_TEXT } from './page-text.ts';
import type { PagePart } from './render-page.ts';

/** The facts as a list; `used` adds what was paid by points and coupon. */
export function orderFacts(
  lang: PageLanguage,
  orderId: string,
  total: number,
  used: { readonly points?: number | undefined; readonly coupon?: number | undefined } = {},
): PagePart {
  const text = PAGE_TEXT[lang];
  return html`<dl>
    <div>
      <dt>${text.order}</dt>
      <dd>${orderId}</dd>
    </div>
    <div>
      <dt>${text.total}</dt>
      <dd class="total">${formatYen(lang, total)}</dd>
    </div>
    ${fact(lang, text.points, used.points)} ${fact(lang, text.coupon, used.coupon)}
  </dl>`;
}

function fact(lang: PageLanguage, name: string, amount: number | undefined): PagePart {
  if (amount === undefined || amount === 0) return html``;
  return html`<div>
    <dt>${name}</dt>
    <dd>${formatYen(lang, amount)}</dd>
  </div>`;
}

function formatYen(lang: PageLanguage, amount: number): string {
  const digits = new Intl.NumberFormat(lang).format(amount);
  return lang === 'ja' ? `${digits}円` : `¥${digits}`;
}
