/**
 * What each page of docs/errors has to say because code says it: status, title, whether pressing again helps, who gets it, and
 * what the shopper reads. Read by error-pages.test.mjs.
 */
import { PROBLEMS } from '../packages/shared/src/error-code.ts';
import { apiOperations } from '../packages/bff/src/openapi/describe-api.ts';
import { PAGE_TEXT } from '../packages/bff/src/http/pages/page-text.ts';
import { en } from '../packages/widget/src/i18n/en.ts';
import { ja } from '../packages/widget/src/i18n/ja.ts';
import { wordsFor } from '../packages/widget/src/view-state.ts';

/** The widget's own codes, and whether pressing again helps. */
export const WIDGET_CODES = {
  network: true,
  timeout: true,
  unreadable_answer: true,
  no_order: false,
  create_order_failed: true,
  offline: true,
  aborted: true,
  frame_blocked: false,
};

const READERS = { browser: 'the button', page: "the BFF's pages", merchant: "the shop's server" };

/** Who can get a code, by the API's description. */
function readersOf(code) {
  if (code in WIDGET_CODES) return ['the button'];
  const groups = new Set(
    apiOperations.filter(({ problems }) => problems.includes(code)).map(({ group }) => group),
  );
  return Object.keys(READERS)
    .filter((group) => groups.has(group))
    .map((group) => READERS[group]);
}

/** The sentence of the element that shows a code. */
function sentenceOf(code, recoverable, messages) {
  if (code === 'aborted') return '';
  // The browser keeps this answer from the page, which then knows of none.
  if (code === 'origin_not_allowed') return sentenceOf('network', WIDGET_CODES.network, messages);
  const state = code === 'offline' ? 'offline' : code === 'not_found' ? 'unknown' : 'error';
  return wordsFor({ state, error: { code, recoverable } }, messages).sentence;
}

/** The parts of a code's page that are not written by hand, as Markdown. */
export function errorFacts(code) {
  const { status = '–', title = '–', recoverable = WIDGET_CODES[code] } = PROBLEMS[code] ?? {};
  const readers = readersOf(code);
  const table = tableOf([
    ['HTTP status', 'title', 'recoverable', 'who gets it'],
    [String(status), title, recoverable ? 'yes' : 'no', readers.join(', ') || 'nobody'],
  ]);
  const rows = [];
  const sentence = (messages) => sentenceOf(code, recoverable, messages);
  if (readers.includes(READERS.browser) && sentence(en))
    rows.push(['on the page', sentence(ja), sentence(en)]);
  if (readers.includes(READERS.page))
    rows.push(['on a page of the BFF', PAGE_TEXT.ja.problem(code), PAGE_TEXT.en.problem(code)]);
  const reads = rows.length
    ? tableOf([['the shopper reads', 'in Japanese', 'in English'], ...rows])
    : 'The shopper reads nothing of it.';
  return { status, title, recoverable, table, reads };
}

function tableOf([head, ...rows]) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
