/** What VitePress is told: where the pages were laid out, both languages, the sidebar of llms.txt, and a search that reads Japanese. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { anchorOf, repositoryLinks } from '../src/repository-links.ts';
import { sidebarOf } from '../src/sidebar.ts';
import { CACHE, listPages, readSections, ROOT, type SiteLanguage } from '../src/site-pages.ts';
import { siteWordsIn } from '../src/site-words.ts';
import { splitWords } from '../src/split-words.ts';
import { languagesOf } from '../src/stage-pages.ts';

const pages = listPages();
const sections = readSections();
const languages = languagesOf(pages);

function themeOf(language: SiteLanguage): DefaultTheme.Config {
  const { nav, theme, notFound } = siteWordsIn(language);
  const base = language === 'ja' ? '/ja' : '';
  return {
    nav: [
      { text: nav.start, link: `${base}/start.html` },
      { text: nav.playground, link: `${base}/playground.html` },
      { text: nav.picture, link: `${base}/picture.html` },
    ],
    sidebar: sidebarOf(language, sections, pages),
    outline: { label: theme.outline, level: [2, 3] },
    docFooter: { prev: theme.previous, next: theme.next },
    darkModeSwitchLabel: theme.dark,
    darkModeSwitchTitle: theme.toDark,
    lightModeSwitchTitle: theme.toLight,
    sidebarMenuLabel: theme.menu,
    returnToTopLabel: theme.top,
    langMenuLabel: theme.language,
    skipToContentLabel: theme.skip,
    notFound: {
      title: notFound.title,
      quote: notFound.quote,
      linkText: notFound.link,
      linkLabel: notFound.link,
    },
  };
}

/** The commands that the README begins with, without its remarks. */
function firstCommands(): string[] {
  const fence = /^```sh\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
  return fence
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''));
}

function searchWordsOf(language: SiteLanguage): Partial<DefaultTheme.LocalSearchOptions> {
  const { search } = siteWordsIn(language);
  return {
    translations: {
      button: { buttonText: search.button, buttonAriaLabel: search.button },
      modal: {
        displayDetails: search.details,
        resetButtonTitle: search.reset,
        backButtonTitle: search.back,
        noResultsText: search.none,
        footer: { selectText: search.select, navigateText: search.navigate, closeText: search.close },
      },
    },
  };
}

/** The button's files as a shop would pin them: those that were built, at the address of a BFF. */
function widgetFiles() {
  const widget = dirname(createRequire(import.meta.url).resolve('@epos-kantan/widget/package.json'));
  const hashes = Object.entries(
    JSON.parse(readFileSync(join(widget, 'dist/integrity.json'), 'utf8')) as Record<string, string>,
  );
  const find = (part: string, extension: string) => {
    const [name = '', integrity = ''] =
      hashes.find(([file]) => file.startsWith(`epos-kantan-${part}-`) && file.endsWith(extension)) ?? [];
    return { url: `https://pay.shop.example/assets/${name}`, integrity };
  };
  return {
    script: find('button', '.js'),
    style: find('button', '.css'),
    inspector: find('inspector', '.js'),
  };
}

export default defineConfig({
  srcDir: join(CACHE, 'pages'),
  outDir: 'dist',
  cacheDir: join(CACHE, 'vitepress'),
  title: 'epos-kantan',
  head: [
    ['link', { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' }],
    ['meta', { name: 'theme-color', content: '#b0142d' }],
  ],
  locales: Object.fromEntries(
    languages.map((language) => [
      language === 'en' ? 'root' : language,
      {
        label: siteWordsIn(language).label,
        lang: language,
        description: siteWordsIn(language).description,
        themeConfig: themeOf(language),
      },
    ]),
  ),
  themeConfig: {
    commands: firstCommands(),
    widget: widgetFiles(),
    search: {
      provider: 'local',
      options: {
        locales: { root: searchWordsOf('en'), ja: searchWordsOf('ja') },
        miniSearch: { options: { tokenize: splitWords } },
        // Of a page that is only indexed nobody sees the colours of its code, and they are most of the work.
        _render: (text, environment, markdown) => {
          const { highlight } = markdown.options;
          markdown.set({ highlight: null });
          const page = markdown.render(text, environment);
          markdown.set({ highlight });
          return environment.frontmatter?.['search'] === false ? '' : page;
        },
      },
    },
  } as DefaultTheme.Config,
  markdown: {
    // Addresses in the text are examples, and no links.
    linkify: false,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // A path in braces is no attribute.
    attrs: { disable: true },
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      repositoryLinks(markdown, pages);
      // The highlighter does not know the language of the alerts.
      markdown.core.ruler.push('plain-fences', ({ tokens }) => {
        for (const token of tokens) if (token.info === 'promql') token.info = 'txt';
      });
    },
  },
  vite: {
    build: { chunkSizeWarningLimit: 4_000 },
    logLevel: 'warn',
    // Drawn at build by the same modules as in the browser; of their libraries only Vue is the site's own.
    ssr: { noExternal: [/^@epos-kantan\//, 'hono', 'zod'] },
  },
});
