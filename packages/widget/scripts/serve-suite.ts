/**
 * The widget's suite as one static page, for browsers that no test runner of ours drives: `/` runs the test files of `src` one
 * after the other, loading itself anew for each, and at the end leaves the outcome in `window.suiteOutcome`, which any driver can
 * read. Served on the loopback.
 */
import { build } from 'esbuild';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { strictPages } from './strict-pages.mjs';

/** What the page leaves in `window.suiteOutcome` when it is through. */
export interface SuiteOutcome {
  readonly passed: number;
  /** Title and first words of each test that failed. */
  readonly failed: readonly string[];
}

/** A running server of the page. */
export interface SuiteServer {
  readonly url: string;
  readonly close: () => void;
}

const packageFolder = fileURLToPath(new URL('../', import.meta.url));
const TEST_MS_MAX = 15_000;

const PAGE = `<!doctype html>
<html lang="ja">
  <head>
    <meta charset="utf-8" />
    <title>The suite of the button</title>
    <script src="/before.js"></script>
    <script src="/mocha.js"></script>
    <script src="/setup.js"></script>
  </head>
  <body><div id="mocha"></div></body>
</html>`;

/** What happened so far goes from load to load in the name of the tab, which no test touches. */
const setup = (
  files: number,
): string => `mocha.setup({ ui: 'bdd', timeout: ${String(TEST_MS_MAX)}, reporter: 'spec', color: false });
const file = Number(location.search.slice(1));
const { passed = 0, failed = [] } = file > 0 ? JSON.parse(window.name) : {};
const outcome = { passed, failed };
const goOn = () => {
  window.name = JSON.stringify(outcome);
  if (file + 1 < ${String(files)}) location.search = '?' + String(file + 1);
  else window.suiteOutcome = outcome;
};
const script = document.createElement('script');
script.type = 'module';
script.src = '/tests-' + String(file) + '.js';
script.onload = () => {
  mocha.run()
    .on('pass', () => { outcome.passed += 1; })
    .on('fail', (test, error) => {
      outcome.failed.push(test.fullTitle() + ': ' + String(error && error.message).slice(0, 500));
    })
    .on('end', goOn);
};
script.onerror = () => {
  outcome.failed.push('file ' + String(file) + ' could not be run');
  goOn();
};
document.head.append(script);`;

/**
 * Builds the page and serves it.
 * @param before A script that the page runs before anything else, for example one that takes newer APIs away.
 */
export async function serveSuite(before = ''): Promise<SuiteServer> {
  const tests = await listTests();
  const bundles = await Promise.all(tests.map((file) => bundle(`import './src/${file}';`)));
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': ['text/html', PAGE],
    '/before.js': ['text/javascript', before],
    '/mocha.js': [
      'text/javascript',
      await readFile(createRequire(import.meta.url).resolve('mocha/mocha.js'), 'utf8'),
    ],
    '/setup.js': ['text/javascript', setup(tests.length)],
    ...Object.fromEntries(
      bundles.map((text, file) => [`/tests-${String(file)}.js`, ['text/javascript', text] as const]),
    ),
    // A test has a page of its own load the tags, by the address that this module has beside the tests.
    '/define.ts': ['text/javascript', await bundle("import './src/define.ts';")],
    '/mockServiceWorker.js': [
      'text/javascript',
      await readFile(new URL('../public/mockServiceWorker.js', import.meta.url), 'utf8'),
    ],
    '/docs/testing-your-shop.md': [
      'text/plain',
      await readFile(new URL('../../../docs/testing-your-shop.md', import.meta.url), 'utf8'),
    ],
  };
  const server = createServer((request, response) => {
    const file = files[(request.url ?? '').replace(/^\/\?\d+$/, '/')];
    if (file === undefined) void serveStrictPage(request, response);
    else response.writeHead(200, { 'content-type': `${file[0]}; charset=utf-8` }).end(file[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${String(port)}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function listTests(): Promise<readonly string[]> {
  const tests = (await readdir(new URL('../src/', import.meta.url), { recursive: true }))
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.node.test.ts'))
    .sort();
  if (tests.length === 0) throw new Error('there is no test to serve');
  return tests;
}

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: packageFolder },
    bundle: true,
    // The package says that its modules do nothing by themselves; its tests do.
    ignoreAnnotations: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
    target: ['chrome111', 'firefox123', 'safari16.4'],
    conditions: ['browser', 'development'],
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** The strict pages are middleware of the test runner, which speaks Koa's words. */
async function serveStrictPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const context = {
    url: request.url ?? '/',
    status: 200,
    type: 'json',
    body: null as unknown,
    set: (name: string, value: string) => {
      response.setHeader(name, value);
    },
  };
  await strictPages(context, () => {
    context.status = 404;
  });
  const types: Readonly<Record<string, string>> = {
    html: 'text/html',
    js: 'text/javascript',
    css: 'text/css',
  };
  const { body, type } = context;
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  response
    .writeHead(context.status, {
      'content-type': `${types[type] ?? (type.includes('/') ? type : 'application/json')}; charset=utf-8`,
    })
    .end(isText ? body : JSON.stringify(body));
}
