/**
 * The timeline of a payment as a picture: a line from top to bottom, a stop for each moment, the way between two stops drawn as the status that
 * held meanwhile, and a branch for what the shop's server was told. Lengths are in em and shares, so that it grows with the text and fits every
 * width. The table below the picture says the same and more.
 */
import { html } from 'hono/html';
import type { Delivery, TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { ConsoleView } from '../console-view.ts';
import { clockText, dayText, durationText, shownText } from './format.ts';
import { STATUS_TONES } from './marks.ts';
import type { Tone } from './marks.ts';
import type { ConsoleWords } from '../i18n/words.ts';
import { changeWords, whoWords } from './timeline-words.ts';

/** Most moments of a picture: the newest. */
export const MOMENTS_MAX = 60;

/** Where things stand, in em: the line from the left, the words beside it; how high a line of words, a moment's end and a day's head are. */
const LINE = 5.6;
const WORDS = 6.9;
const ROW = 1.25;
const END = 2.1;
const DAY = 1.6;
/** A pause that is worth a word. */
const PAUSE_MS = 60_000;

interface Moment {
  readonly entry: TimelineEntry;
  readonly delivery: Delivery | undefined;
  /** Its stop from the top, in em. */
  readonly y: number;
  /** What is said of it below its name. */
  readonly lines: readonly string[];
  /** Where it ends. */
  readonly end: number;
  /** The day, when it is another than that of the moment before. */
  readonly day: string | null;
}

/** The picture; nothing for a payment without a timeline. */
export function timelinePicture(
  view: ConsoleView,
  orderId: string,
  entries: readonly TimelineEntry[],
  deliveries: ReadonlyMap<string, Delivery>,
): PagePart {
  const { words } = view;
  const moments = momentsOf(view, entries.slice(-MOMENTS_MAX), deliveries);
  const last = moments.at(-1);
  if (last === undefined) return html``;
  const name = words.payment.pictureName(shownText(orderId), moments.length);
  return html`<svg
    class="line-picture"
    role="img"
    aria-label="${name}"
    width="100%"
    height="${em(last.end - 1)}"
  >
    ${moments.slice(1).map((moment, index) => wayPart(view, moments[index], moment))}
    ${moments.map((moment) => momentPart(view, moment))}
  </svg>`;
}

function momentsOf(
  { words }: ConsoleView,
  entries: readonly TimelineEntry[],
  deliveries: ReadonlyMap<string, Delivery>,
): readonly Moment[] {
  const moments: Moment[] = [];
  let top = 0.8;
  let today = '';
  for (const entry of entries) {
    const day = dayText(words.lang, entry.at);
    const isNew = day !== today;
    today = day;
    const y = isNew ? top + DAY : top;
    const delivery = deliveries.get(entry.id);
    const lines = linesOf(words, entry);
    const end = y + (lines.length + (delivery === undefined ? 0 : 1)) * ROW + END;
    moments.push({ entry, delivery, y, lines, end, day: isNew ? day : null });
    top = end;
  }
  return moments;
}

/** Short ones: the picture has to fit a telephone. */
function linesOf(words: ConsoleWords, entry: TimelineEntry): readonly string[] {
  const reason = entry.reason === null ? '' : words.reason[entry.reason].title;
  const changes = changeWords(words, entry).map((change) => change.replace(/^.* → /, '→ '));
  return [reason, ...changes, whoWords(words, { ...entry, by: null })].filter((line) => line !== '');
}

/** The way from one stop to the next. */
function wayPart({ words }: ConsoleView, from: Moment | undefined, to: Moment): PagePart {
  if (from === undefined) return html``;
  const pause = to.entry.at - from.entry.at;
  return html`<line
      class="way ${STATUS_TONES[from.entry.statusTo]}"
      x1="${em(LINE)}"
      x2="${em(LINE)}"
      y1="${em(from.y)}"
      y2="${em(to.y)}"
    />
    ${
      pause >= PAUSE_MS && to.day === null
        ? label('gap', LINE - 0.9, (from.y + to.y) / 2 + 0.3, durationText(words.lang, pause))
        : ''
    }`;
}

function momentPart(view: ConsoleView, { entry, delivery, y, lines, day }: Moment): PagePart {
  const { words } = view;
  return html`${day === null ? '' : label('day', 0, y - 1.2, day)}
    ${label('when', LINE - 0.9, y + 0.3, clockText(entry.at))}
    <circle class="stop ${toneOf(entry)}" cx="${em(LINE)}" cy="${em(y)}" r=".42em" />
    ${label('what', WORDS, y + 0.35, words.event[entry.type])}
    ${lines.map((line, index) => label('more', WORDS, y + 1.55 + index * ROW, line))}
    ${delivery === undefined ? '' : branchPart(view, delivery, y + 1.55 + lines.length * ROW)}`;
}

/** What the shop's server was told of it. */
function branchPart({ words }: ConsoleView, { state, tries }: Delivery, y: number): PagePart {
  const sign = { delivered: '✓', waiting: '…', dead: '✕' }[state];
  const told = `${sign} ${words.payment.webhook}: ${words.delivery[state]} · ${words.payment.tries(tries)}`;
  return html`<line
      class="branch"
      x1="${em(LINE)}"
      x2="${em(LINE + 0.9)}"
      y1="${em(y - 0.3)}"
      y2="${em(y - 0.3)}"
    />
    ${label('more', WORDS, y, told, `sent ${state}`)}`;
}

/** How large each kind of text is, in em of the picture. */
const SIZES = { day: 0.8, when: 0.8, gap: 0.75, what: 1, more: 0.85 } as const;

/** A text at a place in em of the picture: its own em is another one. */
function label(kind: keyof typeof SIZES, x: number, y: number, text: string, more = ''): PagePart {
  const size = SIZES[kind];
  return html`<text class="${kind} ${more}" font-size="${em(size)}" x="${em(x / size)}" y="${em(y / size)}"
    >${text}</text
  >`;
}

function toneOf(entry: TimelineEntry): Tone | 'plain' {
  if (entry.type === 'checkout.attention') return 'warn';
  if (entry.statusFrom === entry.statusTo && entry.fundsFrom === entry.fundsTo) return 'plain';
  return STATUS_TONES[entry.statusTo];
}

/** A length; two digits are as fine as a screen. */
function em(length: number): string {
  return `${String(Math.round(length * 100) / 100)}em`;
}
