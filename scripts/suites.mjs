/**
 * The suites of `pnpm test`: what each one runs, for how long at most, and how its outcome is counted.
 * Called by test.mjs.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binOf } from './bin-of.mjs';
import {
  addOutcome,
  countPlaywright,
  countSessions,
  countSteps,
  countVitest,
  emptyCount,
} from './count-tests.mjs';
import { runCommand } from './run-command.mjs';

/** @typedef {import('./count-tests.mjs').Count} Count */

const rootFolder = fileURLToPath(new URL('../', import.meta.url));
const minuteMs = 60_000;

/** In the order of their imports: each is built from the built ones before it. */
const builtFolders = [
  ...['shared', 'simulator', 'bff', 'widget'].map((name) => `packages/${name}`),
  'examples/frameworks',
];

const nodeTests = [
  { name: 'shared', folder: 'packages/shared', pattern: /\.test\.ts$/ },
  { name: 'bff', folder: 'packages/bff', pattern: /\.test\.ts$/ },
  { name: 'simulator', folder: 'packages/simulator', pattern: /\.test\.ts$/ },
  {
    name: 'widget (node)',
    folder: 'packages/widget',
    pattern: /(?:^|\/)scripts\/.*\.test\.ts$|\.node\.test\.ts$/,
  },
  { name: 'demo', folder: 'demo', pattern: /\.test\.ts$/ },
  { name: 'bench', folder: 'bench', pattern: /\.test\.ts$/ },
  { name: 'site', folder: 'site', pattern: /\.test\.ts$/ },
  { name: 'scripts', folder: 'scripts', pattern: /\.test\.mjs$/ },
];

/**
 * The suites in the order in which they run. `needsMachine`: needs the database driver or a browser. `run` gets the
 * most milliseconds it may take and a folder for its reports, and never throws for a failing test.
 * @type {{ name: string, title: string, timeLimitMs: number, needsMachine: boolean, needsBrowser: boolean,
 *   run: (request: { timeLimitMs: number, reportFolder: string }) => Promise<Count[]> }[]}
 */
export const suites = [
  {
    name: 'check',
    title: 'types, lint, import rules',
    timeLimitMs: 15 * minuteMs,
    needsMachine: false,
    needsBrowser: false,
    run: runCheck,
  },
  {
    name: 'build',
    title: 'the packages and the examples',
    timeLimitMs: 4 * minuteMs,
    needsMachine: false,
    needsBrowser: false,
    run: runBuild,
  },
  {
    name: 'unit',
    title: 'tests of Node code',
    timeLimitMs: 30 * minuteMs,
    needsMachine: true,
    needsBrowser: false,
    run: runUnit,
  },
  {
    name: 'widget',
    title: 'tests in a browser',
    timeLimitMs: 12 * minuteMs,
    needsMachine: true,
    needsBrowser: true,
    run: runWidget,
  },
  {
    name: 'e2e',
    title: 'journeys in a browser',
    timeLimitMs: 20 * minuteMs,
    needsMachine: true,
    needsBrowser: true,
    run: runJourneys,
  },
];

async function runCheck({ timeLimitMs, reportFolder }) {
  const file = join(reportFolder, 'check.json');
  const result = await runCommand({
    args: ['scripts/check.mjs', '--json', file],
    cwd: rootFolder,
    timeLimitMs,
  });
  const steps = readReport(file);
  return steps ? [countSteps('check', steps)] : [countMissing('check', result)];
}

async function runBuild({ timeLimitMs }) {
  const endsAtMs = performance.now() + timeLimitMs;
  const steps = [];
  for (const name of builtFolders) {
    const folder = join(rootFolder, name);
    const script = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts.build;
    console.log(`${name}: ${script}`);
    const { isOk, ending } = await runCommand({
      program: 'sh',
      args: ['-c', script],
      cwd: folder,
      env: {
        PATH: [
          join(folder, 'node_modules/.bin'),
          join(rootFolder, 'node_modules/.bin'),
          process.env['PATH'],
        ].join(delimiter),
      },
      timeLimitMs: Math.max(1000, endsAtMs - performance.now()),
    });
    if (!isOk) console.log(`${name}: the build ${ending}`);
    steps.push({ name, isOk });
  }
  return [countSteps('build', steps)];
}

async function runUnit({ timeLimitMs, reportFolder }) {
  const withTests = nodeTests.filter(({ folder, pattern }) => hasFile(folder, pattern));
  const withoutTests = nodeTests.filter((entry) => !withTests.includes(entry));
  if (withTests.length === 0) return withoutTests.map(countAbsent);
  const file = join(reportFolder, 'vitest.json');
  const args = [
    binOf(rootFolder, 'vitest'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const result = await runCommand({ args, cwd: rootFolder, timeLimitMs });
  const report = readReport(file);
  if (!report) return [countMissing('unit', result), ...withoutTests.map(countAbsent)];
  const counts = countVitest(report, withTests, rootFolder);
  for (const count of counts) requireTests(count);
  requireVerdict(counts, result);
  return [...counts, ...withoutTests.map(countAbsent)];
}

async function runWidget({ timeLimitMs, reportFolder }) {
  const folder = join(rootFolder, 'packages/widget');
  const count = { name: 'widget (browser)' };
  if (!hasFile('packages/widget/src', /(?<!\.node)\.test\.ts$/)) return [countAbsent(count)];
  const file = join(reportFolder, 'widget.json');
  const args = [
    binOf(folder, '@web/test-runner', 'wtr'),
    '--config',
    '../../scripts/widget-tests.config.mjs',
    '--static-logging',
  ];
  const result = await runCommand({ args, cwd: folder, env: { WIDGET_TESTS_REPORT: file }, timeLimitMs });
  const report = readReport(file);
  return [settleCount(report && countSessions(count.name, report), count.name, result)];
}

async function runJourneys({ timeLimitMs, reportFolder }) {
  const folder = join(rootFolder, 'e2e');
  if (!hasFile('e2e', /\.(?:journey|spec|test)\.ts$/)) return [countAbsent({ name: 'e2e' })];
  const file = join(reportFolder, 'e2e.json');
  const args = [binOf(folder, '@playwright/test', 'playwright'), 'test', '--reporter=list,json'];
  const result = await runCommand({
    args,
    cwd: folder,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    timeLimitMs,
  });
  const report = readReport(file);
  return [settleCount(report && countPlaywright('e2e', report), 'e2e', result)];
}

function settleCount(count, name, result) {
  if (!count) return countMissing(name, result);
  requireTests(count);
  requireVerdict([count], result);
  return count;
}

/** A runner that says "failed" while every test passed has seen an error outside them. */
function requireVerdict(counts, { isOk, ending }) {
  if (isOk || counts.some(({ failed }) => failed > 0)) return;
  addOutcome(counts[0], `the runner ${ending}`, 'failed');
}

function requireTests(count) {
  if (count.passed + count.failed === 0)
    addOutcome(count, `${count.name}: there are test files, and no test ran`, 'failed');
}

function countMissing(name, { ending }) {
  const count = emptyCount(name);
  addOutcome(count, `${name}: no report; the runner ${ending}`, 'failed');
  return count;
}

function countAbsent({ name }) {
  return { ...emptyCount(name), note: 'no test files yet' };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // never written, or cut off in the middle
  }
}

function hasFile(folder, pattern) {
  const path = join(rootFolder, folder);
  if (!existsSync(path)) return false;
  return readdirSync(path, { withFileTypes: true }).some((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return false;
    const entryPath = `${folder}/${entry.name}`;
    return entry.isDirectory() ? hasFile(entryPath, pattern) : pattern.test(entryPath);
  });
}
