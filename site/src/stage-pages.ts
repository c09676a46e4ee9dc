/**
 * Lays out what VitePress reads: every page at its place in the site, unchanged, the site's own pages, and the button's files. Made anew for
 * each build in a folder that is not kept. Called by `buildSite`.
 */
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { addressOf, inJapanese, listPages, ROOT, type SiteLanguage, type SitePage } from './site-pages.ts';
import { siteWordsIn } from './site-words.ts';

const require = createRequire(import.meta.url);
const widget = join(dirname(require.resolve('@epos-kantan/widget/package.json')), 'dist');

const WIDGET_FILES = ['epos-kantan-button.js', 'epos-kantan-button.css', 'epos-kantan-inspector.js'];

/** The site's own pages: a component each, by its name. */
const OWN_PAGES = { index: 'site-front', playground: 'site-playground', picture: 'site-picture' } as const;

/** The card with an arrow that the button wears, in the site's red. */
const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#b0142d" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M8.5 19h-3a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3h13a3 3 0 0 1 3 3v2.5m-19-1h19m-9 7.5h8.5m-3.5-3.5 3.5 3.5-3.5 3.5"/></svg>\n`;

/** Lays out the pages in `folder`, which is emptied first. */
export function stagePages(folder: string, root = ROOT): void {
  rmSync(folder, { recursive: true, force: true });
  const pages = listPages(root);
  const put = (route: string, text: string): void => {
    mkdirSync(dirname(join(folder, route)), { recursive: true });
    writeFileSync(join(folder, route), text);
  };
  for (const { source, route } of pages) {
    mkdirSync(dirname(join(folder, route)), { recursive: true });
    copyFileSync(join(root, source), join(folder, route));
  }
  for (const page of untranslated(pages)) put(`ja/${page.route}`, stubOf(page));
  for (const language of languagesOf(pages)) {
    const prefix = language === 'ja' ? 'ja/' : '';
    for (const [name, component] of Object.entries(OWN_PAGES))
      put(`${prefix}${name}.md`, ownPage(name as keyof typeof OWN_PAGES, component, language));
  }
  const files = join(folder, 'public', 'widget');
  mkdirSync(files, { recursive: true });
  for (const name of WIDGET_FILES) cpSync(join(widget, name), join(files, name));
  writeFileSync(join(folder, 'public', 'favicon.svg'), FAVICON);
}

/** English, and Japanese as soon as one page is there. */
export function languagesOf(pages: readonly SitePage[]): readonly SiteLanguage[] {
  return pages.some(({ language }) => language === 'ja') ? ['en', 'ja'] : ['en'];
}

/** The English pages that a reader of the Japanese site is sent to; none without a Japanese site. */
export function untranslated(pages: readonly SitePage[]): readonly SitePage[] {
  if (!languagesOf(pages).includes('ja')) return [];
  const sources = new Set(pages.map(({ source }) => source));
  return pages.filter(({ source, language }) => language === 'en' && !sources.has(inJapanese(source)));
}

/** So that the switch of languages leads somewhere from every page. */
function stubOf({ title, route }: SitePage): string {
  const words = siteWordsIn('ja').englishOnly(title, addressOf(route));
  return `---\nsearch: false\nprev: false\nnext: false\n---\n\n# ${title}\n\n${words}\n`;
}

function ownPage(name: keyof typeof OWN_PAGES, component: string, language: SiteLanguage): string {
  const { nav, tagline } = siteWordsIn(language);
  const title = name === 'index' ? tagline : nav[name];
  const lines = ['---', 'layout: page', `title: ${title}`, 'sidebar: false', '---', ''];
  return [...lines, `<${component} language="${language}" />`, ''].join('\n');
}
