/**
 * Compiles every TypeScript snippet of the README as strictly as the repository's own code, in a place where the packages can be
 * imported by name as a shop does. Wrong snippets are copied more often than right code is read.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileSnippets } from './compile-snippets.mjs';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const snippets = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

/** Each as a file of the demo, which depends on all packages by name. */
const compile = (texts) =>
  compileSnippets('demo', new Map(texts.map((text, index) => [`readme-snippet-${index + 1}.ts`, text])));

describe('the README', () => {
  test('has a snippet for the page and one for the server, and both compile', () => {
    expect(snippets.map((text) => /@epos-kantan\/(\w+)/.exec(text)?.[1])).toEqual(['widget', 'bff']);
    expect(compile(snippets)).toEqual([]);
  });

  test('is compiled strictly: a snippet with a hole is noticed', () => {
    const hole = snippets.map((text) => text.replace('?.append', '.append'));
    expect(compile(hole)).toEqual([expect.stringContaining('possibly')]);
  });
});
