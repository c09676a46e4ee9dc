/** A problem as a page, for the roads that a person walks. It says what to do and promises only what is certain. */
import { PROBLEMS } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ProblemError } from '../problem-response.ts';
import { languageOf } from './page-language.ts';
import { pageSign } from './page-sign.ts';
import { PAGE_TEXT } from './page-text.ts';
import { renderPage } from './render-page.ts';

/** Answers with the page. */
export function renderProblemPage(c: Context, error: ProblemError): Promise<Response> {
  const lang = languageOf(c);
  const text = PAGE_TEXT[lang];
  return renderPage(c, {
    lang,
    title: text.problemTitle(error.code),
    testMode: false,
    status: PROBLEMS[error.code].status,
    retryAfterSeconds: error.retryAfterSeconds,
    content: html`${pageSign('neutral')}
      <h1>${text.problemTitle(error.code)}</h1>
      <p role="status">${text.problem(error.code)}</p>`,
  });
}
