/** The sheet in Japanese: nothing of it is English but doctor's exact sentence in the small print, and its times are Japan's. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECK_TITLES } from '../doctor/check-titles.ts';
import type { CheckId } from '../doctor/check-titles.ts';
import type { CheckReport, DoctorReport } from '../doctor/doctor-report.ts';
import { CHECK_ADVICE } from './check-advice.ts';
import { makeGoLiveSheet } from './go-live-sheet.ts';
import { japanTime } from './japan-time.ts';
import { reasonInJapanese } from './not-checked-words.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderSheetPage } from './render-page.ts';
import { tellChecks } from './tell-checks.ts';

const IDS = Object.keys(CHECK_TITLES) as CheckId[];

/** Two or more English words in a row. One alone is the name of a variable, a command or a product. */
const ENGLISH = /[A-Za-z][\w'-]*[ ,;:]+[A-Za-z][\w'-]*/;
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

function failed(id: CheckId): CheckReport {
  const says = `Something is wrong with ${id}.`;
  return { id, group: 'gmo', title: CHECK_TITLES[id].en, result: 'failure', says, todo: 'Mend it at once.' };
}

function passedOver(id: CheckId, says: string): CheckReport {
  return { id, group: 'gmo', title: CHECK_TITLES[id].en, result: 'not_checked', says, todo: null };
}

function reportOf(checks: readonly CheckReport[], hasConsole: boolean | null = true): DoctorReport {
  return {
    lookedAt: '2026-11-30T03:57:09.000Z',
    subject: {
      ...{ gmoEnv: 'test', gmoHost: 'pt01.mul-pay.jp', shopId: 'tshop00000001', merchantId: 'M1' },
      ...{ storeId: 'S1', publicUrl: 'https://pay.shop.example', hasConsole, version: '1.0.0' },
    },
    checks,
    summary: { ok: 0, warning: 0, failure: checks.length, not_checked: 0 },
  };
}

const sheetOf = (checks: readonly CheckReport[]) => makeGoLiveSheet(reportOf(checks), null);

describe('in Japanese', () => {
  it.each(IDS)('%s has a title and advice of its own', (id) => {
    const { ja } = CHECK_TITLES[id];
    expect([ja, CHECK_ADVICE[id]].filter((text) => ENGLISH.test(text) || !JAPANESE.test(text))).toEqual([]);
    expect(CHECK_ADVICE[id]).toMatch(/(?:ください|使用します|許可します|指定します|不要です)。$|）。$/);
    expect(IDS.filter((other) => CHECK_TITLES[other].ja === ja)).toEqual([id]);
  });

  it('the page has no English but the small print, which is said to be English', async () => {
    const page = await renderSheetPage(sheetOf(IDS.map(failed)), 'ja');
    const [, checks = ''] = /<ul class="checks">([\s\S]*?)<\/ul>/.exec(page) ?? [];
    expect(
      checks.match(/<span lang="en">Something is wrong with \S+\. Mend it at once\.<\/span>/g),
    ).toHaveLength(IDS.length);
    const shown = checks
      .replace(/<p class="source">[\s\S]*?<\/p>|<code>[\s\S]*?<\/code>/g, '。')
      .replace(/<[^>]*>/g, '')
      .split('\n');
    expect(shown.filter((line) => ENGLISH.test(line))).toEqual([]);
    for (const id of IDS) expect(checks).toContain(CHECK_TITLES[id].ja);
  });

  it('so has the Markdown', () => {
    const text = renderMarkdown(sheetOf(IDS.map(failed)), 'ja');
    const rows = text.split('\n').filter((line) => line.startsWith('| 要対応 |'));
    expect(rows).toHaveLength(IDS.length);
    for (const row of rows) expect(row).toMatch(/<br><sub>[^<]*Something is wrong with [^<]*<\/sub> \|$/);
    const shown = rows.map((row) => row.replace(/<sub>.*<\/sub>|`[^`]*`/g, ''));
    expect(shown.filter((row) => ENGLISH.test(row.replaceAll('br', '')))).toEqual([]);
  });

  it('every reason for not looking that a check can give has its words', () => {
    const folder = new URL('../doctor/', import.meta.url);
    const reasons = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => [
        ...readFileSync(new URL(name, folder), 'utf8').matchAll(
          /notChecked\(\s*(?:'([^']*)'|`((?:[^`$]|\$\{)*?[^`]*)`)/g,
        ),
      ])
      // What is filled in stands for a name.
      .map(([, plain, template = '']) => plain ?? template.replace(/\$\{(?:[^{}]|`[^`]*`)*\}/g, '200'));
    expect(reasons.length).toBeGreaterThan(25);
    expect(reasons.filter((reason) => reasonInJapanese(reason) === null)).toEqual([]);
    expect(reasons.map((reason) => reasonInJapanese(reason) ?? '').filter((ja) => ENGLISH.test(ja))).toEqual(
      [],
    );
  });

  it('a reason that nobody knows is told as it is, in the small print', async () => {
    const sheet = sheetOf([
      passedOver('clock', 'The moon was in the way.'),
      passedOver('port', 'So was the sun.'),
    ]);
    expect(tellChecks(sheet.open, 'ja')).toHaveLength(2);
    expect(await renderSheetPage(sheet, 'ja')).toContain('<span lang="en">The moon was in the way.</span>');
  });
});

it.each(['ja', 'en'] as const)('in %s, checks that were passed over for one reason are one line', (lang) => {
  const left = 'Left out: --offline.';
  const { open } = sheetOf([failed('port'), passedOver('clock', left), passedOver('public-tls', left)]);
  const lines = tellChecks(open, lang);
  expect(lines.map(({ checks }) => checks.map(({ id }) => id))).toEqual([['port'], ['clock', 'public-tls']]);
});

it('times are those of Japan, and say so', async () => {
  expect(japanTime('2026-11-30T03:57:09.000Z', 'ja')).toBe('2026/11/30 12:57（日本時間）');
  expect(japanTime('2026-11-30T03:57:09.000Z', 'en')).toBe('30 Nov 2026, 12:57 (Japan)');
  // Midnight there is in the afternoon of the day before here.
  expect(japanTime('2026-12-31T15:00:00.000Z', 'ja')).toBe('2027/01/01 00:00（日本時間）');
  const sheet = sheetOf([]);
  for (const text of [renderMarkdown(sheet, 'ja'), await renderSheetPage(sheet, 'ja')]) {
    expect(text).toContain('2026/11/30 12:57（日本時間）');
    expect(text.replace(/datetime="[^"]*"/, '')).not.toMatch(/\dT\d\d:\d\d/);
  }
});

it.each([
  [true, 'この環境では有効です。', 'It is on in this installation.'],
  [false, '無効です。', 'It is off in this installation.'],
  [null, '確認できません。', 'cannot be told'],
])('the evidence says whether the console is on: %j', async (hasConsole, ja, en) => {
  const sheet = makeGoLiveSheet(reportOf([], hasConsole), null);
  expect(renderMarkdown(sheet, 'ja')).toContain(ja);
  expect(await renderSheetPage(sheet, 'ja')).toContain(ja);
  expect(renderMarkdown(sheet, 'en')).toContain(en);
});
