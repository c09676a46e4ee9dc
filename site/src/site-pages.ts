/**
 * Which pages the site has: every page of `docs/` and the few of the root, in the place and order that llms.txt gives them, each with its
 * address and its title. Read by the staging, the sidebar, the links and the tests.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The site's folder for all that is made and not kept. */
export const CACHE = fileURLToPath(new URL('../.cache/', import.meta.url));

/** A language of the site. */
export type SiteLanguage = 'en' | 'ja';

/** One page. */
export interface SitePage {
  /** Its file, from the repository's root. */
  readonly source: string;
  /** Its file in the site, `lifecycle.md`, `ja/errors/index.md`. */
  readonly route: string;
  readonly language: SiteLanguage;
  /** Its first heading, without marks. */
  readonly title: string;
}

/** A section of llms.txt with the files that it names. */
export interface Section {
  readonly title: string;
  readonly sources: readonly string[];
}

/** Pages beside `docs/`, and where they are in the site. */
const ROOT_PAGES: Readonly<Record<string, string>> = {
  'README.md': 'start.md',
  'README.ja.md': 'ja/start.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'reporting.md',
};

/** The sections of llms.txt, in their order, with the English pages that they name. */
export function readSections(root = ROOT): readonly Section[] {
  const [, ...parts] = readFileSync(join(root, 'llms.txt'), 'utf8').split('\n## ');
  return parts
    .map((part) => ({
      title: (part.split('\n', 1)[0] ?? '').replace(/^Optional: /, ''),
      sources: [...part.matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm)]
        .map(([, source = '']) => source)
        .filter((source) => languageOf(source) === 'en'),
    }))
    .filter(({ sources }) => sources.length > 0);
}

function languageOf(source: string): SiteLanguage {
  return source.startsWith('docs/ja/') || source.endsWith('.ja.md') ? 'ja' : 'en';
}

/** All pages, of both languages. */
export function listPages(root = ROOT): readonly SitePage[] {
  const sources = [
    ...Object.keys(ROOT_PAGES).filter((source) => existsSync(join(root, source))),
    ...filesBelow(root, 'docs'),
  ];
  return sources.map((source) => ({
    source,
    route: routeOf(source),
    language: languageOf(source),
    title: titleOf(readFileSync(join(root, source), 'utf8'), source),
  }));
}

/** The file in the other language, from the repository's root, whether it is there or not. */
export function inJapanese(source: string): string {
  return source.startsWith('docs/') ? source.replace('docs/', 'docs/ja/') : source.replace(/\.md$/, '.ja.md');
}

/** The address of a page of the site, as a link in a page says it. */
export function addressOf(route: string): string {
  return `/${route.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html')}`;
}

function routeOf(source: string): string {
  return ROOT_PAGES[source] ?? source.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md');
}

function titleOf(text: string, source: string): string {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (title === undefined) throw new Error(`${source} has no heading`);
  return title
    .replaceAll('`', '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .trim();
}

function filesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === 'node_modules') return [];
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      return entry.name.endsWith('.md') ? [path] : [];
    });
}
