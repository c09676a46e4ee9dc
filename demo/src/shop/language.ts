/**
 * The two languages of the shop and how one is chosen: by the visitor's switch (a cookie), else by the browser's
 * Accept-Language, else Japanese. Called by every page.
 */

/** A language the shop speaks. */
export type Language = 'ja' | 'en';

/** One text in both languages. */
export type Phrase = Readonly<Record<Language, string>>;

/** Reads a language from outside (query, cookie); anything else is undefined. */
export function toLanguage(text: string | undefined): Language | undefined {
  return text === 'ja' || text === 'en' ? text : undefined;
}

/** Picks the first language of an Accept-Language header that the shop speaks; Japanese when there is none. */
export function negotiateLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', quality = 'q=1'] = part.trim().split(/\s*;\s*/, 2);
      return { tag: tag.toLowerCase().slice(0, 2), quality: Number(quality.replace(/^q=/, '')) };
    })
    .filter(({ tag, quality }) => quality > 0 && (tag === 'ja' || tag === 'en'))
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.tag === 'en' ? 'en' : 'ja';
}

const clockFace = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Tokyo',
  hour: '2-digit',
  minute: '2-digit',
});

/** The time of day in Japan, `14:05`; `at` in milliseconds since 1970. */
export function formatTime(at: number): string {
  return clockFace.format(at);
}

/** Writes a tax-inclusive price: `1,320円` or `¥1,320`. */
export function formatYen(yen: number, language: Language): string {
  const digits = new Intl.NumberFormat('en-US').format(yen);
  return language === 'ja' ? `${digits}円` : `¥${digits}`;
}
