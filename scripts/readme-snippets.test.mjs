/**
 * Compiles every TypeScript snippet of the README as strictly as the repository's own code, in a place where the packages can be
 * imported by name as a shop does. Wrong snippets are copied more often than right code is read.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const snippets = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

/** The compiler's complaints about the snippets, each as a file of the demo, which depends on all packages by name. */
function compile(texts) {
  const config = ts.readConfigFile(`${root}demo/tsconfig.json`, ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}demo`);
  const files = new Map(texts.map((text, index) => [`${root}demo/src/readme-snippet-${index + 1}.ts`, text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name), ts.ScriptTarget.ES2022, true)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}

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
