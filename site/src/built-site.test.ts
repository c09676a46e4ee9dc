/** The site as it is built: every page is there and can be reached and found, and no page loads anything from another host. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from './record-payment.ts';
import { serveSite } from './serve-site.ts';
import { sidebarOf } from './sidebar.ts';
import { addressOf, CACHE, listPages, readSections, ROOT, type SiteLanguage } from './site-pages.ts';
import { splitWords } from './split-words.ts';
import { languagesOf, untranslated } from './stage-pages.ts';

const DIST = join(ROOT, 'site/dist');
const pages = listPages();
const languages = languagesOf(pages);

/** All files of one kind, by their path in the site. */
function filesOf(extension: string): ReadonlyMap<string, string> {
  const names = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => name.endsWith(extension))
      .map((name) => [`/${name}`, readFileSync(join(DIST, name), 'utf8')]),
  );
}

let html: ReadonlyMap<string, string>;

beforeAll(() => {
  const build = spawnSync(process.execPath, ['--import', 'tsx', 'site/src/main.ts', 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 240_000,
  });
  expect(build.stdout + build.stderr, 'the build').not.toMatch(/error|dead link/i);
  expect(build.status).toBe(0);
  html = filesOf('.html');
}, 250_000);

const fileOf = (address: string) => (address.endsWith('/') ? `${address}index.html` : address);
const addressesIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, address = '']) => address.replaceAll('&amp;', '&'));

describe('every page', () => {
  it.each(pages.map((page) => [page.route, page] as const))(
    '%s is there, with its heading',
    (route, page) => {
      const text = html.get(fileOf(addressOf(route))) ?? '';
      expect(text).toContain(`<html lang="${page.language}"`);
      const heading = (/<h1[^>]*>(.*?)<\/h1>/s.exec(text)?.[1] ?? '').replaceAll(
        /<a class="header-anchor.*?<\/a>|<[^>]+>|\u200b/g,
        '',
      );
      expect(plain(heading)).toBe(page.title);
    },
  );

  it.each(languages)('of the site itself is there: %s', (language) => {
    for (const name of ['index', 'playground', 'picture'])
      expect(html.get(`${language === 'ja' ? '/ja' : ''}/${name}.html`)).toContain('<h1');
  });

  it.each(languages)('stands in the sidebar: %s', (language) => {
    const text =
      html.get(fileOf(language === 'ja' ? '/ja/start.html' : '/start.html')) ?? html.get('/start.html') ?? '';
    const links = new Set(addressesIn(text, /<a class="VPLink link link" href="([^"]+)"/g));
    const wanted = sidebarOf(language, readSections(), pages).flatMap(({ items }) => items);
    expect(wanted.length).toBeGreaterThan(100);
    expect(wanted.filter(({ link }) => !links.has(link))).toEqual([]);
  });

  it('that is not translated is one click away', () => {
    for (const { route } of untranslated(pages))
      expect(html.get(fileOf(addressOf(`ja/${route}`)))).toContain(`href="${addressOf(route)}"`);
  });
});

