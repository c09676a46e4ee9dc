/**
 * A line of ours in the `note` slot of every button, in the language around it. It makes way for what the page puts there. Called by the
 * page tools that say something to shoppers.
 */
import { build } from '../build-dom.ts';
import { followLang, nearestLang } from '../nearest-lang.ts';
import { onTags } from './kantan-tags.ts';
import type { KantanTag } from './kantan-tags.ts';

/** The two languages that are always there, as of the button. */
export type NoteLang = 'ja' | 'en';

/** The line of one button. */
export interface NoteLine {
  /** Whether a screen reader is to read it out by itself when it is said anew. */
  readonly isLive?: boolean;
  /** What it says now. */
  readonly say: (lang: NoteLang) => readonly (Node | string)[];
  /** Begins what else it needs; gives what ends it. */
  readonly begin?: (line: PlacedLine) => () => void;
}

/** A line on the page. */
export interface PlacedLine {
  /** Says it anew. */
  readonly redraw: () => void;
  readonly isShown: () => boolean;
}

/** The mark of our own lines, by which two tools know each other's. */
const OURS = 'data-epos-kantan-note';

/**
 * Puts the lines on the page, those of buttons that come later too.
 * @returns Takes them away again.
 */
export function keepNotes(lineOf: (tag: KantanTag) => NoteLine): () => void {
  const lines = new Map<KantanTag, () => void>();
  const end = (tag: KantanTag) => {
    lines.get(tag)?.();
    lines.delete(tag);
  };
  const unmeet = onTags((tag) => {
    // A page of one app comes and goes with its buttons; those that are gone are let go.
    for (const other of [...lines.keys()]) if (!other.isConnected) end(other);
    if (tag.localName === 'epos-kantan-button' && !lines.has(tag)) lines.set(tag, keepNote(tag, lineOf(tag)));
  });
  return () => {
    unmeet();
    for (const tag of [...lines.keys()]) end(tag);
  };
}

function keepNote(element: KantanTag, { say, begin, isLive = false }: NoteLine): () => void {
  const note = build('small', { slot: 'note', role: isLive ? 'status' : undefined, [OURS]: '' });
  const redraw = () => {
    note.replaceChildren(...say(note.lang as NoteLang));
  };
  const place = () => {
    if ([...element.children].some((child) => child.slot === 'note' && !child.hasAttribute(OURS))) {
      note.remove();
      return;
    }
    const lang = /^(?:ja\b|$)/i.test(nearestLang(element)) ? 'ja' : 'en';
    if (note.lang === lang && note.parentNode === element) return;
    note.lang = lang;
    redraw();
    element.append(note);
  };
  const unfollow = followLang(element, place);
  const observer = new MutationObserver(place);
  observer.observe(element, { childList: true, subtree: true, attributeFilter: ['slot'] });
  place();
  const finish = begin?.({ redraw, isShown: () => note.parentNode === element });
  return () => {
    unfollow();
    observer.disconnect();
    finish?.();
    note.remove();
  };
}
