/*
 * The frame around every page that a shopper sees: banner, mark, language switch, strict headers. Called by the
 * EPOS pages and by GMO-PG's start and return pages.
 */
import { randomBytes } from 'node:crypto';
import { html, trustedHtml, type Html } from './html.ts';
import type { Language } from './language.ts';
import { pageStyle } from './page-style.ts';

/** What one page is made of. */
export interface Page {
  readonly status?: number;
  readonly language: Language;
  /** Whose page it plays: EPOS Card's or the payment gateway's. */
  readonly owner: 'epos' | 'gmo';
  readonly title: string;
  readonly content: Html;
  /** A script of our own, without any value from outside in it. */
  readonly script?: string;
  /** The address of this page in the other language; without it there is no switch. */
  readonly otherLanguageHref?: string;
  /** Origins to which the page's script may send requests. */
  readonly connectTo?: string;
}

const frameTexts = {
  ja: {
    banner: 'シミュレーター',
    bannerText:
      'テスト用の画面です。実際のお支払いは発生しません。本物のIDやパスワードは入力しないでください。',
    epos: 'エポスNet',
    gmo: '決済ゲートウェイ',
    other: 'English',
    footer:
      'この画面は開発者向けのシミュレーターが表示しています。実在のカード会社・決済代行会社の画面ではありません。',
  },
  en: {
    banner: 'Simulator',
    bannerText: 'A page for tests. No real money moves. Never enter a real ID or password here.',
    epos: 'EPOS Net',
    gmo: 'Payment gateway',
    other: '日本語',
    footer:
      'Shown by a simulator for developers. This is not a page of the card company or the payment gateway.',
  },
} as const;

/** Two overlapping cards, drawn for this simulator; deliberately like no real company's mark. */
const mark = trustedHtml(
  '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">' +
    '<rect x="2" y="10" width="21" height="15" rx="3.5" class="mark-back"/>' +
    '<rect x="9" y="5" width="21" height="15" rx="3.5" class="mark-front"/>' +
    '<path d="M14.5 12.8l3.2 3.2 6.3-6.6" class="mark-tick"/></svg>',
);

/** Renders a page with its headers. No `form-action`: browsers apply it to the redirects behind a form as well. */
export function showPage(page: Page): Response {
  const nonce = randomBytes(16).toString('base64');
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': [
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      `script-src 'nonce-${nonce}'`,
      ...(page.connectTo === undefined ? [] : [`connect-src ${page.connectTo}`]),
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // The shop may learn from which origin a form comes, as in life, but never the address with its key.
    'Referrer-Policy': 'strict-origin',
  };
  return new Response(`<!doctype html>\n${renderDocument(page, nonce).markup}\n`, {
    status: page.status ?? 200,
    headers,
  });
}

function renderDocument(page: Page, nonce: string): Html {
  const texts = frameTexts[page.language];
  return html`<html lang="${page.language}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <title>${page.title} - ${texts[page.owner]} (${texts.banner})</title>
      <style nonce="${nonce}">
        ${trustedHtml(pageStyle)}
      </style>
    </head>
    <body class="${page.owner}">
      <aside class="banner" aria-label="${texts.banner}">
        <p><strong>${texts.banner}</strong> ${texts.bannerText}</p>
      </aside>
      <header class="top">
        <p class="brand">${mark}<span>${texts[page.owner]}</span></p>
        ${
          page.otherLanguageHref !== undefined &&
          html`<a
            class="language"
            href="${page.otherLanguageHref}"
            lang="${page.language === 'ja' ? 'en' : 'ja'}"
            >${texts.other}</a
          >`
        }
      </header>
      <main>${page.content}</main>
      <footer><p>${texts.footer}</p></footer>
      ${
        page.script !== undefined &&
        html`<script nonce="${nonce}">
          ${trustedHtml(page.script)};
        </script>`
      }
    </body>
  </html>`;
}
