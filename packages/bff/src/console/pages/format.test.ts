/** Values as people read them, in both languages; times are Japan's wherever the server is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockText, dayText, durationText, momentText, shortDayText, shownText, yenText } from './format.ts';

const MIDNIGHT = Date.UTC(2026, 10, 24, 15, 0, 0);

describe('times', () => {
  it('are Japan’s: a day begins at 15:00 UTC', () => {
    expect([momentText('ja', MIDNIGHT), momentText('ja', MIDNIGHT - 1)]).toEqual([
      '2026/11/25 00:00:00',
      '2026/11/24 23:59:59',
    ]);
    expect(momentText('en', MIDNIGHT)).toBe('25 Nov 2026, 00:00:00');
    expect([dayText('ja', MIDNIGHT), dayText('en', MIDNIGHT - 1)]).toEqual(['2026/11/25', '24 Nov 2026']);
    expect([shortDayText('ja', MIDNIGHT), shortDayText('en', MIDNIGHT)]).toEqual(['11/25', '25 Nov']);
    expect(clockText(MIDNIGHT + 1_000)).toBe('00:00:01');
  });

  it.each([
    [0, '0秒', '0 s'],
    [499, '0秒', '0 s'],
    [61_000, '1分1秒', '1 min 1 s'],
    [3_600_000, '1時間', '1 h'],
    [3_660_000, '1時間1分', '1 h 1 min'],
    [90_061_000, '1日1時間', '1 d 1 h'],
    [86_400_000 * 3 + 5_000, '3日', '3 d'],
  ])('a duration of %i ms is told in two units at most', (ms, ja, en) => {
    expect([durationText('ja', ms), durationText('en', ms)]).toEqual([ja, en]);
  });
});

describe('yen', () => {
  it('have separators, and a sign when they went back', () => {
    expect([yenText('ja', 1_234_567), yenText('en', 1_234_567)]).toEqual(['1,234,567円', '¥1,234,567']);
    expect([yenText('ja', -300), yenText('en', -300)]).toEqual(['−300円', '−¥300']);
  });
});

describe('text from outside', () => {
  it('stays as it is when it is seen', () => {
    for (const text of ['A-1', '注文 1/2', 'é', '👍', '<b>&"', 'עברית']) expect(shownText(text)).toBe(text);
  });

  it('shows what is not seen: directions, joiners, controls, separators', () => {
    expect(shownText('a\u202eb\u2066c\u200bd\ue000e\u2028f\u0007')).toBe(
      'a[U+202E]b[U+2066]c[U+200B]d[U+E000]e[U+2028]f[U+0007]',
    );
    expect(shownText('\u{e0001}')).toBe('[U+E0001]');
    expect(shownText('\ud800')).toBe('[U+D800]');
  });

  it('holds nothing unseen afterwards, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(shownText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
