/** The Japanese documentation says what the English one says: page by page, compared after every change, with the same code and links that lead somewhere. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  anchorsOf,
  digestOf,
  englishPages,
  japaneseOf,
  linksOf,
  readNotes,
  readPage,
  skeletonOf,
  translatedPages,
} from './translations.mjs';

const root = new URL('../', import.meta.url);
const pages = translatedPages();
const notes = readNotes();

/** Where a link of the English page has to lead in the Japanese one. */
function inJapanese(link) {
  const [path, anchor] = link.split('#');
  const file = pages.includes(path) ? japaneseOf(path) : path;
  return anchor === undefined ? file : `${file}#${anchor}`;
}

/** Links within the repository that lead to no file or to no place in it. */
function brokenLinks(page) {
  return linksOf(page).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file, anchor] = link.split('#');
    if (!existsSync(new URL(file, root))) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
  });
}

describe.each(pages)('%s', (page) => {
  test('was compared with its Japanese page after its last change', () => {
    expect(notes[page], `then: node scripts/translations.mjs ${page}`).toBe(digestOf(page));
  });

  test('has the same headings, code, tables, lists and links in both languages', () => {
    const english = skeletonOf(page);
    expect(skeletonOf(japaneseOf(page))).toEqual({
      ...english,
      links: english.links.map(inJapanese).toSorted(),
    });
  });

  test('is Japanese where it is prose', () => {
    const prose = readPage(japaneseOf(page)).replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '');
    expect(prose).toMatch(/[ぁ-ん]/);
    expect(prose).not.toMatch(/[ｦ-ﾟ]/); // no half-width kana
  });
});

test('no page is left of one that is gone', () => {
  expect(Object.keys(notes)).toEqual(pages);
});

test.each([...englishPages(), ...pages.map(japaneseOf)])('every link of %s leads somewhere', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});
