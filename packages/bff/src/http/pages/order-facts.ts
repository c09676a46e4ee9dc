/** The few facts about an order that every page shows: its number and its total, in whole yen. */
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
    ${fact(text.points, used.points, (points) => text.pointsUnit(formatNumber(lang, points)))}
    ${fact(text.coupon, used.coupon, (yen) => formatYen(lang, yen))}
  </dl>`;
}

function fact(name: string, amount: number | undefined, format: (amount: number) => string): PagePart {
  if (amount === undefined || amount === 0) return html``;
  return html`<div>
    <dt>${name}</dt>
    <dd>${format(amount)}</dd>
  </div>`;
}

function formatNumber(lang: PageLanguage, number: number): string {
  return new Intl.NumberFormat(lang).format(number);
}

function formatYen(lang: PageLanguage, amount: number): string {
  const digits = formatNumber(lang, amount);
  return lang === 'ja' ? `${digits}円` : `¥${digits}`;
}
