/** The sheet as Markdown, for a repository or a ticket. */
import type { SheetLanguage } from './both.ts';
import type { GoLiveSheet } from './go-live-sheet.ts';
import { japanTime } from './japan-time.ts';
import { SHEET_WORDS } from './sheet-words.ts';
import { tellChecks } from './tell-checks.ts';
import type { ToldCheck } from './tell-checks.ts';

const MARKS = { done: '[x]', missing: '[ ]', by_hand: '[?]' } as const;

/** The whole sheet. */
export function renderMarkdown({ report, steps, open, evidence }: GoLiveSheet, lang: SheetLanguage): string {
  const words = SHEET_WORDS[lang];
  const { gmoEnv, gmoHost, shopId, publicUrl, version } = report.subject;
  const environment = gmoEnv === null ? null : words.environments[gmoEnv];
  const facts = [environment, gmoHost, shopId, publicUrl, `epos-kantan ${version}`].map(
    (fact) => fact ?? '?',
  );
  const checks = tellChecks(open, lang).map((check) => checkRow(check, lang));
  return [
    `# ${words.title}`,
    '',
    `${facts.map(cell).join(' · ')} · ${words.lookedAt} ${japanTime(report.lookedAt, lang)}`,
    '',
    `## ${words.steps}`,
    '',
    head(['', words.step, words.state, words.what]),
    ...steps.map(
      ({ number, title, state, says }) =>
        `| ${MARKS[state]} ${row([`${String(number)}. ${title[lang]}`, words.states[state], says[lang]])}`,
    ),
    '',
    `## ${words.checks}`,
    '',
    ...(checks.length === 0 ? [words.allOk] : [head([words.state, words.check, words.what]), ...checks]),
    '',
    `## ${words.evidence}`,
    '',
    words.evidenceLead,
    '',
    head([words.topic, words.ours, words.yours, words.shownBy]),
    ...evidence.map(({ topic, ours, yours, shownBy }) =>
      row([topic[lang], ours[lang], yours[lang], shownBy]),
    ),
    '',
    words.signed.join(words.gap),
    '',
  ].join('\n');
}

/** The small print is the one thing that is marked as HTML: tables of Markdown have no smaller letters. */
function checkRow({ checks, result, says, todo, source }: ToldCheck, lang: SheetLanguage): string {
  const words = SHEET_WORDS[lang];
  const names = checks.map(({ id, title }) => `${cell(title)} \`${id}\``).join(words.and);
  const text = [says, todo].filter((part) => part !== null).map(cell);
  const small = source === null ? [] : [`<br><sub>${cell(`${words.source}${source}`)}</sub>`];
  return `| ${words.results[result]} | ${names} | ${[...text, ...small].join(' ')} |`;
}

function head(cells: readonly string[]): string {
  return `${row(cells)}\n${row(cells.map(() => '---'))}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** What comes from outside, an answer of a server for example, must not break out of its cell, nor be read as HTML. */
function cell(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\|![\]]/g, '\\$&')
    .replaceAll('<', '&lt;');
}
