/** The pages before they are built: which there are, where links lead, what is laid out, with Japanese pages and without. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anchorOf, resolveLink } from './repository-links.ts';
import { sidebarOf } from './sidebar.ts';
import { addressOf, listPages, readSections, type SitePage } from './site-pages.ts';
import { siteWordsIn } from './site-words.ts';
import { splitWords } from './split-words.ts';
import { stagePages } from './stage-pages.ts';

const english = { 'README.md': '# thing', 'docs/a.md': '# A `b`', 'docs/errors/README.md': '# Errors' };
const japanese = { 'README.ja.md': '# もの', 'docs/ja/a.md': '# あ' };

function makeRoot(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'epos-kantan-site-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${text}\n`);
  }
  const list = Object.keys(files).map((file) => `- [x](${file}): says`);
  writeFileSync(join(root, 'llms.txt'), `# thing\n\n## Begin here\n\n${list.join('\n')}\n`);
  return root;
}

describe('the pages', () => {
  it('have an address each, and their title', () => {
    expect(listPages(makeRoot({ ...english, ...japanese }))).toEqual([
      { source: 'README.md', route: 'start.md', language: 'en', title: 'thing' },
      { source: 'README.ja.md', route: 'ja/start.md', language: 'ja', title: 'もの' },
      { source: 'docs/a.md', route: 'a.md', language: 'en', title: 'A b' },
      { source: 'docs/errors/README.md', route: 'errors/index.md', language: 'en', title: 'Errors' },
      { source: 'docs/ja/a.md', route: 'ja/a.md', language: 'ja', title: 'あ' },
    ]);
  });

  it('of the repository are all in llms.txt, and every section has a Japanese name', () => {
    const named = readSections().flatMap(({ sources }) => sources);
    const pages = listPages().filter(({ source, language }) => language === 'en' && source !== 'SECURITY.md');
    expect(named.toSorted()).toEqual(pages.map(({ source }) => source).toSorted());
    const names = siteWordsIn('ja').sections;
    expect(readSections().filter(({ title }) => names[title] === undefined)).toEqual([]);
    const routes = listPages().map(({ route }) => route);
    expect(routes).toEqual([...new Set(routes)]);
  });

  it('are laid out unchanged; without a Japanese page there is no Japanese site', () => {
    const root = makeRoot(english);
    const folder = join(root, 'staged');
    stagePages(folder, root);
    expect(readFileSync(join(folder, 'errors/index.md'), 'utf8')).toBe('# Errors\n');
    expect(existsSync(join(folder, 'index.md'))).toBe(true);
    expect(existsSync(join(folder, 'ja'))).toBe(false);
    expect(existsSync(join(folder, 'public/widget/epos-kantan-button.js'))).toBe(true);
  });

  it('that nobody has translated send the reader of Japanese to the English ones', () => {
    const root = makeRoot({ ...english, ...japanese });
    const folder = join(root, 'staged');
    stagePages(folder, root);
    expect(readFileSync(join(folder, 'ja/a.md'), 'utf8')).toBe('# あ\n');
    const stub = readFileSync(join(folder, 'ja/errors/index.md'), 'utf8');
    expect(stub).toContain('英語のみ');
    expect(stub).toContain('[Errors](/errors/)');
    expect(stub).toContain('search: false');
    const items = sidebarOf('ja', readSections(root), listPages(root)).flatMap((section) => section.items);
    expect(items).toEqual([
      { text: '概要と使い方', link: '/ja/start.html' },
      { text: 'あ', link: '/ja/a.html' },
      { text: 'Errors (English)', link: '/errors/' },
    ]);
  });

  it('are what llms.txt names: a file that is none is noticed', () => {
    const root = makeRoot(english);
    const sections = [{ title: 'x', sources: ['docs/nowhere.md'] }];
    expect(() => sidebarOf('en', sections, listPages(root))).toThrow('docs/nowhere.md');
  });
});

describe('a link', () => {
  const root = { ...english, ...japanese, 'docs/sub/c.md': '# C', 'docs/ja/sub/d.md': '# D' };
  const ofPage = (source: string, href: string) => {
    const pages = listPages(makeRoot(root));
    const bySource = new Map(pages.map((page) => [page.source, page]));
    return resolveLink(href, bySource.get(source) as SitePage, bySource);
  };

  it.each([
    ['README.md', 'docs/a.md', '/a.html'],
    ['README.md', 'docs/errors', '/errors/'],
    ['README.md', 'docs/errors/README.md#x', '/errors/#x'],
    ['docs/sub/c.md', '../../README.md#use-it', '/start.html#use-it'],
    ['docs/sub/c.md', '../a.md', '/a.html'],
    ['docs/ja/a.md', 'sub/d.md', '/ja/sub/d.html'],
    ['docs/ja/a.md', 'errors/README.md', '/errors/'],
    ['docs/a.md', '#below', '#below'],
    ['docs/a.md', 'https://shop.example/', 'https://shop.example/'],
    ['docs/a.md', '../packages/bff/src/node.ts', undefined],
    ['docs/a.md', '../docs/sub', undefined],
    ['docs/a.md', 'nowhere.md', undefined],
  ])('of %s to %s', (source, href, address) => {
    expect(ofPage(source, href)).toBe(address);
  });

  it('finds headings by the anchors of the repository', () => {
    expect(anchorOf('Use it: `a_b` (new)')).toBe('use-it-a_b-new');
    expect(anchorOf('返金・取消')).toBe('返金取消');
    expect(addressOf('index.md')).toBe('/');
  });
});

describe('the search', () => {
  it('splits Japanese where there are no blanks, and names at their underscores', () => {
    expect(splitWords('全額を返金します。')).toEqual(['全額', 'を', '返金', 'し', 'ます']);
    expect(splitWords('refund_too_large, now!')).toEqual([
      ...['refund_too_large', 'refund', 'too', 'large', 'now'],
    ]);
  });

  it('uses nothing from outside of the function, which the pages hold as text', () => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- made of its text anew, as the pages do
    const again = new Function(`return ${String(splitWords)}`)() as typeof splitWords;
    expect(again('ＡＢＣ 返金')).toEqual(['ABC', '返金']);
  });
});
