/**
 * The frame of every page of the console: header with the menu, the page, a footer that says which time it is told in. No script at all:
 * the policy allows none.
 */
import { html } from 'hono/html';
import type { PagePart } from '../../http/pages/render-page.ts';
import { mayAct } from '../console-view.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { STYLE_PATH } from '../style/console-style.ts';
import { MARK_PATH } from './console-mark.ts';
import { shownText } from './format.ts';

/** Entries of the menu. */
export type MenuEntry = 'start' | 'payments' | 'events' | 'orphans' | 'forwards' | 'report';

const MENU: Readonly<Record<MenuEntry, string>> = {
  start: '/console',
  payments: '/console/payments',
  report: '/console/report',
  events: '/console/events',
  orphans: '/console/orphans',
  forwards: '/console/forwards',
};

/** What a page consists of. */
export interface ConsolePage {
  readonly title: string;
  readonly content: PagePart;
  readonly entry?: MenuEntry;
  readonly status?: 200 | 202 | 403 | 404 | 409 | 422 | 429 | 500 | 503;
  readonly retryAfterSeconds?: number;
}

/** Answers with a page. */
export async function renderConsole(c: ConsoleContext, page: ConsolePage): Promise<Response> {
  const view = c.get('view');
  const { words } = view;
  if (page.retryAfterSeconds !== undefined) c.header('retry-after', String(page.retryAfterSeconds));
  return c.html(
    html`<!doctype html>
      <html lang="${words.lang}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="color-scheme" content="light dark" />
          <title>${shownText(page.title)} – ${words.product} ${words.console}</title>
          <link rel="icon" type="image/svg+xml" href="${view.base}${MARK_PATH}" />
          <link rel="stylesheet" href="${view.base}${STYLE_PATH}" />
        </head>
        <body>
          <a class="skip" href="#main">${words.skip}</a>
          ${topOf(view, page.entry)}
          <main id="main" tabindex="-1">${page.content}</main>
          <footer class="foot">
            <p>${words.zone}</p>
            <p>${words.shopId}: <bdi>${view.shopId}</bdi></p>
          </footer>
        </body>
      </html>`,
    page.status ?? 200,
  );
}

function topOf(view: ConsoleView, entry: MenuEntry | undefined): PagePart {
  const { words, base, session, testMode } = view;
  return html`<header class="top">
      <a class="name" href="${base}/console">
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
          <rect x="2" y="6" width="28" height="20" rx="4" class="card" />
          <path d="M2 12h28" class="stripe" />
          <path d="m11 19.5 3.2 3.2 6.8-7" class="tick" />
        </svg>
        <span>${words.product} <b>${words.console}</b></span>
      </a>
      ${session === null ? '' : menu(view, entry)}
      <div class="who">
        ${session === null ? '' : whoPart(view)}
        <a
          href="${base}${otherLanguageOf(view)}"
          lang="${words.otherLanguageTag}"
          hreflang="${words.otherLanguageTag}"
          >${words.otherLanguage}</a
        >
        ${session === null ? '' : logoutForm(view, session.formToken)}
      </div>
    </header>
    ${testMode ? html`<p class="test">${words.testMode}</p>` : ''}`;
}

function whoPart(view: ConsoleView): PagePart {
  const { words, session } = view;
  return html`<span class="holder"
    >${words.loggedInAs(session?.holder.id ?? '')}${mayAct(view) ? '' : ` · ${words.readOnly}`}</span
  >`;
}

function logoutForm({ words, base }: ConsoleView, token: string): PagePart {
  return html`<form method="post" action="${base}/console/logout">
    <input type="hidden" name="token" value="${token}" />
    <button class="link-button">${words.logOut}</button>
  </form>`;
}

function menu({ words, base }: ConsoleView, entry: MenuEntry | undefined): PagePart {
  return html`<nav aria-label="${words.menu}">
    <ul>
      ${(Object.keys(MENU) as MenuEntry[]).map(
        (name) =>
          html`<li>
            <a href="${base}${MENU[name]}" ${name === entry ? html`aria-current="page"` : ''}
              >${words.nav[name]}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

/** This page in the other language. */
function otherLanguageOf({ words, here }: ConsoleView): string {
  const url = new URL(here, 'http://console');
  url.searchParams.set('lang', words.otherLanguageTag);
  return `${url.pathname}${url.search}`;
}
