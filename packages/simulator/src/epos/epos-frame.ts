/*
 * What the EPOS pages have in common: whose trade it is, the frame, the steps, and addresses that keep the language.
 */
import { html, type Html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { showPage } from '../pages/page-layout.ts';
import type { Trade } from '../trades/trade.ts';
import type { EposTexts } from './epos-texts.ts';

/** What every page of a trade shows. */
export interface EposView {
  readonly trade: Trade;
  readonly shopId: string;
  readonly language: Language;
  /** The path of the trade's page, without a query. */
  readonly path: string;
}

/** A whole page around `content`, with the switch to the other language. */
export function renderEposPage(
  view: EposView,
  title: string,
  script: string | undefined,
  content: Html,
): Response {
  const other = view.language === 'ja' ? 'en' : 'ja';
  return showPage({
    language: view.language,
    owner: 'epos',
    title,
    content,
    otherLanguageHref: addressOf({ ...view, language: other }, ''),
    ...(script === undefined ? {} : { script }),
  });
}

/** An address of this trade's pages that keeps the language. */
export function addressOf(view: Pick<EposView, 'path' | 'language'>, below: string, query = ''): string {
  const parameters = [query, view.language === 'en' ? 'lang=en' : ''].filter((part) => part !== '').join('&');
  return `${view.path}${below}${parameters === '' ? '' : `?${parameters}`}`;
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
