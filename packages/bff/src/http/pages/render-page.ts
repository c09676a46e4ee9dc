/**
 * The frame of every page of the BFF: one card, the project's own mark, light and dark, forced colours, from 320 px on. Strict
 * headers: nothing may run or load but what carries this answer's nonce.
 */
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { PageLanguage } from './page-language.ts';
import { PAGE_STYLE } from './page-style.ts';
import { PAGE_TEXT } from './page-text.ts';

/** A piece of a page: escaped where it came from outside. */
export type PagePart = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What a page consists of. */
export interface Page {
  readonly lang: PageLanguage;
  readonly title: string;
  readonly testMode: boolean;
  readonly content: PagePart;
  readonly status?: 200 | 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 502 | 503;
  /** Seconds after which the page loads itself again, without a script. */
  readonly refreshSeconds?: number;
  /** A script of our own, run under the nonce. */
  readonly script?: string;
  /** Rules of this page alone. */
  readonly moreStyle?: string;
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * Answers with a page. There is deliberately no `form-action` in the policy: Chromium and Safari apply it to the redirects
 * behind StartURL as well, which lead to hosts that nobody can list.
 */
export async function renderPage(c: Context, page: Page): Promise<Response> {
  const nonce = randomBytes(18).toString('base64');
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
  );
  c.header('cross-origin-opener-policy', 'same-origin');
  c.header('cache-control', 'no-store');
  if (page.retryAfterSeconds !== undefined) c.header('retry-after', String(page.retryAfterSeconds));
  const text = PAGE_TEXT[page.lang];
  return c.html(
    html`<!doctype html>
      <html lang="${page.lang}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="color-scheme" content="light dark" />
          ${
            page.refreshSeconds === undefined
              ? ''
              : html`<meta http-equiv="refresh" content="${String(page.refreshSeconds)}" />`
          }
          <title>${page.title}</title>
          <style nonce="${nonce}">
            ${raw(PAGE_STYLE)}
            ${raw(page.moreStyle ?? '')}
          </style>
        </head>
        <body>
          <main>${page.testMode ? html`<p class="test">${text.testMode}</p>` : ''} ${page.content}</main>
          ${
            page.script === undefined
              ? ''
              : html`<script nonce="${nonce}">
                  ${raw(page.script)};
                </script>`
          }
        </body>
      </html>`,
    page.status ?? 200,
  );
}
