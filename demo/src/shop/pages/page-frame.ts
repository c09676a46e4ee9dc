/** The frame of every page: head, shop header, main content, and the picture at its side. Called by the pages. */
import { html, raw } from 'hono/html';
import type { Language } from '../language.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';

/** A file of the BFF with its hash. */
export interface WidgetFile {
  readonly url: string;
  readonly integrity: string;
}

/** The button's two files, and the page tool for developers. */
export interface WidgetFiles {
  readonly script: WidgetFile;
  readonly style: WidgetFile;
  readonly inspector: WidgetFile;
}

/** What differs between pages. */
export interface FrameContent {
  readonly language: Language;
  readonly title: string;
  readonly path: string;
  readonly cartCount: number;
  readonly consoleUrl: string;
  readonly main: Html;
  /** Stands beside the main part; without one the main part has the whole width. */
  readonly picture: Html | undefined;
  /** Given on pages with a button or a payment status. */
  readonly widget?: WidgetFiles;
  /** Seconds after which a page without JavaScript asks again. */
  readonly refreshWithoutScript?: { readonly seconds: number; readonly url: string };
  /** Given on pages beside the shop, with files of their own. */
  readonly room?: keyof typeof ROOM_FILES;
}

const SHOP_FILES = { styles: ['base', 'shop', 'order', 'picture'], scripts: ['shop', 'picture'] };
const ROOM_FILES = {
  playground: { styles: ['base', 'shop', 'playground'], scripts: ['playground'] },
  states: { styles: ['base', 'shop', 'playground'], scripts: ['states'] },
} as const;

/** The whole document. */
export function renderFrame(content: FrameContent): Html {
  const { language, title, path, cartCount, consoleUrl, main, picture, room } = content;
  const { styles, scripts } = room === undefined ? SHOP_FILES : ROOM_FILES[room];
  const words = wordsIn(language);
  const other = language === 'ja' ? 'en' : 'ja';
  const current = (target: string) => (path === target ? raw('aria-current="page"') : '');
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${words.shopName}</title>
        <link rel="icon" href="/public/favicon.svg" type="image/svg+xml" />
        ${styles.map((name) => html`<link rel="stylesheet" href="/public/${name}.css" />`)}
        ${room === 'playground' ? renderScript(content.widget?.inspector) : ''}
        ${renderWidgetTags(content.widget)} ${renderRefresh(content.refreshWithoutScript)}
        ${scripts.map((name) => html`<script type="module" src="/public/${name}.js"></script>`)}
      </head>
      <body>
        <a class="skip" href="#main">${words.skipToContent}</a>
        <header class="shop-header">
          <a class="shop-name" href="/">${words.shopName}</a>
          <nav aria-label="${words.navigation}">
            <a href="/" ${current('/')}>${words.patterns}</a>
            <a href="/cart" ${current('/cart')}
              >${words.cart} <span class="count" data-cart-count>${cartCount}</span></a
            >
            <a href="/orders" ${current('/orders')}>${words.orders}</a>
            <a href="?lang=${other}" hreflang="${other}" lang="${other}">${words.otherLanguage}</a>
          </nav>
        </header>
        <div class="${picture === undefined ? 'columns alone' : 'columns'}">
          <main id="main" tabindex="-1">${main}</main>
          ${picture ?? ''}
        </div>
        <footer class="shop-footer">
          <p>${words.demoNotice}</p>
          <p><a href="/playground" ${current('/playground')}>${words.playground}</a></p>
          <p><a href="${consoleUrl}">${words.console}</a> <small>${words.consoleKey}</small></p>
        </footer>
      </body>
    </html>`;
}

function renderWidgetTags(widget: WidgetFiles | undefined): Html | '' {
  if (widget === undefined) return '';
  const { script, style } = widget;
  return html`<link
      rel="stylesheet"
      href="${style.url}"
      integrity="${style.integrity}"
      crossorigin="anonymous"
    />
    <script async src="${script.url}" integrity="${script.integrity}" crossorigin="anonymous"></script>`;
}

/** Loaded before the button, whose events it notes from the first one on. */
function renderScript(script: WidgetFile | undefined): Html | '' {
  if (script === undefined) return '';
  return html`<script src="${script.url}" integrity="${script.integrity}" crossorigin="anonymous"></script>`;
}

function renderRefresh(refresh: FrameContent['refreshWithoutScript']): Html | '' {
  if (refresh === undefined) return '';
  return html`<noscript
    ><meta http-equiv="refresh" content="${refresh.seconds};url=${refresh.url}"
  /></noscript>`;
}
