/**
 * What docs/testing-your-shop.md shows is what the tests run: each snippet below a comment with a file's name stands in that
 * file, line by line.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const docs = read('docs/testing-your-shop.md');
const snippets = [...docs.matchAll(/^<!-- (\S+) -->\n\n```ts\n([\s\S]*?)^```$/gm)].map(
  ([, file, snippet]) => ({ file, snippet }),
);

test('the documentation has a snippet of each file that a recipe is tested in', () => {
  expect(new Set(snippets.map(({ file }) => file))).toEqual(
    new Set([
      'packages/widget/src/mock/recipes/checkout-page.node.test.ts',
      'packages/widget/src/mock/recipes/pay-button.stories.ts',
      'e2e/mock-bff.ts',
      'e2e/mocked-bff.journey.ts',
    ]),
  );
});

test.each(snippets)('a snippet stands in $file as it is tested', ({ file, snippet }) => {
  expect(read(file)).toContain(snippet);
});
