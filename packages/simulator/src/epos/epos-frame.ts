/*
 * What the EPOS pages have in common: whose trade it is, the frame, the steps, the bill, and addresses that keep the
 * language.
 */
import { html, type Html } from '../pages/html.ts';
import { formatYen, otherLanguage, type Language } from '../pages/language.ts';
import { showPage } from '../pages/page-layout.ts';
import { remainingTotal, type Trade } from '../trades/trade.ts';
import { eposTexts, type EposTexts } from './epos-texts.ts';

/** What every page of a trade shows. */
export interface EposView {
  readonly trade: Trade;
  /** The shop, as its customers know it. */
  readonly shopName: string;
  readonly language: Language;
  /** The path of the trade's page, without a query. */
  readonly path: string;
  /** What the page was asked for beside the language, to be asked for again in the other one. */
  readonly query: string;
}

/** A whole page around `content`, with the switch to the other language. */
export function renderEposPage(
  view: EposView,
  title: string,
  script: string | undefined,
  content: Html,
): Response {
  const other = otherLanguage(view.language);
  return showPage({
    language: view.language,
    owner: 'epos',
    title,
    content,
    otherLanguageHref: addressOf({ ...view, language: other }, '', view.query),
    ...(script === undefined ? {} : { script }),
  });
}

/** An address of this trade's pages that keeps the language. */
export function addressOf(view: Pick<EposView, 'path' | 'language'>, below: string, query = ''): string {
  return `${view.path}${below}?${query === '' ? '' : `${query}&`}lang=${view.language}`;
}

/** Where the money goes and for what: the shop's own order number where it gave one, because that is what people know. */
export function showPurchase({ trade, shopName, language }: EposView, parts: Html = html``): Html {
  const texts = eposTexts[language];
  return html`<dl class="bill">
    ${billRow(texts.shop, shopName)} ${billRow(texts.order, trade.clientFields[0] || trade.orderId)} ${parts}
    ${billRow(texts.total, formatYen(remainingTotal(trade), language), 'total')}
  </dl>`;
}

/** One line of a bill; `kind` is its class. */
export function billRow(term: string, value: string, kind = ''): Html {
  return html`<div class="${kind}">
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Where the shopper is in the three steps. */
export function showSteps(texts: EposTexts, current: number): Html {
  return html`<ol class="steps">
    ${texts.steps.map((step, index) => {
      const place = index === current ? html`aria-current="step"` : html``;
      return html`<li class="${index < current ? 'done' : ''}" ${place}>${step}</li>`;
    })}
  </ol>`;
}
