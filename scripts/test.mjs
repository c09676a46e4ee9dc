/**
 * `pnpm test`: makes sure the machine has what is needed, then runs every suite, one after the other and those in a browser side by side, and
 * adds up what they report. The last line is `N passed, N failed`. `pnpm test unit e2e` runs some suites only.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addOutcome, emptyCount } from './count-tests.mjs';
import { runPreflight } from './preflight.mjs';
import { stopChildrenOnSignal } from './run-command.mjs';
import { suites } from './suites.mjs';
import { PreflightError } from './system-packages.mjs';

const wholeTimeLimitMs = 65 * 60_000;
const startedAtMs = performance.now();

/** The suites that were named, else all; journeys load the built widget, so they bring the build along. */
function chooseSuites(names) {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(
      `Unknown suite: ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}.`,
    );
    process.exit(2);
  }
  const wanted = new Set(names.includes('e2e') ? [...names, 'build'] : names);
  return names.length === 0 ? suites : suites.filter(({ name }) => wanted.has(name));
}

/** What needs nothing of the machine runs while the rest is looked for: a driver that has to be compiled takes a minute and a half. */
async function runAll(chosen, reportFolder) {
  const needing = chosen.filter(({ needsMachine }) => needsMachine);
  const others = chosen.filter(({ needsMachine }) => !needsMachine);
  const [unprepared, counts] = await Promise.all([prepare(needing), runSuites(others, reportFolder)]);
  if (unprepared.length > 0) return [...unprepared, ...counts];
  return [...counts, ...(await runSuites(needing, reportFolder))];
}

async function prepare(chosen) {
  if (chosen.length === 0) return [];
  say('what this machine has');
  try {
    const { browserPath } = await runPreflight({
      needsBrowser: chosen.some(({ needsBrowser }) => needsBrowser),
      say: (line) => console.log(`preflight: ${line}`),
    });
    if (browserPath) process.env['CHROME_PATH'] = browserPath; // so that every suite takes the one that was tried
    return [];
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    const count = emptyCount('preflight');
    addOutcome(count, error.message, 'failed');
    return [count];
  }
}

/** Those in a browser wait for pages most of the time, so that two of them share the cores. */
async function runSuites(chosen, reportFolder) {
  const counts = [];
  for (const suite of chosen.filter(({ needsBrowser }) => !needsBrowser))
    counts.push(...(await runSuite(suite, reportFolder)));
  const inBrowser = chosen.filter(({ needsBrowser }) => needsBrowser);
  const ended = await Promise.all(inBrowser.map((suite) => runSuite(suite, reportFolder)));
  return [...counts, ...ended.flat()];
}

function runSuite(suite, reportFolder) {
  say(`${suite.name}: ${suite.title}`);
  const remainingMs = wholeTimeLimitMs - (performance.now() - startedAtMs);
  const timeLimitMs = Math.max(1000, Math.min(suite.timeLimitMs, remainingMs));
  return suite.run({ timeLimitMs, reportFolder });
}

function say(title) {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  console.log(`\n— ${title} (after ${seconds} s)`);
}

function printSummary(counts) {
  const problems = counts.flatMap((count) => count.problems.map((problem) => `  ${count.name}: ${problem}`));
  if (problems.length > 0) console.log(`\nFailed:\n${problems.join('\n')}`);
  console.log(`\n${'suite'.padEnd(18)}${'passed'.padStart(8)}${'failed'.padStart(8)}`);
  for (const { name, passed, failed, note } of counts) {
    console.log(
      `${name.padEnd(18)}${String(passed).padStart(8)}${String(failed).padStart(8)}${note ? `  ${note}` : ''}`,
    );
  }
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  console.log(
    `\n${Math.round((performance.now() - startedAtMs) / 1000)} s\n${passed} passed, ${failed} failed`,
  );
  return failed === 0 && passed > 0;
}

stopChildrenOnSignal();
const chosen = chooseSuites(process.argv.slice(2).filter((argument) => argument !== '--'));
const reportFolder = mkdtempSync(join(tmpdir(), 'epos-kantan-test-'));
process.once('exit', () => rmSync(reportFolder, { recursive: true, force: true }));
process.exitCode = printSummary(await runAll(chosen, reportFolder)) ? 0 : 1;
