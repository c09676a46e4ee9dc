/**
 * Every word that a shopper reads on a page of the BFF, in Japanese and English. The only place that makes text of a status or a
 * code. The same fact has the same words as in the widget's locales; a test of the widget holds them together.
 */
import type { CheckoutView, ErrorCode, ViewStatus } from '@epos-kantan/shared';
import type { PageLanguage } from './page-language.ts';

/** What a payment is called, and what that means for the shopper. */
export interface StatusText {
  readonly title: string;
  readonly lead: string;
}

/** Where the money of a paid order is, when not all of it is with the shop any more. */
export type GivenBack = 'voided' | 'refunded' | 'partly_refunded';

/** The words of one language. */
export interface PageText {
  readonly testMode: string;
  readonly order: string;
  readonly total: string;
  readonly points: string;
  readonly coupon: string;
  readonly backToShop: string;
  readonly redirectTitle: string;
  readonly redirectLead: string;
  readonly redirectBackTitle: string;
  readonly redirectBackLead: string;
  readonly continueToEpos: string;
  readonly status: Readonly<Record<ViewStatus, StatusText>>;
  /** What a paid order is called after the shop gave money back; by `funds`. */
  readonly givenBack: Readonly<Record<GivenBack, StatusText>>;
  readonly stillChecking: string;
  readonly checkAgain: string;
  readonly problemTitle: (code: ErrorCode) => string;
  readonly problem: (code: ErrorCode) => string;
}

const JA: PageText = {
  testMode: 'テスト環境です。実際の請求は発生しません。',
  order: '注文番号',
  total: '合計',
  points: 'うちポイント利用',
  coupon: 'うちクーポン利用',
  backToShop: 'お店に戻る',
  redirectTitle: 'エポスのお支払い画面に移動します',
  redirectLead: '自動的に移動しない場合は、下のボタンを押してください。',
  redirectBackTitle: 'お支払いはまだ完了していません',
  redirectBackLead: 'お支払いを続けるか、お店に戻ってください。',
  continueToEpos: 'お支払い画面に進む',
  status: {
    created: { title: 'お支払いの準備中です', lead: 'このままお待ちください。' },
    awaiting_shopper: {
      title: 'お支払いはまだ完了していません',
      lead: 'お支払い画面でお手続きを続けてください。',
    },
    confirming: {
      title: 'お支払いを確認しています',
      lead: 'もう一度お支払いをしないでください。このままお待ちください。この画面は自動的に更新されます。',
    },
    paid: { title: 'お支払いが完了しました', lead: 'ご利用ありがとうございます。' },
    failed: {
      title: 'お支払いできませんでした',
      lead: 'このお手続きでの請求はありません。お店に戻って、もう一度お支払いいただけます。',
    },
    canceled: {
      title: 'お支払いはキャンセルされました',
      lead: 'このお手続きでの請求はありません。お店に戻って、もう一度お支払いいただけます。',
    },
    expired: {
      title: 'お支払いの期限が過ぎました',
      lead: 'お支払いは確認されていません。お店に戻って、もう一度お手続きください。',
    },
  },
  givenBack: {
    voided: { title: 'お支払いは取り消されました', lead: '請求はありません。' },
    refunded: { title: 'お支払いは返金されました', lead: 'お店が全額を返金しました。' },
    partly_refunded: { title: 'お支払いが完了しました', lead: 'お店が一部を返金しました。' },
  },
  stillChecking:
    '確認に時間がかかっています。もう一度お支払いをしないでください。しばらくしてからご確認ください。',
  checkAgain: 'もう一度確認する',
  problemTitle(code) {
    if (code === 'not_found') return 'お支払いが見つかりませんでした';
    return isRush(code) ? 'ただいま混み合っています' : 'お支払いを始められませんでした';
  },
  problem(code) {
    switch (code) {
      case 'order_token_expired':
        return 'お手続きの有効期限が切れました。お店に戻って、もう一度お支払いボタンを押してください。';
      case 'order_changed':
        return 'ご注文の金額が、お手続き中のお支払いと異なります。お店に戻ってご確認ください。';
      case 'order_closed':
        return 'このご注文は、すでに取り消しまたは返金されています。';
      case 'start_in_progress':
      case 'outcome_unknown':
      case 'gateway_busy':
      case 'gateway_unreachable':
        return '決済サービスの応答を待っています。しばらくしてから、お店の画面でもう一度お試しください。二重に請求されることはありません。';
      case 'too_many_requests':
      case 'server_busy':
        return 'お支払いの状態は変わっていません。しばらくしてから、この画面をもう一度開いてください。二重に請求されることはありません。';
      case 'not_found':
        return 'アドレスをご確認のうえ、お店の画面からお手続きください。';
      default:
        return 'お店の画面に戻って、もう一度お試しください。解決しない場合は、お店にお問い合わせください。';
    }
  },
};

