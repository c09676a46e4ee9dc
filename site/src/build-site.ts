/**
 * Builds the site into `site/dist`: the button, a recorded payment, the pages laid out, and VitePress over them. What is newer than its sources
 * stays, so that tests build once. Called by `main.ts`, and by tests through it.
 */
import { buildWidget } from '@epos-kantan/demo/build-widget';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordPayment } from './record-payment.ts';
import { CACHE, ROOT } from './site-pages.ts';
import { stagePages } from './stage-pages.ts';

const site = fileURLToPath(new URL('../', import.meta.url));

/** Where the built site is. */
export const DIST = join(site, 'dist');

const BUILD_MS_MAX = 240_000;

/** Written last: the build went to its end. */
const MARK = join(DIST, '.built');

/** Everything that the site is made of, from the repository's root. */
const SOURCES = [
  ...['README.md', 'README.ja.md', 'CONTRIBUTING.md', 'SECURITY.md', 'llms.txt', 'pnpm-lock.yaml', 'docs'],
  ...['site/src', 'site/.vitepress/config.ts', 'site/.vitepress/theme', 'site/package.json', 'demo/src'],
  ...['packages/widget/src', 'packages/shared/src', 'packages/bff/src', 'packages/simulator/src'],
];

/** Builds it if it is not there or older than its sources. */
export async function buildSite(say: (line: string) => unknown): Promise<void> {
  if (existsSync(MARK) && newestChange() <= statSync(MARK).mtimeMs) return;
  await buildWidget(say);
  mkdirSync(CACHE, { recursive: true });
  say('Recording a payment …');
  writeFileSync(join(CACHE, 'recording.json'), JSON.stringify(await recordPayment()));
  stagePages(join(CACHE, 'pages'));
  say('Building the site …');
  await runVitepress();
  writeFileSync(MARK, '');
}

/** In a process of its own: it takes the whole environment for one of production. */
async function runVitepress(): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('vitepress/package.json');
  const program = join(dirname(manifest), 'bin/vitepress.js');
  const build = spawn(process.execPath, [program, 'build', site], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: BUILD_MS_MAX,
  });
  const [code] = (await once(build, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the site could not be built');
}

function newestChange(): number {
  return Math.max(...SOURCES.map((source) => join(ROOT, source)).map(newestBelow));
}

/** A folder's own time tells of files that were taken away. */
function newestBelow(path: string): number {
  if (!existsSync(path)) return 0;
  const own = statSync(path).mtimeMs;
  if (!statSync(path).isDirectory()) return own;
  return Math.max(
    own,
    ...readdirSync(path)
      .filter((name) => name !== 'node_modules')
      .map((name) => newestBelow(join(path, name))),
  );
}
