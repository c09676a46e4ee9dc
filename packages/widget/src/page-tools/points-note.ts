/**
 * Tells shoppers below each button that EPOS points can be used. It names no number: what a shopper has is known to EPOS alone, and said on
 * its page. Opt-in: `epos-kantan-points-note.js`, or started by a page's bundle.
 */
import { keepNotes } from './note-line.ts';
import type { NoteLang } from './note-line.ts';

const WORDS: Readonly<Record<NoteLang, string>> = {
  ja: 'お支払いにエポスポイントをご利用いただけます。',
  en: 'You can use your EPOS points for this payment.',
};

/** With nothing to pay, nothing can be used. */
const SILENT = ['unavailable', 'confirming', 'paid', 'voided', 'refunded'];

/** Takes the place of the words, so that nothing below moves. */
const NOTHING = '\u00a0';

/**
 * Puts the line into the `note` slot of each button, unless the page has filled it.
 * @returns Takes the lines away again.
 */
export function startPointsNote(): () => void {
  return keepNotes((tag) => ({
    say: (lang) => [SILENT.includes(tag.state ?? '') ? NOTHING : WORDS[lang]],
    begin: ({ redraw }) => {
      tag.addEventListener('epos-kantan-statechange', redraw);
      return () => {
        tag.removeEventListener('epos-kantan-statechange', redraw);
      };
    },
  }));
}
