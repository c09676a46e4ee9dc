/*
 * What a shopper reads when a payment cannot begin. Used by the start page.
 */
import type { Language } from './language.ts';

/** Words of the start page's error. */
export interface StartTexts {
  readonly title: string;
  readonly reasons: Readonly<Record<string, string>>;
  readonly otherReason: string;
  readonly advice: string;
  readonly code: string;
}

/** The words by language. */
export const startTexts: Readonly<Record<Language, StartTexts>> = {
  ja: {
    title: 'お支払いを開始できません',
    reasons: {
      M01074090: 'お支払い情報を確認できませんでした。',
      M01074091: 'お支払いの受付期限を過ぎています。',
      M01054004: 'このお支払いは、すでに手続き中か、完了または中止されています。',
    },
    otherReason: 'ショップから届いた情報に誤りがあります。',
    advice:
      'この画面から新たなお支払いは行われていません。ショップの画面に戻り、ご注文の状況をご確認ください。',
    code: 'エラーコード',
  },
  en: {
    title: 'This payment cannot be started',
    reasons: {
      M01074090: 'The details of this payment could not be verified.',
      M01074091: 'The time for starting this payment is over.',
      M01054004: 'This payment is already under way, or it has been completed or canceled.',
    },
    otherReason: 'The information sent by the shop is not right.',
    advice: 'No new payment was made here. Go back to the shop and check your order there.',
    code: 'Error code',
  },
};