describe('every link', () => {
  it('leads to a page or a file, and to a heading that is there', () => {
    const idsOf = new Map(
      [...html].map(([name, text]) => [name, new Set(addressesIn(text, / id="([^"]*)"/g))]),
    );
    const lost = [...html].flatMap(([name, text]) =>
      addressesIn(text, / href="([^"]*)"/g)
        .filter((address) => !/^(?:https?|mailto|data):/.test(address))
        .filter((address) => {
          const { pathname, hash } = new URL(address, `http://site${name}`);
          const file = fileOf(decodeURIComponent(pathname));
          if (hash === '' || hash === '#VPContent') return !existsSync(join(DIST, file));
          return idsOf.get(file)?.has(decodeURIComponent(hash.slice(1))) !== true;
        })
        .map((address) => `${name}: ${address}`),
    );
    expect([...new Set(lost)]).toEqual([]);
  });

  it('to code, which is not part of the site, is words', () => {
    const start = html.get('/start.html') ?? '';
    expect(start).toMatch(/(?<!<a [^>]*>)<code[^>]*>start-checkout\.ts<\/code>/);
    expect(start).not.toContain('packages/bff/src/checkout/start-checkout.ts"');
  });
});

describe('nothing is loaded from another host', () => {
  it('by a page', () => {
    const loads =
      / (?:src|srcset|poster|data)="((?:https?:)?\/\/[^"]*)"|<link (?![^>]*rel="canonical")[^>]*href="((?:https?:)?\/\/[^"]*)"/g;
    const found = [...html].flatMap(([name, text]) =>
      [...text.matchAll(loads)].map(([all]) => `${name}: ${all}`),
    );
    expect(found).toEqual([]);
  });

  it('by a style', () => {
    const styles = filesOf('.css');
    expect(styles.size).toBeGreaterThan(0);
    for (const [name, text] of styles) expect(text, name).not.toMatch(/url\(["']?(?:https?:)?\/\/|@import/);
  });
});

describe('the search', () => {
  interface Index {
    search(words: string, options?: object): { readonly id: string }[];
  }

  async function loadIndex(language: SiteLanguage): Promise<Index> {
    const chunks = join(DIST, 'assets/chunks');
    const locale = language === 'en' ? 'root' : language;
    const name = readdirSync(chunks).find((file) => file.startsWith(`@localSearchIndex${locale}.`)) ?? '';
    const { default: json } = (await import(pathToFileURL(join(chunks, name)).href)) as { default: string };
    // The one that the pages use.
    const require = createRequire(createRequire(import.meta.url).resolve('vitepress/package.json'));
    const { default: MiniSearch } = (await import(pathToFileURL(require.resolve('minisearch')).href)) as {
      default: { loadJSON(json: string, options: object): Index };
    };
    return MiniSearch.loadJSON(json, {
      fields: ['title', 'titles', 'text'],
      storeFields: ['title', 'titles'],
      tokenize: splitWords,
    });
  }

  it('finds a word of English', async () => {
    const found = (await loadIndex('en')).search('refund', { boost: { title: 4 } });
    expect(found.map(({ id }) => id.split('#')[0])).toContain('/merchant-api.html');
    expect(found.every(({ id }) => !id.startsWith('/ja/'))).toBe(true);
  });

  it.each(languages.filter((language) => language === 'ja'))(
    'finds a word inside a sentence: %s',
    async (language) => {
      const found = (await loadIndex(language)).search('返金');
      expect(found.length).toBeGreaterThan(0);
      expect(found.every(({ id }) => id.startsWith('/ja/'))).toBe(true);
    },
  );
});

describe('the recorded payment', () => {
  it('is in the page without JavaScript, message by message', () => {
    const { moments } = JSON.parse(readFileSync(join(CACHE, 'recording.json'), 'utf8')) as Recording;
    const text = html.get('/picture.html') ?? '';
    expect(moments.length).toBeGreaterThan(15);
    expect(text.match(/<li class="message"/g)).toHaveLength(moments.length + 1);
    expect(text.match(/<li class="step"[^>]*data-state="(?:done|now)"/g)).toHaveLength(11);
  });
});

describe('the server', () => {
  it('gives what is there, and nothing beside it', async () => {
    const { url, stop } = await serveSite(0);
    const status = async (path: string, init = {}) => (await fetch(url + path, init)).status;
    try {
      expect(await status('/')).toBe(200);
      expect(await status('/errors/')).toBe(200);
      expect(await status('/nowhere.html')).toBe(404);
      expect(await status('/%2e%2e/package.json')).toBe(404);
      expect(await status('/..%2fpackage.json')).toBe(404);
      expect(await status('/.built')).toBe(404);
      expect(await status('/%')).toBe(404);
      expect(await status('/', { method: 'POST' })).toBe(405);
    } finally {
      await stop();
    }
  });
});

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
