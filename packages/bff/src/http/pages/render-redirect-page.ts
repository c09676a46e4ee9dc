/**
 * The confirmation redirect: a form with AccessID and Token that submits itself to StartURL when the shopper is sent here, and never
 * on Back; then it offers to continue or to go back to the shop. Works without a script by its visible button.
 */
import type { Secret } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { PageLanguage } from './page-language.ts';
import { orderFacts } from './order-facts.ts';
import { pageSign } from './page-sign.ts';
import { PAGE_TEXT } from './page-text.ts';
import { renderPage } from './render-page.ts';

/** What the page shows and posts. `total` in whole yen. */
export interface RedirectPage {
  readonly lang: PageLanguage;
  readonly startUrl: string;
  readonly accessId: string;
  readonly token: Secret;
  readonly total: number;
  readonly orderId: string;
  readonly backUrl: string;
  readonly testMode: boolean;
}

/**
 * Submits when the shopper was just sent here. Reached by Back, by a reload, or out of the back/forward cache, it waits for the
 * shopper: otherwise Back would be a trap. An engine that does not say how the page was reached waits as well. Nothing is
 * remembered, so that a new press on the shop's button goes straight on.
 */
const SUBMIT_WHEN_SENT = `
(() => {
  const form = document.getElementById('start');
  const again = document.getElementById('again');
  const wait = () => {
    document.getElementById('fresh').hidden = true;
    again.hidden = false;
    document.title = again.querySelector('h1').textContent;
  };
  addEventListener('pageshow', (event) => { if (event.persisted) wait(); });
  const [visit] = performance.getEntriesByType('navigation');
  if (visit && visit.type === 'navigate') form.submit();
  else wait();
})();
`;

/** Answers with the page. */
export function renderRedirectPage(c: Context, page: RedirectPage): Promise<Response> {
  const text = PAGE_TEXT[page.lang];
  const content = html`
    <div id="fresh">
      ${pageSign('waiting')}
      <h1>${text.redirectTitle}</h1>
      <p>${text.redirectLead}</p>
    </div>
    <div id="again" hidden>
      ${pageSign('neutral')}
      <h1>${text.redirectBackTitle}</h1>
      <p>${text.redirectBackLead}</p>
    </div>
    ${orderFacts(page.lang, page.orderId, page.total)}
    <form id="start" method="post" action="${page.startUrl}">
      <input type="hidden" name="AccessID" value="${page.accessId}" />
      <input type="hidden" name="Token" value="${page.token.reveal()}" />
      <div class="actions">
        <button class="button" type="submit">${text.continueToEpos}</button>
        <a class="button second" href="${page.backUrl}">${text.backToShop}</a>
      </div>
    </form>
  `;
  return renderPage(c, {
    lang: page.lang,
    title: text.redirectTitle,
    testMode: page.testMode,
    content,
    script: SUBMIT_WHEN_SENT,
  });
}
