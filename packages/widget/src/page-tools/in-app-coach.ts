/**
 * Tells a shopper where the page is: inside an app, that this is the app's browser, and that the order is found again in another one;
 * inside another page, how to come to the whole one. It explains and does nothing else: no press is held up, no page is left. Opt-in:
 * `epos-kantan-in-app-coach.js`, or started by a page's bundle.
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
  /** Whether the page stands in a frame of another one; for tests. */
  readonly isFramed?: boolean;
}

/** What is said in one place, and a way out of it. */
interface Hint {
  readonly words: Readonly<Record<'ja' | 'en', { readonly says: string; readonly open: string }>>;
  /** Where the way out leads from the page at this address; without it there is none. */
  readonly outside?: (address: string) => string;
  /** `_blank`: a window of its own. */
  readonly target?: string;
}

/** Inside an app. LINE obeys an address that asks for another browser; the others have no such word. */
function inApp(app: InAppBrowser, openExternal: boolean): Hint {
  return {
    words: {
      ja: {
        says: `${app}アプリのブラウザで開いています。お支払いのあと別のブラウザに戻っても、ご注文はそのまま確認できます。`,
        open: 'いつものブラウザで開く',
      },
      en: {
        says: `You are using the browser inside the ${app} app. If you return in another browser after paying, we will still find your order.`,
        open: 'Open in your usual browser',
      },
    },
    ...(openExternal && app === 'LINE' && { outside: openedByLine }),
  };
}

/** Inside a frame. The button takes the whole window to EPOS; where the frame may not, this is the way. */
const IN_FRAME: Hint = {
  words: {
    ja: {
      says: 'このページは別のページの中に表示されています。エポスのページに進めないときは、こちらからお支払いください。',
      open: '新しいタブで開く',
    },
    en: {
      says: 'This page is shown inside another one. If it does not take you to EPOS, pay from here:',
      open: 'Open in a new tab',
    },
  },
  outside: (address) => address,
  target: '_blank',
};

/**
 * Puts a line into the `note` slot of each button, unless the page has filled it. In a window of a browser of the shopper's own it does nothing.
 * @returns Takes the lines away again.
 */
export function startInAppCoach({
  openExternal = false,
  userAgent = navigator.userAgent,
  isFramed = self !== top,
}: CoachOptions = {}): () => void {
  const app = inAppBrowserOf(userAgent);
  const hint = app ? inApp(app, openExternal) : isFramed ? IN_FRAME : undefined;
  if (!hint) return () => undefined;
  const lines = new Map<KantanTag, () => void>();
  const end = (tag: KantanTag) => {
    lines.get(tag)?.();
    lines.delete(tag);
  };
  const unmeet = onTags((tag) => {
    // A page of one app comes and goes with its buttons; those that are gone are let go.
    for (const other of [...lines.keys()]) if (!other.isConnected) end(other);
    if (tag.localName === 'epos-kantan-button' && !lines.has(tag)) lines.set(tag, explain(tag, hint));
  });
  return () => {
    unmeet();
    for (const tag of [...lines.keys()]) end(tag);
  };
}

/** One button: the line follows its language, and makes way for what the page puts there. */
function explain(element: KantanTag, { words, outside, target = '' }: Hint): () => void {
  const link = build('a', { target, rel: 'noopener' });
  const point = () => {
    if (outside) link.href = outside(location.href);
  };
  // A page may have changed its address since; the press comes after this.
  link.addEventListener('click', point);
  const note = build('small', { slot: 'note', role: 'status' });
  const draw = () => {
    const others = [...element.children].some((child) => child.slot === 'note' && child !== note);
    if (others) {
      note.remove();
      return;
    }
    const lang = /^(?:ja\b|$)/i.test(nearestLang(element)) ? 'ja' : 'en';
    if (note.lang === lang && note.parentNode === element) return;
    const { says, open } = words[lang];
    note.lang = lang;
    link.textContent = open;
    point();
    note.replaceChildren(says, ...(outside ? [' ', link] : []));
    element.append(note);
  };
  const answer = (event: CustomEvent<{ readonly code?: string }>) => {
    // The button's own sentence would lie over the way out.
    if (event.detail.code !== 'frame_blocked' || !outside || note.parentNode !== element) return;
    event.preventDefault();
    note.replaceChildren(...note.childNodes); // So that it is read out again.
  };
  element.addEventListener('epos-kantan-error', answer as EventListener);
  const unfollow = followLang(element, draw);
  const observer = new MutationObserver(draw);
  observer.observe(element, { childList: true, subtree: true, attributeFilter: ['slot'] });
  draw();
  return () => {
    unfollow();
    element.removeEventListener('epos-kantan-error', answer as EventListener);
    observer.disconnect();
    note.remove();
  };
}

/** The same page, as LINE opens it outside of itself. */
function openedByLine(address: string): string {
  const url = new URL(address);
  url.searchParams.set('openExternalBrowser', '1');
  return url.href;
}
