/** Every text of the front page, in both languages. */
import type { SiteLanguage } from '../../src/site-pages.ts';

/** A reader, and the pages to begin with. */
interface Way {
  readonly title: string;
  readonly lead: string;
  readonly links: readonly (readonly [text: string, address: string])[];
}

const en = {
  base: '',
  title: 'EPOS Kantan Payment on any page, proven before you deliver',
  lead: 'A payment button, the small server that holds the credentials and proves every payment at GMO-PG, and a simulator to try it all without a contract.',
  start: 'Read the documentation',
  toPicture: 'Watch a payment',
  tillTitle: 'Try the button',
  item: 'Sample order, tax included',
  price: (yen: number) => `¥${yen.toLocaleString('en')}`,
  tillNote: 'The real button. This page plays the server and EPOS: nothing is sent, and nobody is charged.',
  eposTitle: 'Played by this page: EPOS.',
  eposLead: 'At the real one, the shopper logs in with an EPOS Net ID. No card number is typed.',
  logIn: 'Log in and pay',
  cancel: 'Cancel',
  told: {
    paid: "In life the shop's server has a signed webhook now. It delivers on that, and never on what a page shows.",
    canceled: 'Nothing was charged. The same order can be paid again.',
  },
  again: 'Once more',
  tryTitle: 'Two commands',
  tryLead:
    'In a clone, with Node 20. The first opens a shop in which every step of a payment can be watched, the second runs every test.',
  waysTitle: 'Where to go on',
  ways: [
    {
      title: 'The page',
      lead: 'One tag, in plain HTML or a framework.',
      links: [
        ['The button', '/button.html'],
        ['React, Vue, Svelte and others', '/frameworks/'],
        ["Tests of your shop's page", '/testing-your-shop.html'],
        ['Playground', '/playground.html'],
      ],
    },
    {
      title: 'The server',
      lead: 'Sign an order, take a webhook, refund.',
      links: [
        ["The shop's server, in six languages", '/shop-server/'],
        ['Webhooks', '/webhooks.html'],
        ['Merchant API', '/merchant-api.html'],
        ['What proves a payment', '/lifecycle.html'],
      ],
    },
    {
      title: 'Operations',
      lead: 'From the contract to the day something fails.',
      links: [
        ['Going live', '/going-live.html'],
        ['Places to run', '/running.html'],
        ['Runbook', '/runbook/'],
        ['Security', '/security.html'],
      ],
    },
  ] as readonly Way[],
  foot: 'Apache-2.0. Not affiliated with EPOS Card or GMO Payment Gateway.',
};

const ja: typeof en = {
  base: '/ja',
  title: 'エポスかんたん決済を、どのページにも。お渡しの前に、支払いを確かめます',
  lead: '支払いボタンと、認証情報を預かり GMO-PG で支払いを確かめる小さなサーバー、そして契約前にすべてを試せるシミュレーターです。',
  start: 'ドキュメントを読む',
  toPicture: '支払いの流れを見る',
  tillTitle: 'ボタンを試す',
  item: '見本の注文（税込）',
  price: (yen) => `${yen.toLocaleString('en')}円`,
  tillNote: '本物のボタンです。サーバーとエポスはこのページが演じます。何も送信されず、請求もありません。',
  eposTitle: 'このページが演じるエポスです。',
  eposLead: '実際には、エポスNetのIDでログインします。カード番号の入力は不要です。',
  logIn: 'ログインして支払う',
  cancel: 'キャンセル',
  told: {
    paid: '実際には、お店のサーバーに署名つきの Webhook が届いています。お渡しはそれを見て行い、画面の表示では決して行いません。',
    canceled: '請求はありません。同じ注文をもう一度支払えます。',
  },
  again: 'もう一度',
  tryTitle: 'ふたつのコマンド',
  tryLead:
    'Node 20 があれば、クローンするだけで動きます。ひとつ目は支払いの手順をすべて見られるお店を開き、ふたつ目はすべてのテストを実行します。',
  waysTitle: '次に読むもの',
  ways: [
    {
      title: 'ページを作る方へ',
      lead: 'タグをひとつ。HTML でもフレームワークでも。',
      links: [
        ['ボタン', '/ja/button.html'],
        ['React、Vue、Svelte など', '/ja/frameworks/'],
        ['お店のページのテスト', '/ja/testing-your-shop.html'],
        ['ボタンを試す', '/ja/playground.html'],
      ],
    },
    {
      title: 'サーバーを作る方へ',
      lead: '注文に署名し、Webhook を受け取り、返金する。',
      links: [
        ['お店のサーバー（6つの言語）', '/ja/shop-server/'],
        ['Webhook', '/ja/webhooks.html'],
        ['加盟店向け API', '/ja/merchant-api.html'],
        ['支払いを確かめるしくみ', '/ja/lifecycle.html'],
      ],
    },
    {
      title: '運用する方へ',
      lead: '契約から、うまくいかない日まで。',
      links: [
        ['本番までの手順', '/ja/going-live.html'],
        ['動かす場所', '/ja/running.html'],
        ['障害対応の手引き', '/ja/runbook/'],
        ['セキュリティ', '/ja/security.html'],
      ],
    },
  ],
  foot: 'Apache-2.0。エポスカードおよび GMO ペイメントゲートウェイとは関係ありません。',
};

/** The texts of one language. */
export type FrontWords = typeof en;

/** The front page's texts in that language. */
export function frontWordsIn(language: SiteLanguage): FrontWords {
  return language === 'ja' ? ja : en;
}
