/**
 * `pnpm test:examples`: the examples that are rendered on a server, each from the packed packages, under Node 24. Names after the command
 * choose some. Prints one line per check with its seconds; the last line is `N passed, N failed`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { packPackages } from './examples/packed.mjs';
import { runExample } from './examples/run-example.mjs';
import { findNode } from './lanes/find-node.mjs';
import { stopChildrenOnSignal } from './run-command.mjs';
import { suites } from './suites.mjs';

const minuteMs = 60_000;
const allTimeLimitMs = 40 * minuteMs;
const names = ['next', 'sveltekit', 'nuxt', 'astro', 'angular'];
const { chromium } = createRequire(new URL('../e2e/package.json', import.meta.url))('@playwright/test');

const beganAt = performance.now();
let passed = 0;
let failed = 0;

/** Runs a step, at most for its time and for what is left of the whole. */
async function count(title, run, timeLimitMs = allTimeLimitMs) {
  const startedAt = performance.now();
  const leftMs = Math.max(0, Math.min(timeLimitMs, beganAt + allTimeLimitMs - startedAt));
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${Math.round(leftMs / 1000)} s`)), leftMs);
  });
  const words = await Promise.race([leftMs > 0 ? run() : late, late]).then(
    () => undefined,
    (error) => (error instanceof Error ? error.message : String(error)),
  );
  clearTimeout(timer);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`  ${words === undefined ? '✓' : '✗'} ${title}, ${seconds} s`);
  if (words === undefined) passed += 1;
  else {
    failed += 1;
    console.log(words.replaceAll(/^/gm, '      '));
  }
  return words === undefined;
}

async function buildPackages() {
  const [{ problems }] = await suites.find(({ name }) => name === 'build').run({ timeLimitMs: 4 * minuteMs });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function runAll(wanted, folder) {
  let archives;
  let node;
  const isReady = await count('the packages are built and packed', async () => {
    await buildPackages();
    archives = await packPackages(folder);
    node = await findNode(24);
  });
  if (!isReady) return;
  console.log(`Node ${node.version}`);
  const browser = await chromium.launch(await findBrowser());
  console.log(`Chromium ${browser.version()}`);
  for (const name of wanted) {
    const startedAt = performance.now();
    console.log(name);
    const example = { name, folder: join(folder, name, 'shop'), archives };
    await runExample({ ...example, nodeFolder: node.folder, browser, count });
    console.log(`  ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
  await browser.close();
}

stopChildrenOnSignal();
const wanted = process.argv.slice(2).filter((name) => name !== '--');
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`there is no ${unknown.join()}: ${names.join()}`);
const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-examples-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
await runAll(wanted.length > 0 ? wanted : names, folder);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
