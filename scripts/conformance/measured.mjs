/**
 * What can be measured or read without running anything long: sizes of the build, the strictest policy, what axe judges, and the last outcomes
 * of the long commands, which leave them in `results`. Read by page.mjs.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);
const read = (file) => readFileSync(new URL(file, root), 'utf8');
const dist = new URL('packages/widget/dist/', root);

/** @returns {string} */
export function widgetVersion() {
  return JSON.parse(read('packages/widget/package.json')).version;
}

/**
 * The files that the BFF serves, in bytes: as they are, gzip 9, brotli 11.
 * @throws {Error} when the widget is not built
 */
export function sizesOfFiles() {
  const files = readdirSync(dist).filter((file) => /^epos-kantan-.*\.(?:js|css)$/.test(file));
  if (!files.includes('epos-kantan-button.js')) throw new Error('packages/widget is not built');
  return files.sort().map((file) => {
    const bytes = readFileSync(new URL(file, dist));
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    return { file, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
  });
}

/** The policy of the page in which the built script runs untouched, directive by directive. */
export function strictPolicy() {
  const source = read('packages/widget/scripts/strict-pages.mjs');
  const list = /const POLICY = \[([^\]]*)\]/.exec(source)?.[1] ?? '';
  return [...list.matchAll(/"([^"]+)"/g)].map(([, directive]) => directive);
}

/** The pages that journeys hold against axe, and a narrow screen. */
export function judgedPages() {
  const journeys = readdirSync(new URL('e2e/', root)).filter((file) => file.endsWith('.journey.ts'));
  const calls = journeys
    .sort()
    .flatMap((file) => [...read(`e2e/${file}`).matchAll(/judge\(\w+, '([^']+)'\)/g)]);
  return [...new Set(calls.map(([, name]) => name))];
}

/** What `pnpm test:browsers` came to last, as its page says it. */
export function lastRunInBrowsers() {
  return /^Last run, [^]*?\n\n/m.exec(read('docs/browsers.md'))?.[0].trim().replace(/\n/g, ' ') ?? '';
}

/**
 * The last outcome that a command left.
 * @param {'runtimes' | 'bench-widget'} command
 */
export function lastResults(command) {
  return JSON.parse(read(`scripts/conformance/results/${command}.json`));
}
