/** The sidebar of a language, from the sections of llms.txt. In the Japanese one a page that is there in English only says so. */
import { addressOf, inJapanese, type Section, type SiteLanguage, type SitePage } from './site-pages.ts';
import { siteWordsIn } from './site-words.ts';

/** A section, as VitePress takes it. It cannot be folded: VitePress would put a button into a button. */
export interface SidebarSection {
  readonly text: string;
  readonly items: { readonly text: string; readonly link: string }[];
}

/** @throws Error when llms.txt names a file that is no page */
export function sidebarOf(
  language: SiteLanguage,
  sections: readonly Section[],
  pages: readonly SitePage[],
): SidebarSection[] {
  const bySource = new Map(pages.map((page) => [page.source, page]));
  const names = siteWordsIn(language).sections;
  return sections.map(({ title, sources }) => ({
    text: names[title] ?? title.charAt(0).toUpperCase() + title.slice(1),
    items: sources.map((source) => {
      const english = bySource.get(source);
      if (english === undefined) throw new Error(`llms.txt names ${source}, which is no page`);
      const page = language === 'ja' ? bySource.get(inJapanese(source)) : english;
      if (page !== undefined) return { text: nameOf(page), link: addressOf(page.route) };
      return { text: `${nameOf(english)} (English)`, link: addressOf(english.route) };
    }),
  }));
}

/** The README has the project's name as its heading, which says nothing in a list of its pages. */
function nameOf({ source, title, language }: SitePage): string {
  if (source !== 'README.md' && source !== 'README.ja.md') return title;
  return language === 'ja' ? '概要と使い方' : 'Overview';
}
