/** Times on the sheet: in Japan, where the shop, GMO-PG and EPOS Card are, and said to be so. */
import type { SheetLanguage } from './both.ts';

const JAPAN = { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const FORMATS = {
  ja: new Intl.DateTimeFormat('ja', { ...JAPAN, year: 'numeric', month: '2-digit', day: '2-digit' }),
  en: new Intl.DateTimeFormat('en-GB', { ...JAPAN, year: 'numeric', month: 'short', day: 'numeric' }),
};

/** @param at ISO 8601 @returns `2026/11/30 12:57（日本時間）`, `30 Nov 2026, 12:57 (Japan)` */
export function japanTime(at: string, lang: SheetLanguage): string {
  const text = FORMATS[lang].format(Date.parse(at));
  return lang === 'ja' ? `${text}（日本時間）` : `${text} (Japan)`;
}
