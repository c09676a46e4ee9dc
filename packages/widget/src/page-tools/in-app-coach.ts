/**
 * Tells a shopper where the page is: inside an app, that this is the app's browser, and that the order is found again in another one;
 * inside another page, how to come to the whole one. It explains and does nothing else: no press is held up, no page is left. Opt-in:
 * `epos-kantan-in-app-coach.js`, or started by a page's bundle.
 */
import { build } from '../build-dom.ts';
import { inAppBrowserOf } from './in-app-browser.ts';
import type { InAppBrowser } from './in-app-browser.ts';
import type { KantanTag } from './kantan-tags.ts';
import { keepNotes } from './note-line.ts';
import type { NoteLang, NoteLine } from './note-line.ts';

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
  readonly words: Readonly<Record<NoteLang, { readonly says: string; readonly open: string }>>;
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
  return hint ? keepNotes((tag) => lineOf(tag, hint)) : () => undefined;
}

function lineOf(tag: KantanTag, { words, outside, target = '' }: Hint): NoteLine {
  if (!outside) return { say: (lang) => [words[lang].says] };
  const link = build('a', { target, rel: 'noopener' });
  const point = () => {
    link.href = outside(location.href);
  };
  // A page may have changed its address since; the press comes after this.
  link.addEventListener('click', point);
  return {
    isLive: true,
    say: (lang) => {
      const { says, open } = words[lang];
      link.textContent = open;
      point();
      return [says, ' ', link];
    },
    begin: ({ redraw, isShown }) => {
      const answer = (event: CustomEvent<{ readonly code?: string }>) => {
        // The button's own sentence would lie over the way out.
        if (event.detail.code !== 'frame_blocked' || !isShown()) return;
        event.preventDefault();
        redraw();
      };
      tag.addEventListener('epos-kantan-error', answer as EventListener);
      return () => {
        tag.removeEventListener('epos-kantan-error', answer as EventListener);
      };
    },
  };
}

/** The same page, as LINE opens it outside of itself. */
function openedByLine(address: string): string {
  const url = new URL(address);
  url.searchParams.set('openExternalBrowser', '1');
  return url.href;
}
