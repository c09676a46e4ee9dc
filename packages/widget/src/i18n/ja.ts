/** Japanese. One of the two languages that are always there; read through `messagesFor`. */
import type { Messages } from './messages.ts';

/** What the elements say in Japanese. */
export const ja: Messages = {
  labels: {
    pay: 'エポスかんたん決済で支払う',
    buy: 'エポスかんたん決済で購入',
    checkout: 'エポスかんたん決済でレジに進む',
    order: 'エポスかんたん決済で注文を確定',
    continue: 'エポスかんたん決済で続ける',
    plain: 'エポスかんたん決済',
  },
  short: {
    unavailable: '現在ご利用いただけません',
    creating: '準備しています…',
    redirecting: 'エポスへ移動します…',
    resumable: 'お支払いを続ける',
    confirming: 'お支払いを確認中…',
    paid: 'お支払い済み',
    partly_refunded: 'お支払い済み（一部返金）',
    voided: '取り消し済み',
    refunded: '返金済み',
    payAgain: 'もう一度支払う',
    error: 'もう一度試す',
    check: 'もう一度確認する',
    close: '閉じる',
    test: 'テスト',
  },
  titles: {
    checking: 'お支払いを確認しています',
    confirming: 'お支払いを確認しています',
    resumable: 'お支払いはまだ完了していません',
    paid: 'お支払いが完了しました',
    voided: 'お支払いは取り消されました',
    refunded: 'お支払いは返金されました',
    failed: 'お支払いできませんでした',
    canceled: 'お支払いはキャンセルされました',
    expired: 'お支払いの期限が過ぎました',
    unknown: 'お支払いの状況を確認できません',
  },
  sentences: {
    unavailable: 'ほかのお支払い方法をお選びください。',
    confirming: 'もう一度お支払いをしないでください。このままお待ちください。',
    stalled:
      '確認に時間がかかっています。もう一度お支払いをしないでください。しばらくしてからご確認ください。',
    partly_refunded: 'お店が一部を返金しました。',
    voided: '請求はありません。',
    refunded: 'お店が全額を返金しました。',
    failed:
      'このお手続きでの請求はありません。もう一度お支払いいただくか、ほかのお支払い方法をお選びください。',
    canceled: 'このお手続きでの請求はありません。',
    expired: 'お支払いは確認されていません。',
    offline: '接続をご確認のうえ、もう一度お試しください。',
    unknown: 'お店の注文履歴をご覧ください。',
    unsure: '結果を確認できませんでした。もう一度お試しいただいても、二重に請求されることはありません。',
    tooOld: 'ページを再読み込みして、もう一度お試しください。',
    otherAmount: '別の金額のお手続きが残っています。しばらくしてからもう一度お試しください。',
    closed: 'このご注文は、すでに取り消しまたは返金されています。',
    broken: 'お手続きできませんでした。お店にお問い合わせください。',
  },
  rows: { order: '注文番号', total: '合計', points: 'うちポイント利用', coupon: 'うちクーポン利用' },
  yen: (amount) => `${amount.toLocaleString('ja')}円`,
};
