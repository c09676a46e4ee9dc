/*
 * Which language a page speaks: the one that the address names (the switch), else the browser's, else Japanese. Called by
 * every page.
 */

/** The languages of the pages. */
export type Language = 'ja' | 'en';

const acceptCharsMax = 500;

/** Reads `?lang=` of a request, then `Accept-Language`. */
export function chooseLanguage(request: Request | undefined): Language {
  if (request === undefined) return 'ja';
  const asked = new URL(request.url).searchParams.get('lang');
  if (asked === 'ja' || asked === 'en') return asked;
  return preferredLanguage(request.headers.get('Accept-Language') ?? '');
}

/** The language of the two that the browser likes better; Japanese when it names neither. */
function preferredLanguage(acceptLanguage: string): Language {
  let best = { language: 'ja' as Language, quality: 0 };
  for (const part of acceptLanguage.slice(0, acceptCharsMax).toLowerCase().split(',')) {
    const [, tag, quality = '1'] = /^\s*(ja|en)(?:-[a-z0-9-]+)?\s*(?:;\s*q=([0-9.]+)\s*)?$/.exec(part) ?? [];
    if (tag === undefined || !(Number(quality) > best.quality)) continue;
    best = { language: tag === 'en' ? 'en' : 'ja', quality: Number(quality) };
  }
  return best.language;
}

/** The language that a page's switch leads to. */
export function otherLanguage(language: Language): Language {
  return language === 'ja' ? 'en' : 'ja';
}

/** Yen for reading, with separators: `12,800円` or `¥12,800`. */
export function formatYen(yen: number, language: Language): string {
  const digits = yen.toLocaleString('en-US');
  return language === 'ja' ? `${digits}円` : `¥${digits}`;
}
