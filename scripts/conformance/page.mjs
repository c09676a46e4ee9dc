/** Makes docs/conformance.md. Called by write-conformance.mjs, and by its test, which holds the page against it. */
import { format, resolveConfig } from 'prettier';
import { conformanceLines } from './lines.mjs';
import {
  judgedPages,
  lastResults,
  lastRunInBrowsers,
  sizesOfFiles,
  strictPolicy,
  widgetVersion,
} from './measured.mjs';

/** The whole page, formatted. */
export async function conformancePage() {
  const page = [intro(), sizes(), runtimes(), browsers(), accessibility(), policy(), speed(), lines()];
  const file = new URL('../../docs/conformance.md', import.meta.url);
  return format(page.join('\n\n'), { ...(await resolveConfig(file)), parser: 'markdown' });
}

function intro() {
  return `<!-- Made by node scripts/write-conformance.mjs: change what it is made of, not this page. -->

# Conformance of the button

What \`@epos-kantan/widget\` ${widgetVersion()} weighs, where it runs, and [line by line](#line-by-line) what a payment button should be, what ours is, and which
test shows it. A test of \`pnpm test\` makes this page anew and compares: sizes are those of the build, and every named test is there.`;
}

function sizes() {
  const rows = sizesOfFiles().map(({ file, bytes, gzip, brotli }) => [`\`${file}\``, bytes, gzip, brotli]);
  return `## Size, in bytes

${table(['file that the BFF serves', 'as it is', 'gzip', 'brotli'], rows)}

The script has both elements, two languages and everything else that a page needs; tests hold it to 10,000 bytes of brotli. The other scripts
are opt-in ([page tools](page-tools.md)).`;
}

function runtimes() {
  const { entries, outcomes } = lastResults('runtimes');
  const rows = outcomes.map(({ name, version, passes, faults, why, without }) => [
    name,
    version ?? '–',
    version === null ? `not run: ${why}` : faults.length > 0 ? faults.join('; ') : `${passes} passed`,
    Object.entries(without)
      .map(([entry, reason]) => `\`${entry.replace('@epos-kantan/widget', '.')}\`: ${reason}`)
      .join('; '),
  ]);
  const names = entries.map((entry) => `\`${entry.replace('@epos-kantan/widget', '.')}\``);
  return `## Imported on servers

\`pnpm test:runtimes\` imports ${names.join(' ')} of the built package in each, and has \`renderButton\` draw the same button. Its last run:

${table(['runtime', 'version', 'outcome', 'without'], rows)}`;
}

function browsers() {
  return `## Browsers

${lastRunInBrowsers()} More: [browsers](browsers.md).`;
}

function accessibility() {
  return `## Accessibility

axe finds nothing (WCAG 2.0 to 2.2 A and AA, best practices) in any state of the button in any theme, in the outcomes of the status element, and on
these pages of demo, BFF, simulator, console and documentation: ${judgedPages().join(', ')}. The pages of a shopper's road are judged in light and wide and in dark at 320 px.
The demo’s gallery, behind \`/playground\`, shows every state in every theme.`;
}

function policy() {
  return `## The strictest page

The built script runs untouched, with both elements and without one violation, under

\`\`\`
Content-Security-Policy: ${strictPolicy().join('; ')}
\`\`\``;
}

function speed() {
  const { machine, rounds, verdicts } = lastResults('bench-widget');
  const rows = verdicts.map(({ id, what, against, unit, median, goal, isMet }) => [
    id,
    what,
    amount(median.ours, unit),
    median.peer === null ? '–' : `${amount(median.peer, unit)} (${against})`,
    goal.ratioAtMost === undefined ? `≤ ${amount(goal.atMost, unit)}` : `≤ ${goal.ratioAtMost} ×`,
    isMet ? 'met' : '**missed**',
  ]);
  return `## Speed

\`pnpm bench:widget\`, ${machine.browser}, its processor slowed ${machine.slowdown} times, ${rounds} rounds; why goals are missed:
[performance](performance.md#the-widget).

${table(['', 'measure', 'ours', 'peer', 'goal', ''], rows)}`;
}

function lines() {
  const parts = Object.entries(conformanceLines).map(([title, list]) => {
    const rows = list.map(({ feature, target, is, says, shownBy }) => [
      feature,
      target,
      is === 'yes' ? 'yes' : `**${is}**`,
      says,
      shownBy
        .map(([file, test]) => `\`${file.replace(/^packages\/widget\//, '')}\`: ${escaped(test)}`)
        .join('<br>'),
    ]);
    return `### ${title}\n\n${table(['', 'target', 'there', 'what', 'shown by'], rows)}`;
  });
  return `## Line by line

A name with \`\${…}\` or \`%s\` is one test per case. Files without another folder are below \`packages/widget\`.

${parts.join('\n\n')}`;
}

function amount(value, unit) {
  if (unit === 'ms') return `${value.toFixed(1)} ms`;
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}

function escaped(text) {
  return text.replace(/[<>|*_\\]/g, '\\$&');
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell)).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
