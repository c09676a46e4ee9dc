/** The language of a server-rendered page: `?lang=`, else the browser's wish, else Japanese. */
import type { Context } from 'hono';

/** Languages that the pages speak. */
export type PageLanguage = 'ja' | 'en';

/** The language to answer in. */
export function languageOf(c: Context): PageLanguage {
  const asked = c.req.query('lang');
  if (asked === 'ja' || asked === 'en') return asked;
  const wishes = (c.req.header('accept-language') ?? '').slice(0, 200).split(',');
  for (const wish of wishes) {
    const tag = wish.trim().toLowerCase();
    if (tag.startsWith('ja')) return 'ja';
    if (tag.startsWith('en')) return 'en';
  }
  return 'ja';
}
