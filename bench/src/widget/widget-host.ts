/**
 * Serves the pages that are measured, the built files of the widget, and a BFF with canned answers (the published mock) on the loopback,
 * so that no network is measured. Called by the measures of the widget.
 */
import { serve } from '@hono/node-server';
import { createKantanMock } from '@epos-kantan/widget/mock/fetch';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** A running host. */
export interface WidgetHost {
  readonly url: string;
  /** The source of the built script of the widget. */
  readonly script: string;
  /** The style sheet of the button's shadow root. */
  readonly shadowStyles: string;
  /** Where its files are: `epos-kantan-button.js` and so on. */
  readonly assets: string;
  /** Puts a page at an address of its own: what goes into its head, and its body. */
  page(head: string, body: string): string;
  /** What the BFF was asked since the last call, e.g. `POST /v1/checkouts/lookup`. */
  asked(): readonly string[];
  /** From now on nobody answers a start, until they are refused. */
  holdStarts(): HeldStarts;
  /** Whether the BFF says that it is a test environment; it does not, until told to. */
  isTest(isTest: boolean): void;
  close(): Promise<void>;
}

/** Starts that nobody answers. */
export interface HeldStarts {
  /** The first one has come. */
  readonly arrived: Promise<void>;
  /** Those that wait are refused, as by a BFF that fails; the next ones are answered. */
  refuse(): void;
}

const BUILD_MS_MAX = 120_000;
const widgetFolder = fileURLToPath(new URL('../../../packages/widget/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = { css: 'text/css', html: 'text/html', js: 'text/javascript' };

/** Isolated pages have a clock of 5 µs; others have one of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** @param folder An empty one, for the build of the widget. */
export async function openWidgetHost(folder: string): Promise<WidgetHost> {
  await buildWidget(folder);
  const inPage = await bundle("export * from './in-page.ts';", 'bench');
  const pages = new Map<string, string>();
  const asked: string[] = [];
  let hold: ((answer: (refused: Response) => void) => void) | undefined;
  let isTest = false;
  const mock = createKantanMock({ endpoint: '' });

  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const page = pages.get(pathname);
    if (page !== undefined) return text(page, 'html');
    if (pathname === '/in-page.js') return text(inPage, 'js');
    const file = /^\/assets\/([\w.-]+)$/.exec(pathname)?.[1];
    if (file !== undefined) return text(await readFile(join(folder, file), 'utf8'), file.split('.').at(-1));
    if (pathname.startsWith('/v1/')) asked.push(`${request.method} ${pathname}`);
    if (hold !== undefined && pathname === '/v1/checkouts') return new Promise(hold);
    const answered = await mock.fetch(request);
    if (answered === undefined) return new Response('not found', { status: 404 });
    return isTest ? answered : asInProduction(answered);
  };

  const server = serve({ fetch: answer, hostname: '127.0.0.1', port: 0 });
  if (!server.listening) await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    script: await readFile(join(folder, 'epos-kantan-button.js'), 'utf8'),
    shadowStyles: await readFile(join(folder, 'epos-kantan-shadow.css'), 'utf8'),
    assets: `${url}/assets`,
    page: (head, body) => {
      const path = `/page-${String(pages.size)}`;
      pages.set(path, documentOf(head, body));
      return url + path;
    },
    asked: () => asked.splice(0),
    holdStarts: () => {
      const waiting: ((refused: Response) => void)[] = [];
      const arrived = new Promise<void>((resolve) => {
        hold = (answer) => {
          waiting.push(answer);
          resolve();
        };
      });
      const refuse = (): void => {
        hold = undefined;
        for (const answer of waiting) answer(new Response('', { status: 503 }));
      };
      return { arrived, refuse };
    },
    isTest: (wanted) => {
      isTest = wanted;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** The mock is a test environment, and says so; what a shopper sees in the end is the same without the badge. */
function asInProduction(answer: Response): Response {
  const changed = answer.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeThrough(
      new TransformStream<string, string>({
        transform: (words, controller) => {
          controller.enqueue(words.replaceAll('"testMode":true', '"testMode":false'));
        },
      }),
    )
    .pipeThrough(new TextEncoderStream());
  return new Response(changed ?? null, answer);
}

/** One classic script, by esbuild. `source` may import what the bench depends on. */
export async function bundle(source: string, globalName?: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    target: ['chrome111', 'firefox123', 'safari16.4'],
    ...(globalName !== undefined && { globalName }),
  });
  return outputFiles[0]?.text ?? '';
}

/** What the BFF serves, built now: a build of another day would be measured without a word. */
async function buildWidget(folder: string): Promise<void> {
  const vite = dirname(createRequire(join(widgetFolder, 'package.json')).resolve('vite/package.json'));
  const args = [join(vite, 'bin/vite.js'), 'build', '--config', 'vite.iife.config.ts'];
  await promisify(execFile)(process.execPath, [...args, '--outDir', folder, '--logLevel', 'error'], {
    cwd: widgetFolder,
    timeout: BUILD_MS_MAX,
  });
}

function documentOf(head: string, body: string): string {
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>a shop</title><script src="/in-page.js"></script>${head}</head><body>${body}</body></html>`;
}

function text(words: string, kind = 'txt'): Response {
  const type = TYPES[kind] ?? 'text/plain';
  return new Response(words, { headers: { 'content-type': `${type}; charset=utf-8`, ...ISOLATED } });
}
