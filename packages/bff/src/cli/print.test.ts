import { describe, expect, it } from 'vitest';
import { localTime, paint, printable, table, wrap, yen } from './print.ts';

const terminal = { write: () => true, isTTY: true };
const pipe = { write: () => true };

describe('a table', () => {
  const columns = [{ head: 'ORDER' }, { head: 'TOTAL', align: 'end' as const }];

  it('lines up where characters are two columns wide', () => {
    expect(
      table(
        columns,
        [
          ['注文', '1'],
          ['a', '1,000'],
        ],
        pipe,
      ),
    ).toBe('ORDER  TOTAL\n注文       1\na      1,000\n');
  });

  it('shows nothing that could move the cursor or turn text round', () => {
    const [, row] = table(columns, [['\u001b[2J\u202ex\r', '1']], pipe).split('\n');
    expect(row).toBe('\ufffd[2J\ufffdx\ufffd      1');
  });
});

it('colours only what a terminal shows, and not against NO_COLOR', () => {
  expect(paint('red', 'x', pipe, {})).toBe('x');
  expect(paint('red', 'x', terminal, { NO_COLOR: '1' })).toBe('x');
  expect(paint('red', 'x', terminal, { TERM: 'dumb' })).toBe('x');
  expect(paint('red', 'x', terminal, {})).toContain('\u001b[31mx');
});

it('wraps text by columns, and leaves a word whole that is longer than a line', () => {
  expect(wrap('one two three', 7, '> ')).toBe('one two\n> three');
  expect(wrap('注文 注文 注文', 9, '')).toBe('注文 注文\n注文');
  expect(wrap('a https://pay.shop.example b', 5, '')).toBe('a\nhttps://pay.shop.example\nb');
  expect(wrap('', 5, '')).toBe('');
});

it('writes money and times as people read them', () => {
  expect(yen(1_234_567)).toBe('1,234,567 yen');
  expect(localTime(new Date(2026, 10, 4, 3, 2, 1).toISOString())).toBe('2026-11-04 03:02:01');
  expect(printable('注文-1')).toBe('注文-1');
});
