/**
 * How values are written on a page: yen, counts, times in Japan, and text from outside. Text from outside is escaped by the templates; what
 * is done here is that nothing in it can hide or turn round what stands beside it.
 */
import { html } from 'hono/html';
import type { PageLanguage } from '../../http/pages/page-language.ts';
import type { PagePart } from '../../http/pages/render-page.ts';

const TOKYO = 'Asia/Tokyo';

const NUMBERS = { ja: new Intl.NumberFormat('ja'), en: new Intl.NumberFormat('en') };

const date = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: TOKYO } as const;
const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const english = { ...date, month: 'short', day: 'numeric' } as const;
const MOMENTS = {
  ja: new Intl.DateTimeFormat('ja', { ...date, ...clock }),
  en: new Intl.DateTimeFormat('en-GB', { ...english, ...clock }),
};
const DAYS = { ja: new Intl.DateTimeFormat('ja', date), en: new Intl.DateTimeFormat('en-GB', english) };
const SHORT_DAYS = {
  ja: new Intl.DateTimeFormat('ja', { month: 'numeric', day: 'numeric', timeZone: TOKYO }),
  en: new Intl.DateTimeFormat('en-GB', { month: 'short', day: 'numeric', timeZone: TOKYO }),
};
const CLOCKS = new Intl.DateTimeFormat('en-GB', { ...clock, timeZone: TOKYO });

/** Characters that are not seen themselves: controls, formats (direction among them), separators of lines, private ones, halves. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text from outside, its unseen characters written out as `[U+202E]`. */
export function shownText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** A name or number from outside as a piece of a page, isolated from the text around it. */
export function idText(text: string): PagePart {
  return html`<bdi>${shownText(text)}</bdi>`;
}

/** Whole yen. */
export function yenText(lang: PageLanguage, amount: number): string {
  const digits = NUMBERS[lang].format(Math.abs(amount));
  const sign = amount < 0 ? '−' : '';
  return lang === 'ja' ? `${sign}${digits}円` : `${sign}¥${digits}`;
}

/** A count. */
export function countText(lang: PageLanguage, count: number): string {
  return NUMBERS[lang].format(count);
}

/** A moment, ms since the epoch, as a piece of a page. */
export function timeText(lang: PageLanguage, at: number): PagePart {
  return html`<time datetime="${new Date(at).toISOString()}">${momentText(lang, at)}</time>`;
}

/** A moment as plain text: date and time of day in Japan. */
export function momentText(lang: PageLanguage, at: number): string {
  return MOMENTS[lang].format(at);
}

/** The day of a moment in Japan. */
export function dayText(lang: PageLanguage, at: number): string {
  return DAYS[lang].format(at);
}

/** The day of a moment in Japan without its year: where many stand side by side. */
export function shortDayText(lang: PageLanguage, at: number): string {
  return SHORT_DAYS[lang].format(at);
}

/** The time of day of a moment in Japan. */
export function clockText(at: number): string {
  return CLOCKS.format(at);
}

const UNITS = {
  ja: { day: '日', hour: '時間', minute: '分', second: '秒' },
  en: { day: ' d', hour: ' h', minute: ' min', second: ' s' },
};

/** A duration in its two largest units. */
export function durationText(lang: PageLanguage, ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  const parts: [number, keyof (typeof UNITS)['ja']][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3_600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return `0${UNITS[lang].second}`;
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${String(count)}${UNITS[lang][unit]}`).join(lang === 'ja' ? '' : ' ');
}
