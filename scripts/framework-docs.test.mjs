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

/** The shops of `examples/` that `pnpm test:examples` runs, each with the package whose version its pages name. */
const mainPackages = {
  ...{ next: 'next', sveltekit: '@sveltejs/kit', nuxt: 'nuxt', astro: 'astro', angular: '@angular/ssr' },
};
const servers = Object.keys(mainPackages);

/** The example whose name stands before a piece of code → that code. */
async function shownIn(page) {
  const text = await readFile(join(root, 'docs/frameworks', page), 'utf8');
  const shown = text.matchAll(/\]\(\.\.\/\.\.\/(examples\/[^)]+)\):\n\n```\w+\n([\s\S]*?)^```$/gm);
  return [...shown].map(([, file, code]) => ({ file, code }));
}

/** What can be set on a tag, by the names of the properties, in order. Of the widget as it was built. */
async function settingsOf(tag) {
  const { modules } = JSON.parse(
    await readFile(join(root, 'packages/widget/dist/custom-elements.json'), 'utf8'),
  );
  const { members, attributes } = modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === tag);
  const fields = members.filter(({ kind, readonly }) => kind === 'field' && !readonly);
  const attributesAlone = attributes.filter(({ fieldName }) => fieldName === undefined);
  return [...fields, ...attributesAlone].map(({ name }) => name).toSorted();
}

describe('the pages about frameworks', async () => {
  const pages = await readdir(join(root, 'docs/frameworks'));
  const shown = (await Promise.all(pages.map(shownIn))).flat();

  test('show an example for each that has one', async () => {
    const examples = await readdir(join(root, 'examples/frameworks'), { recursive: true });
    const checkouts = examples.filter((file) => /^\w+\/checkout\.\w+$/.test(file));
    const isOfOneBuild = ({ file }) => file.startsWith('examples/frameworks/');
    expect(
      shown
        .filter(isOfOneBuild)
        .map(({ file }) => file)
        .toSorted(),
    ).toEqual(checkouts.map((file) => `examples/frameworks/${file}`).toSorted());
    expect(checkouts).toHaveLength(7);
    // And of each shop that is rendered on a server.
    for (const name of servers)
      expect(shown.map(({ file }) => file)).toContainEqual(expect.stringMatching(`^examples/${name}/`));
  });

  test('show how an order is signed, which is the same in every shop', async () => {
    const files = { next: 'shop.ts', sveltekit: 'src/lib/server/shop.ts', nuxt: 'server/shop.ts' };
    const texts = servers.map((name) =>
      readFile(join(root, 'examples', name, files[name] ?? 'src/shop.ts'), 'utf8'),
    );
    expect(new Set(await Promise.all(texts)).size).toBe(1);
  });

  test('name a version of each shop that is installed', async () => {
    const table = await readFile(join(root, 'docs/frameworks/server-rendered.md'), 'utf8');
    for (const [name, main] of Object.entries(mainPackages)) {
      const { dependencies, devDependencies } = JSON.parse(
        await readFile(join(root, 'examples', name, 'package.json'), 'utf8'),
      );
      expect(table).toContain(`${main} ${{ ...dependencies, ...devDependencies }[main]}`);
    }
  });

  test('have a row for each case that is tried, by its name', async () => {
    const cases = await readFile(join(root, 'e2e/framework-cases.ts'), 'utf8');
    const titles = [...cases.matchAll(/^ {2}\['(.+)', \w+\],$/gm)].map(([, title]) => title);
    const text = await readFile(join(root, 'docs/frameworks/README.md'), 'utf8');
    const rows = [...text.matchAll(/^\| (?!case)(.+?) +\|(?: (?:yes|no|component) +\|){8}$/gm)].map(
      ([, row]) => row,
    );
    expect(titles).toHaveLength(10);
    expect(rows.filter((row) => !row.startsWith('… also'))).toEqual(titles);
  });

  test('show directives for Angular with an input for each setting, and no other', async () => {
    const text = await readFile(join(root, 'examples/angular/src/app/epos-kantan.ts'), 'utf8');
    const [, both, button, status] = text.split(/^@Directive/m);
    const inputs = (part) => [...part.matchAll(/^ {2}readonly (\w+) = input\b/gm)].map(([, name]) => name);
    const found = {
      button: [...inputs(both), ...inputs(button)],
      status: [...inputs(both), ...inputs(status)],
    };
    expect(found.button.toSorted()).toEqual(await settingsOf('epos-kantan-button'));
    expect(found.status.toSorted()).toEqual(await settingsOf('epos-kantan-status'));
    // Each but the function is written as its attribute.
    const attributes = [...inputs(both), ...inputs(button), ...inputs(status)]
      .filter((name) => name !== 'createOrder')
      .filter((name) => !text.includes(`: this.${name}()`) && !text.includes(`: ${name}()`));
    expect(attributes).toEqual([]);
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

/** What React says, and what the page hears, when a component takes over what a server wrote while the element is at work already. */
async function takeOver(folderOfReact) {
  const from = join(root, folderOfReact);
  const dom = createRequire(join(root, 'packages/widget/package.json')).resolve('happy-dom');
  const contents = `
    const { Window } = require(${JSON.stringify(dom)});
    const window = new Window({ url: 'http://localhost/' });
    window.fetch = () => new Promise(() => {});
    for (const name of Object.getOwnPropertyNames(window))
      if (!(name in globalThis) || /Event|^fetch$|^navigator$/.test(name))
        Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
    const { createElement } = require('react');
    const { renderToString } = require('react-dom/server');
    const { hydrateRoot } = require('react-dom/client');
    const { EposKantanButton } = require('@epos-kantan/widget/react');
    const heard = [];
    const made = createElement(EposKantanButton, { endpoint: 'http://localhost', orderToken: 'eyJ', onStateChange: ({ detail }) => heard.push(detail) },
      createElement('form', null, createElement('button', null, 'pay')));
    const main = document.createElement('main');
    document.body.append(main);
    main.innerHTML = renderToString(made);
    const own = main.firstElementChild;
    const before = own.getAttribute('state');
    hydrateRoot(main, made);
    setTimeout(() => {
      own.dispatchEvent(new CustomEvent('epos-kantan-statechange', { detail: 'told' }));
      console.log(JSON.stringify({ before, isSame: own === main.firstElementChild, heard: heard.filter((each) => each === 'told') }));
      process.exit(0);
    }, 500);`;
  const outfile = join(folder, `${folderOfReact.replaceAll('/', '-')}-takes-over.cjs`);
  await build({
    stdin: { contents, resolveDir: from },
    alias: { react: join(from, 'node_modules/react') },
    external: [dom],
    define: { 'process.env.NODE_ENV': '"development"' },
    ...{ bundle: true, platform: 'node', outfile, logLevel: 'error' },
  });
  return promisify(execFile)(process.execPath, [outfile], { timeout: 30_000 });
}

test('a component of React 19 takes over an element that is at work, without a word, and hears it', async () => {
  const { stdout, stderr } = await takeOver('examples/frameworks');
  expect(stderr).toBe('');
  expect(JSON.parse(stdout.trim().split('\n').at(-1))).toEqual({
    before: 'idle',
    isSame: true,
    heard: ['told'],
  });
});
