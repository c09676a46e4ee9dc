import { expect, it } from 'vitest';
import type { CheckReport, DoctorReport } from '../doctor/doctor-report.ts';
import { printReport } from './print-report.ts';

const check = (changes: Partial<CheckReport>): CheckReport => ({
  id: 'data-key',
  group: 'secrets',
  title: 'Key of the encryption at rest',
  result: 'ok',
  says: 'Strong.',
  todo: null,
  ...changes,
});

function reportOf(checks: readonly CheckReport[]): DoctorReport {
  const count = (result: string): number => checks.filter((one) => one.result === result).length;
  const subject = {
    gmoEnv: 'test',
    gmoHost: 'pt01.mul-pay.jp',
    shopId: 'tshop00000001',
    merchantId: null,
    storeId: null,
    publicUrl: null,
    hasConsole: null,
    version: '1.0.0',
  } as const;
  const summary = {
    ok: count('ok'),
    warning: count('warning'),
    failure: count('failure'),
    not_checked: count('not_checked'),
  };
  return { lookedAt: '2026-11-24T00:00:00.000Z', subject, checks, summary };
}

const plain = { write: () => undefined, isTTY: false };

it('each result has a mark and a word, what is wrong stands above what to do, and the ids stand at the end', () => {
  const text = printReport(
    reportOf([
      check({}),
      check({
        id: 'clock',
        group: 'environment',
        title: 'Clock',
        result: 'failure',
        says: `The clock is ${'very '.repeat(8)}late.`,
        todo: 'Set it by NTP.',
      }),
      check({ id: 'pay-type', title: 'PayType', result: 'warning', says: 'It is 41.', todo: 'Compare it.' }),
    ]),
    plain,
    60,
  );
  expect(text).toBe(
    [
      'test · shop tshop00000001 · pt01.mul-pay.jp',
      '',
      'Secrets',
      '  ✓ ok           Key of the encryption at rest: Strong.',
      '  ! warning      PayType (pay-type)',
      '                 It is 41.',
      '                 → Compare it.',
      '',
      'Environment',
      '  ✗ failure      Clock (clock)',
      '                 The clock is very very very very very very',
      '                 very very late.',
      '                 → Set it by NTP.',
      '',
      '3 checks: 1 ok, 1 warning, 1 failure, 0 not checked',
      '  ✗ failure      clock',
      '  ! warning      pay-type',
      '',
    ].join('\n'),
  );
});

it('checks that were not made for one reason are one line, those for another stay', () => {
  const left = check({
    group: 'shop-page',
    title: 'Its tags',
    result: 'not_checked',
    says: 'No page was named.',
  });
  const text = printReport(
    reportOf([
      left,
      { ...left, title: 'Its policy' },
      { ...left, title: 'Its origin', says: 'Not set.' },
      check({}),
    ]),
    plain,
  );
  expect(text.match(/– not checked.*/g)).toEqual([
    '– not checked  2 checks: No page was named.',
    '– not checked  Its origin: Not set.',
  ]);
});

it('what came from elsewhere cannot move the cursor, and colours are for terminals', () => {
  const report = reportOf([check({ says: 'evil \u001b[2J text.' })]);
  // eslint-disable-next-line no-control-regex -- what colours begin with
  expect(printReport(report, plain)).not.toMatch(/\u001b/);
  // eslint-disable-next-line no-control-regex -- what colours begin with
  expect(printReport(report, { ...plain, isTTY: true })).not.toMatch(/\u001b\[2J/);
});
