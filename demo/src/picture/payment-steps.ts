/** The parties of a payment and its eleven steps, as the picture names them. Read by the map, the list and the story. */
import type { Language, Phrase } from '../shop/language.ts';

/** Who takes part. */
export const PARTIES = ['shopper', 'shop', 'gmo', 'epos'] as const;

/** One who takes part. */
export type Party = (typeof PARTIES)[number];

/** One step of the flow. */
export interface PaymentStep {
  readonly number: number;
  readonly from: Party;
  readonly to: Party;
  readonly title: Phrase;
}

/** The last step: EPOS Card pays the shop by bank transfer, days later. */
export const DEPOSIT_STEP = 11;

const partyNames: Readonly<Record<Party, Phrase>> = {
  shopper: { ja: 'お客さま', en: 'Shopper' },
  shop: { ja: 'お店', en: 'Shop' },
  gmo: { ja: 'GMO-PG', en: 'GMO-PG' },
  epos: { ja: 'エポスカード', en: 'EPOS Card' },
};

/** The steps in their order. */
export const PAYMENT_STEPS: readonly PaymentStep[] = [
  { number: 1, from: 'shopper', to: 'shop', title: { ja: '購入', en: 'Purchase' } },
  { number: 2, from: 'shop', to: 'gmo', title: { ja: '決済の依頼', en: 'Payment asked for' } },
  { number: 3, from: 'gmo', to: 'epos', title: { ja: '決済の取り次ぎ', en: 'Payment passed on' } },
  { number: 4, from: 'epos', to: 'gmo', title: { ja: '確認画面のURLを発行', en: 'Confirmation URL issued' } },
  {
    number: 5,
    from: 'gmo',
    to: 'shop',
    title: { ja: '確認情報の通知', en: 'Confirmation details returned' },
  },
  {
    number: 6,
    from: 'shop',
    to: 'shopper',
    title: { ja: '確認画面へ案内', en: 'Sent to the confirmation screen' },
  },
  { number: 7, from: 'shopper', to: 'epos', title: { ja: 'ログインと確認', en: 'Login and confirmation' } },
  { number: 8, from: 'epos', to: 'gmo', title: { ja: '決済の完了', en: 'Payment completed' } },
  { number: 9, from: 'gmo', to: 'shop', title: { ja: '結果の通知', en: 'Result notification' } },
  { number: 10, from: 'shop', to: 'shopper', title: { ja: '商品のお渡し', en: 'Goods delivered' } },
  { number: 11, from: 'epos', to: 'shop', title: { ja: '売上金の入金', en: 'Proceeds deposited' } },
];

/** The party's name in that language. */
export function nameParty(party: Party, language: Language): string {
  return partyNames[party][language];
}
