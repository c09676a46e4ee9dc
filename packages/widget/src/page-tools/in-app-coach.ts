/**
 * Tells a shopper who reads the page inside an app that this is the app's browser, and that the order is found again in another one. It
 * explains and does nothing else: no press is held up, no page is left. Opt-in: `epos-kantan-in-app-coach.js`, or started by a page's
 * bundle.
 */
import { build } from '../build-dom.ts';
import { followLang, nearestLang } from '../nearest-lang.ts';
import { inAppBrowserOf } from './in-app-browser.ts';
import type { InAppBrowser } from './in-app-browser.ts';
import { onTags } from './kantan-tags.ts';
import type { KantanTag } from './kantan-tags.ts';

/** Settings of the coach; all may be left out. */
export interface CoachOptions {
  /** Adds a link to LINE's words that opens the same page in the shopper's usual browser. As the attribute `data-open-external`. */
  readonly openExternal?: boolean;
  /** How the browser names itself; for tests. */
  readonly userAgent?: string;
}

/** `ja` and `en`, as the button has them. */
const WORDS = {
  ja: {
    says: (app: InAppBrowser) =>
      `${app}アプリのブラウザで開いています。お支払いのあと別のブラウザに戻っても、ご注文はそのまま確認できます。`,
    open: 'いつものブラウザで開く',
  },
  en: {
    says: (app: InAppBrowser) =>
      `You are using the browser inside the ${app} app. If you return in another browser after paying, we will still find your order.`,
    open: 'Open in your usual browser',
  },
} as const;

/**
 * Puts a line into the `note` slot of each button, unless the page has filled it. In a browser of the shopper's own it does nothing.
 * @returns Takes the lines away again.
 */
export function startInAppCoach({
  openExternal = false,
  userAgent = navigator.userAgent,
}: CoachOptions = {}): () => void {
  const app = inAppBrowserOf(userAgent);
  if (!app) return () => undefined;
  const lines = new Map<KantanTag, () => void>();
  const end = (tag: KantanTag) => {
    lines.get(tag)?.();
    lines.delete(tag);
  };
  const unmeet = onTags((tag) => {
    // A page of one app comes and goes with its buttons; those that are gone are let go.
    for (const other of [...lines.keys()]) if (!other.isConnected) end(other);
    if (tag.localName === 'epos-kantan-button' && !lines.has(tag))
      lines.set(tag, explain(tag, app, openExternal && app === 'LINE'));
  });
  return () => {
    unmeet();
    for (const tag of [...lines.keys()]) end(tag);
  };
}

/** One button: the line follows its language, and makes way for what the page puts there. */
function explain(element: KantanTag, app: InAppBrowser, hasLink: boolean): () => void {
  const link = build('a');
  const point = () => {
    link.href = outside(location.href);
  };
  // A page may have changed its address since; the press comes after this.
  link.addEventListener('click', point);
  const note = build('small', { slot: 'note' });
  const draw = () => {
    const others = [...element.children].some((child) => child.slot === 'note' && child !== note);
    if (others) {
      note.remove();
      return;
    }
    const lang = /^(?:ja\b|$)/i.test(nearestLang(element)) ? 'ja' : 'en';
    if (note.lang === lang && note.parentNode === element) return;
    const { says, open } = WORDS[lang];
    note.lang = lang;
    link.textContent = open;
    point();
    note.replaceChildren(says(app), ...(hasLink ? [' ', link] : []));
    element.append(note);
  };
  const unfollow = followLang(element, draw);
  const observer = new MutationObserver(draw);
  observer.observe(element, { childList: true, subtree: true, attributeFilter: ['slot'] });
  draw();
  return () => {
    unfollow();
    observer.disconnect();
    note.remove();
  };
}

/** The same page, as LINE opens it outside of itself. */
function outside(address: string): string {
  const url = new URL(address);
  url.searchParams.set('openExternalBrowser', '1');
  return url.href;
}
