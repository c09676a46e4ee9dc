/*
 * Which language a page speaks: Japanese, as in life, unless the address asks for English. Called by every page.
 */

/** The languages of the pages. */
export type Language = 'ja' | 'en';

/** Reads `?lang=` of a request. */
export function chooseLanguage(request: Request | undefined): Language {
  return request !== undefined && new URL(request.url).searchParams.get('lang') === 'en' ? 'en' : 'ja';
}

/** Yen for reading, with separators: `12,800円` or `¥12,800`. */
export function formatYen(yen: number, language: Language): string {
  const digits = yen.toLocaleString('en-US');
  return language === 'ja' ? `${digits}円` : `¥${digits}`;
}
