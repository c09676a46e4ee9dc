/** How the command line writes: tables that line up, colours only on a terminal, JSON when it was asked for. */
import { styleText } from 'node:util';
import stringWidth from 'string-width';

/** A column: its head, and on which side it lines up. */
export interface Column {
  readonly head: string;
  readonly align?: 'end';
}

/** Where lines go. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Writes text in a style when a terminal shows it and nobody has asked for none (NO_COLOR). */
export function paint(style: Style, text: string, output: Output, env = process.env): string {
  const isPlain = output.isTTY !== true || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isPlain ? text : styleText(style, text, { validateStream: false });
}

/** What may hide or move other text on a terminal, which an order id or a detail must not do. */
// eslint-disable-next-line no-control-regex -- they are what is taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text from elsewhere, harmless on a terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** Rows under their heads, each column as wide as its widest cell; wide characters count as two. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  output: Output,
): string {
  const cells = rows.map((row) => row.map(printable));
  const widths = columns.map(({ head }, index) =>
    Math.max(stringWidth(head), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const cell = row[index] ?? '';
        const pad = ' '.repeat((widths[index] ?? 0) - stringWidth(cell));
        return align === 'end' ? `${pad}${cell}` : `${cell}${pad}`;
      })
      .join('  ')
      .trimEnd();
  const heads = line(columns.map(({ head }) => head));
  return [paint('bold', heads, output), ...cells.map(line)].map((text) => `${text}\n`).join('');
}

/** Text in lines of at most `width` columns, each behind `indent` but the first; a word that is longer stays whole. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${indent}`);
}

/** `9,800 yen` */
export function yen(amount: number): string {
  return `${amount.toLocaleString('en-US')} yen`;
}

/** `2026-11-24 12:00:03` in the place's own time. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [String(date.getFullYear()), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** The argument `--json` of a command that works on the place itself; what goes wrong is on stderr all the same. */
export const jsonArg = { type: 'boolean', default: false, description: 'print the end as JSON' } as const;

/** One JSON document on stdout. */
export function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
