/** One glossary: the widget and the pages of the BFF say the same fact in the same words, and promise only what is proven. */
import { describe, expect, test } from 'vitest';
import { en } from '../src/i18n/en.ts';
import { ja } from '../src/i18n/ja.ts';

/** The part of the BFF's words that has a counterpart here. */
interface PageText extends Readonly<
  Record<'order' | 'total' | 'points' | 'coupon' | 'stillChecking' | 'checkAgain', string>
> {
  readonly status: Readonly<Record<string, { readonly title: string; readonly lead: string }>>;
  readonly givenBack: Readonly<
    Record<'voided' | 'refunded' | 'partly_refunded', { readonly title: string; readonly lead: string }>
  >;
  readonly problem: (code: string) => string;
}

// The packages do not depend on each other; this test alone looks at both.
const pageTextFile = new URL('../../bff/src/http/pages/page-text.ts', import.meta.url).href;
const { PAGE_TEXT } = (await import(pageTextFile)) as { PAGE_TEXT: Readonly<Record<'ja' | 'en', PageText>> };

const LANGUAGES = [
  { lang: 'ja', widget: ja, page: PAGE_TEXT.ja, notCharged: 'このお手続きでの請求はありません。' },
  { lang: 'en', widget: en, page: PAGE_TEXT.en, notCharged: 'You were not charged for this attempt.' },
] as const;

const STATES = {
  confirming: 'confirming',
  awaiting_shopper: 'resumable',
  paid: 'paid',
  failed: 'failed',
  canceled: 'canceled',
  expired: 'expired',
} as const;

/** Every text of the widget or of the pages, functions left out. */
function textsOf(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsOf) : [];
}

describe.each(LANGUAGES)('in $lang', ({ widget, page, notCharged }) => {
  test('a status has one title', () => {
    for (const [status, state] of Object.entries(STATES)) {
      expect(widget.titles[state]).toBe(page.status[status]?.title);
    }
  });

  test('the rows, the long wait and asking again have one wording', () => {
    const { order, total, points, coupon, stillChecking, checkAgain } = page;
    expect(widget.rows).toEqual({ order, total, points, coupon });
    expect(widget.sentences.stalled).toBe(stillChecking);
    expect(widget.short.check).toBe(checkAgain);
    expect(page.status['confirming']?.lead.startsWith(widget.sentences.confirming ?? '?')).toBe(true);
  });

  test('what the shop gave back is said in the same words, and a part of it does not undo "paid"', () => {
    const { voided, refunded, partly_refunded } = page.givenBack;
    expect([widget.titles.voided, widget.sentences.voided]).toEqual([voided.title, voided.lead]);
    expect([widget.titles.refunded, widget.sentences.refunded]).toEqual([refunded.title, refunded.lead]);
    expect([widget.titles.paid, widget.sentences.partly_refunded]).toEqual([
      partly_refunded.title,
      partly_refunded.lead,
    ]);
    expect(widget.short.partly_refunded?.startsWith(widget.short.paid ?? '?')).toBe(true);
    expect(widget.sentences.closed).toBe(page.problem('order_closed'));
    for (const given of [voided, refunded]) expect(given.title).not.toBe(widget.titles.paid);
  });

  test('nothing was charged: said of a failed and a canceled attempt, and of nothing else', () => {
    for (const [status, { lead }] of Object.entries(page.status)) {
      const isProven = status === 'failed' || status === 'canceled';
      expect([status, lead.startsWith(notCharged)]).toEqual([status, isProven]);
    }
    for (const [name, sentence] of Object.entries(widget.sentences)) {
      const isProven = name === 'failed' || name === 'canceled';
      expect([name, sentence.startsWith(notCharged)]).toEqual([name, isProven]);
    }
    expect(page.status['expired']?.lead.startsWith(widget.sentences.expired ?? '?')).toBe(true);
  });

  test('one thing has one name', () => {
    for (const text of [...textsOf(widget), ...textsOf(page)]) {
      expect(text).not.toMatch(/ショップ|店舗|取引|ご注文番号|(?<!お)手続き|\bstore\b|\bmerchant\b/);
    }
  });
});
