/** What docs/running.md tells people to paste: programs compile, commands are those of the Dockerfile, and files have the names that are asked for. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileSnippets } from './compile-snippets.mjs';
import { readDockerfile, textsOf } from './container/dockerfile.mjs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const page = read('docs/running.md');
const section = (title) =>
  new RegExp(`^## ${title}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(page)?.[1] ?? '';
const blocks = (title, language) =>
  [...section(title).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text]) => text,
  );

/** By the file that a comment before it names, in a folder that the project does not have. */
const named = [...page.matchAll(/^<!-- (\S+) -->\n\n```ts\n([\s\S]*?)^```$/gm)].map(([, file, text]) => [
  `pasted/${file}`,
  text,
]);
const programs = new Map([...named, ['pasted/node.ts', blocks('Node', 'ts')[0] ?? '']]);

test('each program compiles, inside every host that is told of', () => {
  expect([...programs.keys()].toSorted()).toEqual([
    'pasted/app/pay/[...path]/route.ts',
    'pasted/hono.ts',
    'pasted/instrumentation.ts',
    'pasted/node.ts',
    'pasted/pay.ts',
    'pasted/server.ts',
  ]);
  expect(compileSnippets('packages/bff', programs)).toEqual([]);
});

test('a program with a word that is not ours is noticed', () => {
  const wrong = new Map(
    [...programs].map(([file, text]) => [file, text.replace('pay.handlers', 'pay.handler')]),
  );
  expect(compileSnippets('packages/bff', wrong).join()).toContain("'handler' does not exist");
});

test('the tree of the unit is built by the very steps of the Dockerfile', () => {
  const [build] = readDockerfile(read('Dockerfile'));
  const steps = textsOf(build, 'RUN')
    .flatMap((text) => text.split(' && '))
    .filter((text) => /^(?:npx|node) /.test(text));
  expect(blocks('systemd', 'sh')[0]?.trim().split('\n')).toEqual(
    steps.map((text) => text.replace('../app', '/opt/epos-kantan')),
  );
});

test.each([
  ['systemd', /LoadCredential=([a-z-]+):/g, 'deploy/epos-kantan.service'],
  ['Compose', /file: \.\/secrets\/([a-z-]+)/g, 'deploy/compose.yaml'],
])('%s: every secret that is asked for is made, and no other', (title, pattern, file) => {
  const asked = [...read(file).matchAll(pattern)].map(([, name]) => name);
  const pasted = blocks(title, 'sh').join('');
  const listed = (/for name in ([a-z- ]+); do/.exec(pasted)?.[1] ?? '').split(' ');
  const written = [...pasted.matchAll(/> \S*secrets\/([a-z-]+)$/gm)].map(([, name]) => name);
  expect([...listed, ...written].toSorted()).toEqual(asked.toSorted());
});

test('what is measured is not more than what is aimed at', () => {
  const [tree, node] = [...page.matchAll(/\| +([\d.]+) MB +\|/g)].map(([, text]) => Number(text));
  const left = Number(/leaves ([\d.]+) MB of the aim of 80 MB/.exec(page)?.[1]);
  expect(tree + node + left).toBeCloseTo(80, 1);
});
