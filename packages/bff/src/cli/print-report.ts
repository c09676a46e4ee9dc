/** How a terminal shows what doctor found: by groups, with marks and words, and sentences where something is to be done. */
import { CHECK_GROUPS } from '../doctor/doctor-report.ts';
import type { CheckGroup, CheckReport, CheckResult, DoctorReport } from '../doctor/doctor-report.ts';
import { paint, printable, wrap } from './print.ts';
import type { Output } from './print.ts';

const GROUP_NAMES: Readonly<Record<CheckGroup, string>> = {
  configuration: 'Configuration',
  secrets: 'Secrets',
  environment: 'Environment',
  database: 'Database',
  gmo: 'GMO-PG',
  'public-address': 'Public address',
  'shop-page': 'Shop page',
  webhooks: 'Webhooks',
};

/** A mark and a word, so that nothing is told by colour alone. */
const MARKS: Readonly<
  Record<CheckResult, readonly [mark: string, style: 'green' | 'yellow' | 'red' | 'dim']>
> = {
  ok: ['✓ ok         ', 'green'],
  warning: ['! warning    ', 'yellow'],
  failure: ['✗ failure    ', 'red'],
  not_checked: ['– not checked', 'dim'],
};

const WIDTH_USUAL = 100;
const WIDTH_MAX = 120;
const MARK_INDENT = ' '.repeat(17);

/** The whole report as text. `columns` of the terminal, undefined where there is none. */
export function printReport(report: DoctorReport, output: Output, columns?: number): string {
  const width = Math.min(columns ?? WIDTH_USUAL, WIDTH_MAX) - MARK_INDENT.length;
  const groups = CHECK_GROUPS.flatMap((group) => {
    const checks = report.checks.filter((check) => check.group === group);
    if (checks.length === 0) return [];
    const lines = gathered(checks).map((check) => printCheck(check, width, output));
    return [`${paint('bold', GROUP_NAMES[group], output)}\n${lines.join('')}`];
  });
  return [headOf(report, output), ...groups, endOf(report, width, output)].join('\n');
}

/** Checks that were not made for one reason are one line. */
function gathered(checks: readonly CheckReport[]): readonly CheckReport[] {
  const reasons = new Map<string, number>();
  for (const { result, says } of checks)
    if (result === 'not_checked') reasons.set(says, (reasons.get(says) ?? 0) + 1);
  return checks.flatMap((check) => {
    const count = check.result === 'not_checked' ? (reasons.get(check.says) ?? 1) : 1;
    if (count === 0) return [];
    if (check.result === 'not_checked') reasons.set(check.says, 0);
    return [count > 1 ? { ...check, title: `${String(count)} checks` } : check];
  });
}

function printCheck({ id, title, result, says, todo }: CheckReport, width: number, output: Output): string {
  const [mark, style] = MARKS[result];
  const head = `  ${paint(style, mark, output)}  `;
  if (todo === null) return `${head}${wrap(`${title}: ${says}`, width, MARK_INDENT)}\n`;
  return [
    `${head}${paint('bold', title, output)} ${paint('dim', `(${id})`, output)}\n`,
    `${MARK_INDENT}${wrap(says, width, MARK_INDENT)}\n`,
    `${MARK_INDENT}→ ${wrap(todo, width - 2, `${MARK_INDENT}  `)}\n`,
  ].join('');
}

function headOf({ subject }: DoctorReport, output: Output): string {
  const { gmoEnv, gmoHost, shopId, publicUrl } = subject;
  const parts = [gmoEnv, shopId === null ? null : `shop ${shopId}`, gmoHost, publicUrl];
  const text = parts.filter((part) => part !== null).join(' · ');
  return `${paint('dim', printable(text), output)}\n`;
}

/** The counts, and the ids again: by then the first of them may have left the screen. */
function endOf({ checks, summary }: DoctorReport, width: number, output: Output): string {
  const plural = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;
  const counts = `${plural(checks.length, 'check')}: ${String(summary.ok)} ok, ${plural(summary.warning, 'warning')}, ${plural(summary.failure, 'failure')}, ${String(summary.not_checked)} not checked`;
  const style = summary.failure > 0 ? 'red' : summary.warning > 0 ? 'yellow' : 'green';
  const listed = (['failure', 'warning'] as const).flatMap((result) => {
    const ids = checks.filter((check) => check.result === result).map(({ id }) => id);
    return ids.length === 0
      ? []
      : [
          `  ${paint(MARKS[result][1], MARKS[result][0], output)}  ${wrap(ids.join(' '), width, MARK_INDENT)}\n`,
        ];
  });
  return `${paint(style, counts, output)}\n${listed.join('')}`;
}
