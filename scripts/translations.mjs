/**
 * The Japanese pages of the documentation: which English page has one, what both must have in common, and of which English text a
 * Japanese one says the same. `node scripts/translations.mjs button.md …` notes that the Japanese pages say what the English ones
 * say now; without names it lists those that may not. `translations.test.mjs` fails until it was noted.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const noteFile = new URL('docs/ja/translated.json', root);

/** For those who work on this code itself, or written by a program from names of tests or figures of a run: in English only. */
const englishOnly =
  /^docs\/(?:conformance|security-asvs|mutation-survivors|edge-headers|performance|releasing)\.md$|^docs\/decisions\//;

/** The text of a file of the repository. */
export const readPage = (path) => readFileSync(new URL(path, root), 'utf8');

/** Every page of the documentation in English, as paths from the root. */
export function englishPages() {
  return [
    'README.md',
    ...readdirSync(new URL('docs', root), { recursive: true, encoding: 'utf8' })
      .map((path) => `docs/${path.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.md') && !/\/node_modules\/|^docs\/ja\//.test(path)),
  ].toSorted();
}

/** Those that there are in Japanese too. */
export function translatedPages() {
  return englishPages().filter((page) => !englishOnly.test(page));
}

/** Where the Japanese page lies. */
export function japaneseOf(page) {
  return page === 'README.md' ? 'README.ja.md' : page.replace(/^docs\//, 'docs/ja/');
}

/** What a page is recognized by, so that a change of it is noticed. */
export function digestOf(page) {
  return createHash('sha256').update(readPage(page)).digest('hex').slice(0, 16);
}

/** The digest of each English page that its Japanese one was compared with last, by path. */
export function readNotes() {
  return existsSync(noteFile) ? JSON.parse(readFileSync(noteFile, 'utf8')) : {};
}

/**
 * What two languages of a page have in common: levels of headings, code, rows of tables, items of lists, and where links lead.
 * @param {string} page  its path from the root
 */
export function skeletonOf(page) {
  const fences = [];
  const prose = readPage(page).replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2$/gm, (fence) => {
    fences.push(fence);
    return '';
  });
  const lines = prose.split('\n');
  const count = (pattern) => lines.filter((line) => pattern.test(line)).length;
  return {
    headings: lines.flatMap((line) => /^(#+) /.exec(line)?.[1] ?? []),
    fences,
    rows: count(/^\s*\|/),
    items: count(/^\s*(?:[-*]|\d+\.) /),
    // From one language to the other is no link of the text.
    links: linksOf(page, prose)
      .filter((link) => !(/^README/.test(page) && /^README(?:\.ja)?\.md$/.test(link)))
      .toSorted(),
  };
}

/** Where the links of a page lead: paths from the root with their anchors, or whole addresses. */
export function linksOf(page, text = readPage(page)) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => {
    if (/^[a-z]+:/.test(target)) return target;
    const [path, anchor] = target.split('#');
    const file = path === '' ? page : posix.join(posix.dirname(page), path);
    return anchor === undefined ? file : `${file}#${anchor}`;
  });
}

/** What a link of a page may name: its headings, as code hosts write them, and what is marked in the text. */
export function anchorsOf(page) {
  const text = readPage(page);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/\]\([^)]*\)/g, '')
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)]);
}

function main(names) {
  const pages = translatedPages();
  const notes = readNotes();
  if (names.length === 0) {
    const changed = pages.filter((page) => notes[page] !== digestOf(page));
    console.log(
      changed.length === 0 ? 'Every Japanese page was compared with its English one.' : changed.join('\n'),
    );
    return;
  }
  for (const name of names) {
    const page = pages.find((known) => known === name || known === `docs/${name}`);
    if (page === undefined) throw new Error(`There is no translated page ${name}`);
    notes[page] = digestOf(page);
  }
  const kept = pages.flatMap((page) => (page in notes ? [[page, notes[page]]] : []));
  writeFileSync(noteFile, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
