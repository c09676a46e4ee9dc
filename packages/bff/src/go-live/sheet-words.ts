/** The words around the sheet, in both languages. Used by both renderers. */
import type { CheckResult } from '../doctor/doctor-report.ts';
import type { ReportSubject } from '../doctor/doctor-report.ts';
import type { SheetLanguage } from './both.ts';
import type { StepState } from './go-live-sheet.ts';

/** Words of one language. */
export interface SheetWords {
  readonly title: string;
  readonly lookedAt: string;
  readonly steps: string;
  readonly step: string;
  readonly state: string;
  readonly what: string;
  readonly checks: string;
  readonly allOk: string;
  readonly evidence: string;
  readonly evidenceLead: string;
  readonly topic: string;
  readonly ours: string;
  readonly yours: string;
  readonly shownBy: string;
  /** Who looked, and when: lines to write on. */
  readonly signed: readonly [string, string];
  readonly gap: string;
  /** Between the names of several checks. */
  readonly and: string;
  readonly check: string;
  /** How the small print begins. */
  readonly source: string;
  readonly environments: Readonly<Record<NonNullable<ReportSubject['gmoEnv']>, string>>;
  readonly states: Readonly<Record<StepState, string>>;
  readonly results: Readonly<Record<CheckResult, string>>;
}

/** All of them. */
export const SHEET_WORDS: Readonly<Record<SheetLanguage, SheetWords>> = {
  ja: {
    title: 'エポスかんたん決済 公開前チェックシート',
    lookedAt: '確認日時',
    steps: '公開までの7つの手順',
    step: '手順',
    state: '状態',
    what: '内容',
    checks: '確認項目（問題なしを除く）',
    allOk: 'すべて問題ありません。',
    evidence: 'クレジットカード・セキュリティガイドライン6.0版：申告のための資料',
    evidenceLead:
      '本コンポーネントが扱うもの・扱わないものを示します。申告の内容はショップが判断してください。',
    topic: '項目',
    ours: '本コンポーネント',
    yours: 'ショップで行うこと',
    shownBy: '根拠',
    signed: ['確認者：＿＿＿＿＿＿＿＿＿＿', '日付：＿＿＿＿＿＿'],
    gap: '　',
    and: '、',
    check: '確認項目',
    source: 'doctor の記録（英語）：',
    environments: { test: 'テスト環境', production: '本番環境' },
    states: { done: '完了', missing: '未完了', by_hand: '要確認' },
    results: { ok: '問題なし', warning: '注意', failure: '要対応', not_checked: '未確認' },
  },
  en: {
    title: 'EPOS Kantan Payment: go-live sheet',
    lookedAt: 'looked at',
    steps: 'The seven steps of going live',
    step: 'step',
    state: 'state',
    what: 'what is known',
    checks: 'Checks that are not ok',
    allOk: 'All of them are ok.',
    evidence: 'Credit-card security guideline 6.0 of Japan: evidence for the declaration',
    evidenceLead: 'What this component does and does not touch. What is declared is for the shop to decide.',
    topic: 'topic',
    ours: 'this component',
    yours: 'the shop',
    shownBy: 'shown by',
    signed: ['Checked by: ____________________', 'Date: ____________'],
    gap: '   ',
    and: ', ',
    check: 'check',
    source: '',
    environments: { test: 'test environment', production: 'production' },
    states: { done: 'done', missing: 'missing', by_hand: 'by hand' },
    results: { ok: 'ok', warning: 'warning', failure: 'failure', not_checked: 'not checked' },
  },
};
