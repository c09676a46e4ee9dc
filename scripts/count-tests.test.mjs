/** What counts as passed and what as failed, on reports of the shapes that the three runners write. */
import { describe, expect, test } from 'vitest';
import { countPlaywright, countSessions, countSteps, countVitest } from './count-tests.mjs';

describe('the count of vitest', () => {
  const packages = [
    { name: 'shared', folder: 'packages/shared' },
    { name: 'bff', folder: 'packages/bff' },
  ];
  const file = (name, ...statuses) => ({
    name: `/repository/${name}`,
    assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
  });
  const count = (...testResults) => countVitest({ testResults }, packages, '/repository');

  test('is kept apart by package', () => {
    const counts = count(
      file('packages/shared/src/a.test.ts', 'passed', 'passed'),
      file('packages/bff/src/b.test.ts', 'failed'),
    );
    expect(counts).toMatchObject([
      { name: 'shared', passed: 2, failed: 0 },
      { name: 'bff', passed: 0, failed: 1, problems: ['packages/bff/src/b.test.ts: test 0'] },
    ]);
  });

  test.each(['skipped', 'pending', 'todo', 'disabled'])(
    'takes a test that is %s as failed, by name',
    (status) => {
      const [shared] = count(file('packages/shared/src/a.test.ts', 'passed', status));
      expect(shared).toMatchObject({
        passed: 1,
        failed: 1,
        problems: ['packages/shared/src/a.test.ts: test 1 (skipped)'],
      });
    },
  );

  test('takes a file that ran nothing as failed', () => {
    const [shared] = count(file('packages/shared/src/a.test.ts'));
    expect(shared).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('the count of Playwright', () => {
  const report = (...statuses) => ({
    suites: [
      {
        title: 'pays.spec.ts',
        suites: [
          { title: 'a shopper', specs: statuses.map((status) => ({ title: status, tests: [{ status }] })) },
        ],
      },
    ],
  });

  test('passes only what passed at the first try', () => {
    const count = countPlaywright('e2e', report('expected', 'unexpected', 'flaky', 'skipped'));
    expect(count).toMatchObject({ passed: 1, failed: 3 });
    expect(count.problems).toContain('pays.spec.ts › a shopper › flaky');
  });

  test('takes an error outside the tests as failed', () => {
    const count = countPlaywright('e2e', { suites: [], errors: [{ message: 'no browser\nat x' }] });
    expect(count).toMatchObject({ passed: 0, failed: 1, problems: ['no browser'] });
  });
});

describe('the count of @web/test-runner', () => {
  const outcome = (passed, skipped = false) => ({ name: 'a test', passed, skipped });
  const session = (tests, errors = []) => ({
    testFile: 'a.test.ts',
    errors,
    testResults: { tests: [], suites: [{ name: 'the button', tests, suites: [] }] },
  });

  test('goes down into the suites', () => {
    const count = countSessions('widget', [session([outcome(true), outcome(false), outcome(false, true)])]);
    expect(count).toMatchObject({ passed: 1, failed: 2 });
    expect(count.problems).toEqual([
      'a.test.ts: the button a test',
      'a.test.ts: the button a test (skipped)',
    ]);
  });

  test('takes a file that could not be loaded as failed', () => {
    const session = { testFile: 'a.test.ts', errors: [{ message: 'Could not import' }] };
    expect(countSessions('widget', [session])).toMatchObject({ passed: 0, failed: 1 });
  });

  test('takes a file that ran nothing as failed', () => {
    expect(countSessions('widget', [session([])])).toMatchObject({ passed: 0, failed: 1 });
  });
});

test('each step of the check counts as one', () => {
  const steps = [
    { name: 'lint', isOk: true },
    { name: 'imports', isOk: false },
  ];
  expect(countSteps('check', steps)).toMatchObject({ passed: 1, failed: 1, problems: ['imports'] });
});
