/** The sheet as Markdown, for a repository or a ticket. */
import type { GoLiveSheet } from './go-live-sheet.ts';
import { SECURITY_EVIDENCE } from './security-evidence.ts';
import { SHEET_WORDS } from './sheet-words.ts';
import type { SheetLanguage } from './sheet-words.ts';

const MARKS = { done: '[x]', missing: '[ ]', by_hand: '[?]' } as const;

/** The whole sheet. */
export function renderMarkdown({ report, steps, open }: GoLiveSheet, lang: SheetLanguage): string {
  const words = SHEET_WORDS[lang];
  const { gmoEnv, gmoHost, shopId, publicUrl, version } = report.subject;
  const facts = [gmoEnv, gmoHost, shopId, publicUrl, `epos-kantan ${version}`].map((fact) => fact ?? '?');
  const checks = open.map(({ id, result, says, todo }) =>
    row([words.results[result], `\`${id}\``, todo === null ? says : `${says} ${todo}`]),
  );
  return [
    `# ${words.title}`,
    '',
    `${facts.map(cell).join(' · ')} · ${words.lookedAt} ${report.lookedAt}`,
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
    ...(checks.length === 0 ? [words.allOk] : [head([words.state, 'id', words.what]), ...checks]),
    '',
    `## ${words.evidence}`,
    '',
    words.evidenceLead,
    '',
    head([words.topic, words.ours, words.yours, words.shownBy]),
    ...SECURITY_EVIDENCE.map(({ topic, ours, yours, shownBy }) =>
      row([topic[lang], ours[lang], yours[lang], shownBy]),
    ),
    '',
    words.signed,
    '',
  ].join('\n');
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
