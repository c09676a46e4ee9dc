import { describe, expect, it } from 'vitest';
import { viewForShop } from '../checkout/view-for-shop.ts';
import { MADE_AT, makeFound } from '../testing/make-records.ts';
import type { Attempt, Checkout } from '../checkout/checkout.ts';
import { CHECK_TITLES } from '../doctor/check-titles.ts';
import type { CheckId } from '../doctor/check-titles.ts';
import type { CheckReport, DoctorReport } from '../doctor/doctor-report.ts';
import { makeGoLiveSheet } from './go-live-sheet.ts';
import type { TrialProof } from './go-live-sheet.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderSheetPage } from './render-page.ts';
import { SHEET_WORDS } from './sheet-words.ts';

/** With real money. */
const REAL = { testMode: false };

const GOOD = ['merchant-id', 'store-id', 'gmo-credentials'] as const;

function check(id: CheckId, result: CheckReport['result'], says = 'As it should be.'): CheckReport {
  const todo = result === 'failure' || result === 'warning' ? 'Mend it.' : null;
  return { id, group: 'gmo', title: id, result, says, todo };
}

function makeReport(gmoEnv: 'test' | 'production', more: readonly CheckReport[] = []): DoctorReport {
  const checks = [
    ...GOOD.filter((id) => more.every((one) => one.id !== id)).map((id) => check(id, 'ok')),
    ...more,
  ];
  const count = (result: string): number => checks.filter((one) => one.result === result).length;
  return {
    lookedAt: '2026-11-30T00:00:00.000Z',
    subject: {
      ...{ gmoEnv, gmoHost: 'pt01.mul-pay.jp', shopId: 'tshop00000001', merchantId: 'M1', storeId: 'S1' },
      ...{ publicUrl: 'https://pay.shop.example', hasConsole: true, version: '1.0.0' },
    },
    checks,
    summary: {
      ok: count('ok'),
      warning: count('warning'),
      failure: count('failure'),
      not_checked: count('not_checked'),
    },
  };
}

function makeTrial(
  attempt: Partial<Attempt> = {},
  checkout: Partial<Checkout> = {},
  notified = true,
): TrialProof {
  const found = makeFound(
    { phase: 'paid', alive: false, redirectShownAt: MADE_AT, ...attempt },
    { trial: true, status: 'paid', funds: 'voided', closed: true, ...checkout },
  );
  return {
    checkout: viewForShop({ checkout: found.checkout, attempts: [found.attempt] }, MADE_AT),
    notified,
  };
}

const statesOf = (report: DoctorReport, trials: readonly TrialProof[] | null) =>
  makeGoLiveSheet(report, trials).steps.map(({ state }) => state);

describe('the seven steps', () => {
  it('in the test environment are done up to the payment with a TEST ID, and launch is not', () => {
    expect(statesOf(makeReport('test'), [makeTrial()])).toEqual([
      ...['done', 'done', 'done', 'done', 'missing', 'missing', 'missing'],
    ]);
  });

  it('in production with a test payment by a real ID are done', () => {
    expect(statesOf(makeReport('production'), [makeTrial({}, REAL)])).toEqual([
      ...['done', 'done', 'done', 'by_hand', 'done', 'done', 'done'],
    ]);
  });

  it('are not done without a test payment, nor when the BFF could not be asked', () => {
    for (const trials of [[], null])
      expect(statesOf(makeReport('production'), trials)).toEqual([
        ...['done', 'done', 'by_hand', 'by_hand', 'done', 'missing', 'missing'],
      ]);
  });

  it.each([
    [
      'was never paid',
      makeTrial({ phase: 'executed', alive: true }, { status: 'awaiting_shopper', funds: 'none' }),
    ],
    ['was not given back', makeTrial({}, { funds: 'captured' })],
    ['GMO-PG did not tell of', makeTrial({}, {}, false)],
    ['nobody was sent on for', makeTrial({ redirectShownAt: null })],
  ])('a test payment that %s proves nothing', (_, trial) => {
    expect(statesOf(makeReport('test'), [trial])[3]).toBe('missing');
  });

  it('a failed check holds up the test payment’s step and the launch; a warning does not', () => {
    expect(
      statesOf(makeReport('production', [check('clock', 'failure')]), [makeTrial({}, REAL)]).slice(5),
    ).toEqual([...['missing', 'missing']]);
    expect(
      statesOf(makeReport('production', [check('clock', 'warning')]), [makeTrial({}, REAL)]).slice(5),
    ).toEqual([...['done', 'done']]);
  });

  it('a test payment of the other environment proves nothing', () => {
    expect(statesOf(makeReport('production'), [makeTrial()])[5]).toBe('missing');
    expect(statesOf(makeReport('test'), [makeTrial({}, REAL)])[3]).toBe('missing');
  });

  it('say what is missing when nothing is known', () => {
    const nothing = ([...GOOD, 'clock'] as const).map((id) => check(id, 'failure'));
    expect(statesOf(makeReport('test', nothing), null)).toEqual([
      ...['missing', 'by_hand', 'by_hand', 'missing', 'missing', 'missing', 'missing'],
    ]);
  });
});

describe('the sheet', () => {
  const hostile = 'answered <script>alert(1)</script>\n| a | b |';
  const sheet = makeGoLiveSheet(makeReport('test', [check('clock', 'failure', hostile)]), [makeTrial()]);

  it.each(['ja', 'en'] as const)(
    'as Markdown in %s has the steps, what is open, and the evidence',
    (lang) => {
      const text = renderMarkdown(sheet, lang);
      for (const { title, says } of sheet.steps) {
        expect(text).toContain(`${title[lang]} |`);
        expect(text).toContain(says[lang]);
      }
      expect(text).toContain(`| ${CHECK_TITLES.clock[lang]} \`clock\` |`);
      expect(text).not.toContain('<script>');
      expect(text.split('\n').filter((line) => line.includes('`clock`'))).toHaveLength(1);
      for (const { topic } of sheet.evidence) expect(text).toContain(`| ${topic[lang]} |`);
      for (const line of SHEET_WORDS[lang].signed) expect(text).toContain(line);
    },
  );

  it.each(['ja', 'en'] as const)(
    'as a page in %s loads nothing, runs nothing, and says the same',
    async (lang) => {
      const page = await renderSheetPage(sheet, lang);
      expect(page).toContain(`<html lang="${lang}">`);
      expect(page).not.toMatch(/<script|<link|<img|url\(|@import/);
      expect(page.match(/data-state="/g)).toHaveLength(7);
      expect(page).toContain('&lt;script&gt;alert(1)');
      for (const { ours } of sheet.evidence) expect(page).toContain(ours[lang].slice(0, 20));
    },
  );

  it('without an open check says so', async () => {
    const whole = makeGoLiveSheet(makeReport('production'), [makeTrial({}, REAL)]);
    expect(renderMarkdown(whole, 'en')).toContain(SHEET_WORDS.en.allOk);
    expect(await renderSheetPage(whole, 'ja')).toContain(SHEET_WORDS.ja.allOk);
  });
});
