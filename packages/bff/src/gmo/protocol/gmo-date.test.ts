import { describe, expect, it } from 'vitest';
import { parseGmoDate } from './gmo-date.ts';

describe('a date of GMO-PG', () => {
  it.each([
    ['20260101000000', '2025-12-31T15:00:00Z'],
    ['20261231235959', '2026-12-31T14:59:59Z'],
    ['20280229090000', '2028-02-29T00:00:00Z'],
  ])('%s is Japan time', (text, expected) => {
    expect(parseGmoDate(text)).toBe(Date.parse(expected));
  });

  it.each(
    [
      [
        '',
        '2026',
        '2026010100000',
        '202601010000000',
        '2026/01/01 000',
        ' 20260101000000',
        '20260101000000\n',
      ],
      ['20261301000000', '20260001000000', '20260230000000', '20270229000000', '20260101240000'],
      [
        '20260101006000',
        '20260101000060',
        '00000000000000',
        '00500101000000',
        '２０２６０１０１００００００',
      ],
    ].flat(),
  )('%j is none', (text) => {
    expect(parseGmoDate(text)).toBeNull();
  });
});
