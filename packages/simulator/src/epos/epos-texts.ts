/*
 * The words of the EPOS pages in both languages.
 */
import type { Language } from '../pages/language.ts';

const ja = {
  steps: ['ログイン', '内容の確認', '完了'],
  loginTitle: 'ログイン',
  loginLead: 'エポスNetのIDとパスワードでログインしてください。カード番号の入力は必要ありません。',
  shop: 'ご利用先',
  shopName: (shopId: string) => `テストショップ（${shopId}）`,
  total: 'お支払い金額',
  eposNetId: 'エポスNet ID',
  password: 'パスワード',
  login: 'ログインして次へ',
  giveUp: 'やめてショップに戻る',
  loginFault: 'ログインできませんでした',
  loginFaultText: 'エポスNet IDまたはパスワードが正しくありません。もう一度ご入力ください。',
  testers: 'テスト会員',
  testersLead: '会員を選ぶと、IDとパスワードが入力欄に入ります。',
  confirmTitle: 'お支払い内容の確認',
  confirmLead: '内容をご確認のうえ、「この内容で支払う」を押してください。',
  member: '会員',
  order: '注文番号',
  otherMember: '別の会員でログインする',
  amount: '商品代金',
  tax: '税・送料',
  points: '利用するポイント',
  pointsUnit: 'ポイント',
  pointsBalance: (balance: string) => `残高 ${balance}ポイント（1ポイント＝1円）`,
  coupon: '利用するクーポン',
  couponUnit: '円',
  couponBalance: (balance: string) => `残高 ${balance}円分`,
  recalculate: '利用後の金額を計算する',
  charge: 'カードご請求額',
  confirm: 'この内容で支払う',
  cancel: 'キャンセルして戻る',
  busy: '処理しています…',
  spendFault: 'ポイント・クーポンをご確認ください',
  notWhole: '0以上の整数を半角数字で入力してください。',
  overBalance: '残高を超えています。',
  overTotal: 'ポイントとクーポンの合計が、お支払い金額を超えています。',
  cancelTip: 'このテスト会員は、どちらのボタンを押してもキャンセルになります。',
  limitTip: 'このテスト会員は、支払うとカードのご利用可能額を超え、お支払いが断られます。',
  lockedTitle: 'このアカウントはロックされています',
  lockedText:
    '安全のため、このエポスNet IDではお支払いいただけません。ショップに戻り、別の方法をお選びください。',
  limitTitle: 'お支払いできませんでした',
  limitText:
    'カードのご利用可能額を超えています。請求は発生していません。ショップに戻り、別の方法をお選びください。',
  leftTitle: 'この会員は、ここで画面を閉じます',
  leftText:
    '支払いもキャンセルもせずに立ち去るとどうなるかを試せます。このタブを閉じて、ショップ側の動きをご覧ください。',
  startAgain: '戻って別の会員でログインする',
  back: 'ショップに戻る',
  goneTitle: 'このページは表示できません',
  goneText:
    'アドレスに誤りがあるか、有効期限が切れています。お支払いの状況は、ショップの画面でご確認ください。',
};

/** The words of one language. */
export type EposTexts = typeof ja;

const en: EposTexts = {
  steps: ['Log in', 'Check', 'Done'],
  loginTitle: 'Log in',
  loginLead: 'Log in with your EPOS Net ID and password. You do not need your card number.',
  shop: 'Paid to',
  shopName: (shopId) => `Test shop (${shopId})`,
  total: 'Total to pay',
  eposNetId: 'EPOS Net ID',
  password: 'Password',
  login: 'Log in and continue',
  giveUp: 'Back to the shop',
  loginFault: 'You could not be logged in',
  loginFaultText: 'The EPOS Net ID or the password is not right. Please try again.',
  testers: 'Test shoppers',
  testersLead: 'Choose one to fill in ID and password.',
  confirmTitle: 'Check your payment',
  confirmLead: 'If everything is right, press "Pay now".',
  member: 'Member',
  order: 'Order number',
  otherMember: 'Log in as someone else',
  amount: 'Goods',
  tax: 'Tax and shipping',
  points: 'Points to use',
  pointsUnit: 'points',
  pointsBalance: (balance) => `You have ${balance} points (1 point = ¥1)`,
  coupon: 'Coupon to use',
  couponUnit: 'yen',
  couponBalance: (balance) => `You have ¥${balance} of coupons`,
  recalculate: 'Calculate the charge',
  charge: 'Charged to your card',
  confirm: 'Pay now',
  cancel: 'Cancel and go back',
  busy: 'Working…',
  spendFault: 'Please check points and coupon',
  notWhole: 'Enter a whole number, 0 or more.',
  overBalance: 'This is more than you have.',
  overTotal: 'Points and coupon together are more than the total to pay.',
  cancelTip: 'For this test shopper both buttons cancel the payment.',
  limitTip: 'When this test shopper pays, the card limit is exceeded and the payment is refused.',
  lockedTitle: 'This account is locked',
  lockedText:
    'For your safety you cannot pay with this EPOS Net ID. Go back to the shop and choose another way to pay.',
  limitTitle: 'The payment was refused',
  limitText:
    'It is over the limit of your card. You were not charged. Go back to the shop and choose another way to pay.',
  leftTitle: 'This shopper closes the page here',
  leftText:
    'See what happens when someone leaves without paying or canceling: close this tab and watch the shop.',
  startAgain: 'Go back and log in as someone else',
  back: 'Back to the shop',
  goneTitle: 'This page cannot be shown',
  goneText: 'The address is wrong or no longer valid. Please check your order at the shop.',
};

/** The words by language. */
export const eposTexts: Readonly<Record<Language, EposTexts>> = { ja, en };
