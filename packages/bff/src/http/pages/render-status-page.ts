/** The status page: what is stored about a payment, refreshing itself without a script while nothing is proven. */
import type { CheckoutView, ViewStatus } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { orderFacts } from './order-facts.ts';
import type { PageLanguage } from './page-language.ts';
import { pageSign } from './page-sign.ts';
import type { PageSign } from './page-sign.ts';
import { PAGE_TEXT, statusTextOf } from './page-text.ts';
import { renderPage } from './render-page.ts';

/** What the page shows. */
export interface StatusPage {
  readonly lang: PageLanguage;
  readonly view: CheckoutView;
  /** The shop's page; null = there is none. */
  readonly backUrl: string | null;
  /** The redirect page, while the shopper can go on to EPOS. */
  readonly continueUrl: string | null;
  /** It has taken so long that the page stops asking by itself. */
  readonly stillChecking: boolean;
}

const SIGNS: Readonly<Record<ViewStatus, PageSign>> = {
  created: 'waiting',
  awaiting_shopper: 'neutral',
  confirming: 'waiting',
  paid: 'done',
  failed: 'neutral',
  canceled: 'neutral',
  expired: 'neutral',
};

const REFRESH_SECONDS = 3;

/** Answers with the page. */
export function renderStatusPage(c: Context, page: StatusPage): Promise<Response> {
  const { lang, view } = page;
  const text = PAGE_TEXT[lang];
  const { title, lead } = statusTextOf(text, view);
  const isGivenBack = view.funds === 'voided' || view.funds === 'refunded';
  const content = html`
    ${pageSign(page.stillChecking || isGivenBack ? 'neutral' : SIGNS[view.status])}
    <h1>${title}</h1>
    <p role="status">${page.stillChecking ? text.stillChecking : lead}</p>
    ${orderFacts(lang, view.orderId, view.total, { points: view.pointsUsed, coupon: view.couponUsed })}
    <div class="actions">
      ${page.continueUrl === null ? '' : html`<a class="button" href="${page.continueUrl}">${text.continueToEpos}</a>`}
      ${page.stillChecking ? html`<a class="button" href="">${text.checkAgain}</a>` : ''}
      ${page.backUrl === null ? '' : html`<a class="button second" href="${page.backUrl}">${text.backToShop}</a>`}
    </div>
  `;
  return renderPage(c, {
    lang,
    title,
    testMode: view.testMode,
    content,
    ...(view.status === 'confirming' && !page.stillChecking ? { refreshSeconds: REFRESH_SECONDS } : {}),
  });
}
