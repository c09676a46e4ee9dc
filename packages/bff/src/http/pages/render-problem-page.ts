/**
 * A problem as a page, for the roads that a person walks. It says what to do and promises only what is certain; once the order is
 * known it names it and leads back to the shop.
 */
import { PROBLEMS } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Order } from '../../checkout/ports/order-source.ts';
import type { ProblemError } from '../problem-response.ts';
import { orderFacts } from './order-facts.ts';
import { languageOf } from './page-language.ts';
import type { PageLanguage } from './page-language.ts';
import { pageSign } from './page-sign.ts';
import { PAGE_TEXT } from './page-text.ts';
import { renderPage } from './render-page.ts';

/** What a route had learned before its problem. */
export interface ProblemFacts {
  readonly lang?: PageLanguage | undefined;
  readonly testMode: boolean;
  /** Verified: its return address is one that the shop allows. */
  readonly order?: Order;
}

const known = new WeakMap<Request, ProblemFacts>();

/** Keeps what a route knows by now, for the page of a problem that may come. */
export function noteForProblemPage(c: Context, facts: ProblemFacts): void {
  known.set(c.req.raw, facts);
}

/** Answers with the page. */
export function renderProblemPage(c: Context, error: ProblemError): Promise<Response> {
  const { order, testMode, lang = languageOf(c) } = known.get(c.req.raw) ?? { testMode: false };
  const text = PAGE_TEXT[lang];
  const wayBack =
    order === undefined
      ? ''
      : html`${orderFacts(lang, order.orderId, order.amount + order.tax)}
          <div class="actions"><a class="button" href="${order.returnUrl}">${text.backToShop}</a></div>`;
  return renderPage(c, {
    lang,
    title: text.problemTitle(error.code),
    testMode,
    status: PROBLEMS[error.code].status,
    retryAfterSeconds: error.retryAfterSeconds,
    content: html`${pageSign('neutral')}
      <h1>${text.problemTitle(error.code)}</h1>
      <p role="status">${text.problem(error.code)}</p>
      ${wayBack}`,
  });
}
