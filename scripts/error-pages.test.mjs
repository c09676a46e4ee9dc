/**
 * docs/errors has one page for each code that a page, a shopper or a shop's server can meet, and each says what the code says:
 * status, title, whether pressing again helps, and the shopper's sentence in both languages.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PROBLEMS, PROBLEM_TYPE_PREFIX } from '../packages/shared/src/error-code.ts';
import { WIDGET_CODES, errorFacts } from './error-pages.mjs';

const folder = fileURLToPath(new URL('../docs/errors/', import.meta.url));
const read = (name) => readFileSync(folder + name, 'utf8');
/** As written: without the spaces by which a table is lined up. */
const plain = (text) => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
const codes = [...Object.keys(PROBLEMS), ...Object.keys(WIDGET_CODES)];

test('there is one page per code, and the list', () => {
  const pages = [...codes.map((code) => `${code}.md`), 'README.md'];
  expect(readdirSync(folder).toSorted()).toEqual(pages.toSorted());
});

test('the codes of the widget are those of its type, and each is recoverable as it is made', () => {
  const source = readFileSync(new URL('../packages/widget/src/widget-error.ts', import.meta.url), 'utf8');
  const union = /export type WidgetErrorCode =([^;]*);/.exec(source)?.[1] ?? '';
  expect(union.match(/\w+/g)?.toSorted()).toEqual(Object.keys(WIDGET_CODES).toSorted());
  const made = readdirSync(new URL('../packages/widget/src/', import.meta.url), { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(`../packages/widget/src/${file}`, import.meta.url), 'utf8'))
    .flatMap((text) => [...text.matchAll(/new WidgetError\('(\w+)', (\w+)/g)])
    .filter(([, code]) => code in WIDGET_CODES);
  for (const [, code, recoverable] of made)
    expect([code, WIDGET_CODES[code]]).toEqual([code, recoverable === 'true']);
  expect(made.length).toBeGreaterThan(4);
});

describe.each(codes)('%s', (code) => {
  const page = existsSync(`${folder}${code}.md`) ? plain(read(`${code}.md`)) : '';
  const { table, reads, recoverable } = errorFacts(code);

  test('has the facts of the code', () => {
    expect(page).toMatch(new RegExp(`^# ${code}\n`));
    expect(page).toContain(`\n${plain(table)}\n`);
    expect(page).toContain(`\n${plain(reads)}\n`);
  });

  test('says in words what it means, whether pressing again helps, and what to do', () => {
    const parts = [...page.matchAll(/^\*\*(.*?)\.\*\* (.+)$/gm)].map(([, name, text]) => [name, text]);
    expect(parts.map(([name]) => name)).toEqual(['What it means', 'Pressing again', 'What to do']);
    expect(parts[1][1]).toMatch(recoverable ? /^Yes/ : /^No/);
  });

  test('is in the list, with its title', () => {
    const [, title] =
      new RegExp(`^\\| \\[${code}\\]\\(${code}\\.md\\) \\| (.*) \\|$`, 'm').exec(plain(read('README.md'))) ??
      [];
    // The widget's own have no title but the one there.
    if (code in WIDGET_CODES) expect(title).toMatch(/\w{3}/);
    else expect(title).toBe(PROBLEMS[code].title);
  });
});

test('the list names the type of a problem, and nothing that has no page', () => {
  const list = read('README.md');
  expect(list).toContain(`\`${PROBLEM_TYPE_PREFIX}<code>\``);
  const linked = [...list.matchAll(/^\| \[\w+\]\((\w+)\.md\)/gm)].map(([, code]) => code);
  expect(linked.toSorted()).toEqual(codes.toSorted());
});

test('every link of the pages leads somewhere', () => {
  const links = readdirSync(folder).flatMap((name) =>
    [...read(name).matchAll(/\]\(([^)#]+)/g)]
      .map(([, path]) => path)
      .filter((path) => !/^https?:/.test(path)),
  );
  expect(links.filter((path) => !existsSync(folder + path))).toEqual([]);
});
