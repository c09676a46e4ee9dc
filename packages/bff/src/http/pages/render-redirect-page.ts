/**
 * The confirmation redirect: a form with AccessID and Token that submits itself to StartURL, once per attempt and never on Back;
 * then it offers to continue or to go back to the shop. Works without a script by its visible button.
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
  readonly attemptNumber: number;
  readonly total: number;
  readonly orderId: string;
  readonly backUrl: string;
  readonly testMode: boolean;
}

/**
 * Submits on the first ordinary visit. A page that comes out of the back/forward cache, by Back, or a second time for the same
 * attempt waits for the shopper: otherwise Back would be a trap.
 */
const SUBMIT_ONCE = `
(() => {
  const form = document.getElementById('start');
  const fresh = document.getElementById('fresh');
  const again = document.getElementById('again');
  const mark = 'epos-kantan-started:' + location.pathname + ':' + form.dataset.attempt;
  const wait = () => { fresh.hidden = true; again.hidden = false; };
  addEventListener('pageshow', (event) => { if (event.persisted) wait(); });
  let before = null;
  try { before = sessionStorage.getItem(mark); sessionStorage.setItem(mark, '1'); } catch { /* no storage: the navigation type decides */ }
  const entry = performance.getEntriesByType('navigation')[0];
  if (before !== null || (entry !== undefined && entry.type === 'back_forward')) return wait();
  form.submit();
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
    <form id="start" method="post" action="${page.startUrl}" data-attempt="${String(page.attemptNumber)}">
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
    script: SUBMIT_ONCE,
  });
}
