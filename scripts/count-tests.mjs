/**
 * Turns what the test runners report into counts. A skipped test counts as failed, and so does a file that
 * could not be loaded: what did not run has proven nothing. Pure; called by suites.mjs.
 */
import { relative, sep } from 'node:path';

/**
 * The count of one package or suite. `problems` names every failure, for a person.
 * @typedef {{ name: string, passed: number, failed: number, problems: string[], note?: string }} Count
 */

/**
 * A count without any test yet.
 * @param {string} name
 * @returns {Count}
 */
export function emptyCount(name) {
  return { name, passed: 0, failed: 0, problems: [] };
}

/**
 * Counts one outcome.
 * @param {Count} count
 * @param {string} name  of the test
 * @param {'passed' | 'failed' | 'skipped'} outcome
 */
export function addOutcome(count, name, outcome) {
  if (outcome === 'passed') count.passed += 1;
  else {
    count.failed += 1;
    count.problems.push(outcome === 'skipped' ? `${name} (skipped)` : name);
  }
}

/**
 * Counts the steps of check.mjs or the builds of the packages.
 * @param {string} name
 * @param {{ name: string, isOk: boolean }[]} steps
 * @returns {Count}
 */
export function countSteps(name, steps) {
  const count = emptyCount(name);
  for (const step of steps) addOutcome(count, step.name, step.isOk ? 'passed' : 'failed');
  return count;
}

/**
 * Counts a report of vitest's `json` reporter, one count per package.
 * @param {{ testResults: { name: string, assertionResults: { fullName: string, status: string }[] }[] }} report
 * @param {{ name: string, folder: string }[]} packages  whose tests ran; `folder` relative to `rootFolder`
 * @param {string} rootFolder
 * @returns {Count[]}
 */
export function countVitest(report, packages, rootFolder) {
  return packages.map(({ name, folder }) => {
    const count = emptyCount(name);
    for (const file of report.testResults) {
      const path = relative(rootFolder, file.name).split(sep).join('/');
      if (!path.startsWith(`${folder}/`)) continue;
      if (file.assertionResults.length === 0) addOutcome(count, `${path} (no test of it ran)`, 'failed');
      for (const { fullName, status } of file.assertionResults) {
        const outcome = status === 'passed' || status === 'failed' ? status : 'skipped';
        addOutcome(count, `${path}: ${fullName}`, outcome);
      }
    }
    return count;
  });
}

/**
 * Counts a report of Playwright's `json` reporter. A test that passed only when repeated has failed once.
 * @param {string} name
 * @param {{ suites?: object[], errors?: { message?: string }[] }} report
 * @returns {Count}
 */
export function countPlaywright(name, report) {
  const count = emptyCount(name);
  const visit = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      for (const { status } of spec.tests) {
        const outcome = status === 'expected' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed';
        addOutcome(count, [...path, spec.title].join(' › '), outcome);
      }
    }
    for (const child of suite.suites ?? []) visit(child, [...path, child.title]);
  };
  for (const suite of report.suites ?? []) visit(suite, [suite.title]);
  for (const error of report.errors ?? []) {
    addOutcome(count, (error.message ?? 'an error outside the tests').split('\n')[0], 'failed');
  }
  return count;
}

/**
 * Counts the sessions of @web/test-runner, one for each test file and browser.
 * @param {string} name
 * @param {{ testFile: string, errors: object[], testResults?: object }[]} sessions
 * @returns {Count}
 */
export function countSessions(name, sessions) {
  const count = emptyCount(name);
  for (const { testFile, errors, testResults } of sessions) {
    const before = count.passed + count.failed;
    const visit = (suite, path) => {
      for (const { name: title, passed, skipped } of suite.tests ?? []) {
        const outcome = skipped ? 'skipped' : passed ? 'passed' : 'failed';
        addOutcome(count, `${testFile}: ${[...path, title].join(' ')}`, outcome);
      }
      for (const child of suite.suites ?? []) visit(child, [...path, child.name]);
    };
    if (testResults) visit(testResults, []);
    for (const { message } of errors) addOutcome(count, `${testFile}: ${message}`, 'failed');
    if (count.passed + count.failed === before)
      addOutcome(count, `${testFile} (no test of it ran)`, 'failed');
  }
  return count;
}
