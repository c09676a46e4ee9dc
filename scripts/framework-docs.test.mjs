/**
 * The pages about frameworks show the files of the examples, to the letter: those are compiled, and driven in a browser. And what they say of
 * React on a server is tried with both of its versions.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const { build } = createRequire(join(root, 'packages/widget/package.json'))('esbuild');
const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-docs-'));
afterAll(() => rm(folder, { recursive: true }));

/** The example whose name stands before a piece of code → that code. */
async function shownIn(page) {
  const text = await readFile(join(root, 'docs/frameworks', page), 'utf8');
  const shown = text.matchAll(/\]\(\.\.\/\.\.\/(examples\/[^)]+)\):\n\n```\w+\n([\s\S]*?)^```$/gm);
  return [...shown].map(([, file, code]) => ({ file, code }));
}

describe('the pages about frameworks', async () => {
  const pages = await readdir(join(root, 'docs/frameworks'));
  const shown = (await Promise.all(pages.map(shownIn))).flat();

  test('show an example for each that has one', async () => {
    const examples = await readdir(join(root, 'examples/frameworks'), { recursive: true });
    const checkouts = examples.filter((file) => /^\w+\/checkout\.\w+$/.test(file));
    expect(shown.map(({ file }) => file).toSorted()).toEqual(
      checkouts.map((file) => `examples/frameworks/${file}`).toSorted(),
    );
    expect(checkouts).toHaveLength(7);
  });

  test('are linked, each of them', async () => {
    const list = await readFile(join(root, 'docs/frameworks/README.md'), 'utf8');
    for (const page of pages) if (page !== 'README.md') expect(list).toContain(`](${page})`);
    expect(await readFile(join(root, 'docs/button.md'), 'utf8')).toContain('](frameworks/README.md)');
  });

  test.each(shown)('show $file as it is', async ({ file, code }) => {
    expect(code).toBe(await readFile(join(root, file), 'utf8'));
  });
});

/** What a server of that folder's React makes of the components, and what it complains of. */
async function drawOnServer(folderOfReact) {
  const from = join(root, folderOfReact);
  const contents = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { EposKantanButton } from '@epos-kantan/widget/react';
    const props = { endpoint: 'https://pay.shop.example', orderToken: 'eyJ', className: 'wide', disabled: false, hidden: true,
      createOrder: async () => '', onPaid() {}, 'aria-busy': false };
    console.log(renderToString(createElement(EposKantanButton, props, createElement('b', { slot: 'note' }, 'note'))));`;
  const outfile = join(folder, `${folderOfReact.replaceAll('/', '-')}.cjs`);
  await build({
    stdin: { contents, resolveDir: from },
    alias: { react: join(from, 'node_modules/react') },
    ...{ bundle: true, platform: 'node', outfile, logLevel: 'error' },
  });
  return promisify(execFile)(process.execPath, [outfile]);
}

test.each([
  ['18', 'examples/frameworks/react18'],
  ['19', 'examples/frameworks'],
])('React %s on a server makes the tag with its attributes of a component', async (_version, from) => {
  const { stdout, stderr } = await drawOnServer(from);
  expect(stderr).toBe('');
  expect(stdout.trim().replace(/ hidden="(?:true)?"/, ' hidden')).toBe(
    '<epos-kantan-button endpoint="https://pay.shop.example" order-token="eyJ" class="wide" hidden aria-busy="false"><b slot="note">note</b></epos-kantan-button>',
  );
});
