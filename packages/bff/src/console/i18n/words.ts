/** The words by language. */
import type { PageLanguage } from '../../http/pages/page-language.ts';
import { EN } from './en.ts';
import { JA } from './ja.ts';
import type { ConsoleWords } from './ja.ts';

export type { ConsoleWords } from './ja.ts';

/** Every word of the console. */
export const WORDS: Readonly<Record<PageLanguage, ConsoleWords>> = { ja: JA, en: EN };
