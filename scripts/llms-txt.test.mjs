/** llms.txt tells assistants where everything is: in the form of the convention, every page of docs once, no link that leads nowhere. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const text = readFileSync(new URL('llms.txt', root), 'utf8');
const links = [...text.matchAll(/^- \[([^\]]+)\]\(([^)]+)\): (.+)$/gm)].map(([, name, path, says]) => ({
  name,
  path,
  says,
}));

function pagesBelow(folder) {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return pagesBelow(`${folder}${entry.name}/`);
    return entry.name.endsWith('.md') ? [folder + entry.name] : [];
  });
}

test('it has a title, a summary and sections of links, in this order', () => {
  const blocks = text.split('\n## ');
  expect(blocks[0]).toMatch(/^# epos-kantan\n\n> .+\n\n/);
  expect(blocks[0]).not.toMatch(/\]\(/);
  for (const section of blocks.slice(1)) {
    const [, ...lines] = section.trimEnd().split('\n');
    expect(lines.filter((line) => line !== '' && !/^- \[[^\]]+\]\([^)]+\): \S/.test(line))).toEqual([]);
  }
});

test('every page of docs is linked once, with a description', () => {
  const pages = pagesBelow('docs/').filter((page) => !page.startsWith('docs/ja/')); // the same in Japanese
  const linked = links.map(({ path }) => path).filter((path) => path.startsWith('docs/'));
  expect(linked.toSorted()).toEqual(pages.toSorted());
});

test('every link leads to a file of the repository', () => {
  expect(links.filter(({ path }) => !existsSync(new URL(path, root)))).toEqual([]);
});

test('the entries of the packages that it names are there', () => {
  for (const [, name, entries] of text.matchAll(/`(@epos-kantan\/\w+)` \(([^)]*)\)/g)) {
    const folder = name.replace('@epos-kantan', 'packages');
    const { exports } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, root), 'utf8'));
    const named = [...entries.matchAll(/`(\.[\w/]*)`/g)].map(([, entry]) => entry);
    expect(Object.keys(exports)).toEqual(expect.arrayContaining(named));
  }
});

test('it says the three rules that cost money when they are broken', () => {
  for (const rule of [/Deliver on the webhook/, /Never on an event/, /same `orderId` for the same cart/]) {
    expect(text).toMatch(rule);
  }
});