const EN: PageText = {
  testMode: 'Test mode. Nothing is really charged.',
  order: 'Order',
  total: 'Total',
  points: 'of which points',
  coupon: 'of which coupons',
  backToShop: 'Back to the shop',
  redirectTitle: 'Taking you to the EPOS payment page',
  redirectLead: 'If nothing happens, press the button below.',
  redirectBackTitle: 'Payment not complete yet',
  redirectBackLead: 'Continue the payment, or go back to the shop.',
  continueToEpos: 'Continue to EPOS',
  status: {
    created: { title: 'Preparing your payment', lead: 'Please wait a moment.' },
    awaiting_shopper: {
      title: 'Payment not complete yet',
      lead: 'Please continue on the payment page.',
    },
    confirming: {
      title: 'Checking your payment',
      lead: 'Please do not pay again. Stay on this page. It updates itself.',
    },
    paid: { title: 'Payment complete', lead: 'Thank you.' },
    failed: {
      title: 'Payment did not go through',
      lead: 'You were not charged for this attempt. You can go back to the shop and pay again.',
    },
    canceled: {
      title: 'Payment canceled',
      lead: 'You were not charged for this attempt. You can go back to the shop and pay again.',
    },
    expired: {
      title: 'The time to pay has passed',
      lead: 'No payment was confirmed. Please go back to the shop and start again.',
    },
  },
  givenBack: {
    voided: { title: 'Payment reversed', lead: 'You will not be charged.' },
    refunded: { title: 'Payment refunded', lead: 'The shop has refunded all of it.' },
    partly_refunded: { title: 'Payment complete', lead: 'The shop has refunded part of it.' },
  },
  stillChecking: 'This is taking longer than usual. Please do not pay again. Check again later.',
  checkAgain: 'Check again',
  problemTitle(code) {
    if (code === 'not_found') return 'This payment was not found';
    return isRush(code) ? 'Please wait a moment' : 'The payment could not be started';
  },
  problem(code) {
    switch (code) {
      case 'order_token_expired':
        return 'This page was open for too long. Please go back to the shop and press the payment button again.';
      case 'order_changed':
        return 'The amount of the order differs from the payment already under way. Please go back to the shop and check.';
      case 'order_closed':
        return 'This order was already canceled or refunded.';
      case 'start_in_progress':
      case 'outcome_unknown':
      case 'gateway_busy':
      case 'gateway_unreachable':
        return 'The payment service has not answered yet. Please try again from the shop in a little while. You will not be charged twice.';
      case 'too_many_requests':
      case 'server_busy':
        return 'Nothing has changed about the payment. Please open this page again in a little while. You will not be charged twice.';
      case 'not_found':
        return 'Please check the address, and start from the shop.';
      default:
        return 'Please go back to the shop and try again. If it keeps happening, please contact the shop.';
    }
  },
};

/** Whether a request was only too many: its payment may be under way, so that "could not be started" would be wrong. */
function isRush(code: ErrorCode): boolean {
  return code === 'too_many_requests' || code === 'server_busy';
}

/** The words of each language. */
export const PAGE_TEXT: Readonly<Record<PageLanguage, PageText>> = { ja: JA, en: EN };

/** What a payment is called: by its status, and a paid one by where the money is when it was given back. */
export function statusTextOf(
  text: PageText,
  { status, funds }: Pick<CheckoutView, 'status' | 'funds'>,
): StatusText {
  return status === 'paid' && isGivenBack(funds) ? text.givenBack[funds] : text.status[status];
}

function isGivenBack(funds: CheckoutView['funds']): funds is GivenBack {
  return funds === 'voided' || funds === 'refunded' || funds === 'partly_refunded';
}
