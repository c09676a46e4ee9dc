/**
 * `pnpm bench:write`: puts the last whole run into docs/performance.md: a table for each part, and a row of medians in its history. Another run of the
 * same commit and day takes the place of the row before.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { amount, tableOf } from './figures.ts';
import type { Verdict } from './figures.ts';
import { readResults } from './results.ts';
import type { Results } from './results.ts';

/** Where the results of a whole run are, and the page that shows them. */
export const RESULTS = new URL('../results.json', import.meta.url);
/** See {@link RESULTS}. */
export const PAGE = new URL('../../docs/performance.md', import.meta.url);

/** Parts of the page, each a table. */
const PARTS = [
  { title: 'Starts, notifications, status', ids: ['P1', 'P2', 'P3', 'P4', 'P5'] },
  { title: 'News on its way to the shopper and the shop', ids: ['P6', 'P7'] },
  { title: 'Watchers, processes, memory, start', ids: ['P8', 'P9', 'P10', 'P11'] },
] as const;

const HISTORY_IDS = PARTS.flatMap(({ ids }) => [...ids]);

/** The page with the results in it. @throws Error when a place for them is missing */
export function pageWith(page: string, results: Results): string {
  return between(between(page, 'last run', lastRun(results)), 'history', history(page, results));
}

/** The row of the history that a run is. */
export function historyRow({ date, commit, verdicts }: Results): readonly string[] {
  const cells = HISTORY_IDS.map((id) => {
    const all = verdicts.filter((verdict) => verdict.id === id).map(medianText);
    return all.length === 0 ? '–' : all.join('; ');
  });
  return [date, commit, ...cells];
}

/** The rows of the page's history, oldest first. */
export function historyOf(page: string): readonly (readonly string[])[] {
  return partOf(page, 'history')
    .split('\n')
    .filter((line) => /^\| \d{4}-/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** A ratio where there is a peer, because only that can be held against another day. */
function medianText({ median: { ours, ratio }, unit }: Verdict): string {
  return ratio === null ? amount(ours, unit) : `${ratio.toFixed(2)} ×`;
}

function lastRun({ date, commit, machine, options, verdicts }: Results): string {
  const { node, cores, processor } = machine;
  const length = `${String(options.rounds)} rounds of ${String(options.seconds)} s`;
  const head = `${date}, commit ${commit}: ${String(cores)} cores (${processor}), Node ${node}, ${length}.`;
  const tables = PARTS.map(({ title, ids }) => {
    const rows = verdicts.filter(({ id }) => (ids as readonly string[]).includes(id));
    return `### ${title}\n\n${tableOf(rows)}`;
  });
  return [head, ...tables].join('\n\n');
}

function history(page: string, results: Results): string {
  const row = historyRow(results);
  const before = historyOf(page).filter(([date, commit]) => date !== row[0] || commit !== row[1]);
  const rows = [['date', 'commit', ...HISTORY_IDS], ...before, row];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join(' | ')} |`;
  const rule = widths?.map((width) => '-'.repeat(Math.max(3, width))) ?? [];
  return [line(rows[0] ?? []), line(rule), ...rows.slice(1).map(line)].join('\n');
}

function placeOf(page: string, name: string): readonly [number, number] {
  const begin = `<!-- ${name} -->\n`;
  const from = page.indexOf(begin);
  const to = page.indexOf(`<!-- end of ${name} -->`);
  if (from < 0 || to < from) throw new Error(`the page has no place for: ${name}`);
  return [from + begin.length, to];
}

function partOf(page: string, name: string): string {
  return page.slice(...placeOf(page, name));
}

function between(page: string, name: string, text: string): string {
  const [from, to] = placeOf(page, name);
  return `${page.slice(0, from)}\n${text}\n\n${page.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(RESULTS)) throw new Error('there are no results: pnpm bench');
  writeFileSync(PAGE, pageWith(readFileSync(PAGE, 'utf8'), await readResults(RESULTS)));
}
