/**
 * What this component does and does not touch, in the order of Japan's credit-card security guideline 6.0 (March 2025): for the self-declaration
 * that a shop hands in. It says what is the shop's own to do as well; a component cannot declare anything for a shop.
 */
import type { Both } from './both.ts';

/** One topic of the declaration. */
export interface Evidence {
  readonly topic: Both;
  /** What the component does. */
  readonly ours: Both;
  /** What stays with the shop. */
  readonly yours: Both;
  /** The test or the page that shows it, in the source of this software. */
  readonly shownBy: string;
}

/** A topic, and how the installation that was looked at changes it. */
interface Topic extends Omit<Evidence, 'ours'> {
  readonly ours: Both | ((hasConsole: boolean | null) => Both);
}

/** Every topic once. `hasConsole`: whether a key of the console is configured; null = that could not be read. */
export function securityEvidence(hasConsole: boolean | null): readonly Evidence[] {
  return TOPICS.map(({ ours, ...topic }) => ({
    ...topic,
    ours: typeof ours === 'function' ? ours(hasConsole) : ours,
  }));
}

function consoleHere(hasConsole: boolean | null): Both {
  if (hasConsole === null) {
    return {
      ja: 'この環境では鍵の設定を読み取れないため、有効か無効かを確認できません。',
      en: 'Whether it is on in this installation cannot be told, because its keys cannot be read.',
    };
  }
  return hasConsole
    ? { ja: 'この環境では有効です。', en: 'It is on in this installation.' }
    : { ja: 'この環境では鍵が設定されておらず、無効です。', en: 'It is off in this installation.' };
}

const TOPICS: readonly Topic[] = [
  {
    topic: { ja: 'カード情報の非保持化', en: 'Card data is not held' },
    ours: {
      ja: 'カード番号・有効期限・セキュリティコードを受け取る項目はなく、保存・処理・通過のいずれもありません。保存するのは注文番号、金額、GMO-PG とエポスの取引番号、暗号化したアクセスパスとトークンです。',
      en: 'No field takes a card number, an expiry or a security code; none is stored, processed or passed on. Stored are the order id, amounts, ids of GMO-PG and EPOS, and the access pass and token, sealed.',
    },
    yours: { ja: 'ほかの決済手段のカード情報。', en: 'Card data of other ways to pay.' },
    shownBy: 'docs/architecture.md; storage/database-schema.ts',
  },
  {
    topic: { ja: 'エポスNet IDとパスワード', en: 'EPOS Net ID and password' },
    ours: {
      ja: 'エポスカードの画面でのみ入力されます。ショップと本コンポーネントには届きません。',
      en: 'Typed on the pages of EPOS Card alone. Neither the shop nor this component sees them.',
    },
    yours: { ja: 'ショップの画面で尋ねないこと。', en: 'Never ask for them.' },
    shownBy: 'docs/lifecycle.md; e2e/pays.journey.ts',
  },
  {
    topic: { ja: '本人認証・EMV 3-Dセキュア', en: 'Authentication, EMV 3-D Secure' },
    ours: {
      ja: '本人確認はエポスカードのログインで行われます。カード番号を入力する決済ではないため、本コンポーネントに 3-D セキュアの処理はありません。',
      en: 'EPOS Card authenticates the holder by its login. No card number is typed, so there is no 3-D Secure in this component.',
    },
    yours: {
      ja: 'カード番号を入力する決済への EMV 3-Dセキュアの導入。',
      en: 'EMV 3-D Secure where a card number is typed.',
    },
    shownBy: 'docs/protocol-notes.md',
  },
  {
    topic: { ja: '管理画面のアクセス制限と管理者ID・パスワード', en: 'Admin screens and admin credentials' },
    ours: (hasConsole) => ({
      ja: `管理用 API は32文字以上の鍵を必要とし、参照専用の鍵と複数の鍵による切り替えに対応します。管理コンソールは鍵を設定した場合にのみ存在します。${consoleHere(hasConsole).ja}ログインには担当者ごとの鍵を用い、5回の失敗で15分間ロックします。無操作30分または最長8時間でセッションは終了し、操作は担当者とともに記録されます。`,
      en: `The merchant API takes keys of at least 32 characters, with keys that only read and several at once for rotation. The console exists only where a key is configured. ${consoleHere(hasConsole).en} It is entered with a key for each person; five failures close it for a quarter of an hour, a session ends after half an hour of silence or after eight hours, and what is done is recorded with who did it.`,
    }),
    yours: {
      ja: '鍵の保管、API と管理コンソールの接続元の制限（プロキシや VPN、多要素認証）、GMO-PG の管理画面とサーバーのアカウント管理（多要素認証など）。',
      en: 'Keeping the keys, limiting from where the API and the console can be reached (proxy, VPN, several factors), the accounts of GMO-PG’s screen and of the servers (several factors).',
    },
    shownBy: 'journeys/merchant; journeys/console-door; doctor: secrets',
  },
  {
    topic: { ja: 'データディレクトリの露見', en: 'Exposed data folders' },
    ours: {
      ja: '配信するのは名前を決めたファイルだけで、フォルダーは公開しません。データベースの置き場所と権限は doctor が確認します。',
      en: 'Only files of fixed names are served, never a folder. Doctor looks at where the database is and who may read it.',
    },
    yours: {
      ja: 'ウェブサーバーの設定と、データベースを公開フォルダーに置かないこと。',
      en: 'The web server’s settings; keep the database out of served folders.',
    },
    shownBy: 'journeys/edge; doctor: database',
  },
  {
    topic: { ja: 'Webアプリケーションの脆弱性対策', en: 'Web vulnerabilities' },
    ours: {
      ja: 'すべての入力を検証し、SQL は値を分けて実行します。画面には厳格な CSP を適用し、インラインスクリプトはありません。解析処理はすべてランダム入力で試験しています。',
      en: 'Every input is checked by a schema, SQL is run with its values apart, pages have a strict CSP and no inline script, and every parser is fed with random input.',
    },
    yours: {
      ja: 'ショップ全体（本コンポーネントを含む）の定期的な脆弱性診断またはペネトレーションテスト。',
      en: 'A regular vulnerability scan or penetration test of the whole shop, this component with it.',
    },
    shownBy: 'docs/proof.md; proof/parser-list',
  },
  {
    topic: { ja: 'マルウェア対策', en: 'Malware' },
    ours: { ja: '利用者からファイルを受け取りません。', en: 'It takes no file from anybody.' },
    yours: {
      ja: 'サーバーと管理端末へのウイルス対策ソフトの導入・運用。',
      en: 'Virus protection of servers and of administrators’ machines.',
    },
    shownBy: 'http/create-app.ts',
  },
  {
    topic: { ja: '悪質な有効性確認・クレジットマスター対策', en: 'Card testing' },
    ours: {
      ja: 'カード番号の入力欄がないため、有効性確認には使えません。支払いはショップが署名した注文でのみ始まり、1件の注文の試行は99回までです。',
      en: 'There is no field for a card number, so it cannot be used to test any. A payment begins with an order that the shop signed, and an order has 99 attempts at most.',
    },
    yours: {
      ja: '注文の作成に対する制限（不正ログイン対策を含む）。',
      en: 'Limits on making orders, and against abused logins.',
    },
    shownBy: 'order-token; checkout/decide-reservation',
  },
  {
    topic: { ja: '個人情報', en: 'Personal data' },
    ours: {
      ja: '注文トークンとログに個人情報を含めない設計です。計測（ビーコン）は既定で無効で、個人情報を含みません。',
      en: 'Order tokens and logs are made to hold none. The beacon for figures is off by default and holds none.',
    },
    yours: {
      ja: '注文番号や metadata に個人情報を入れないこと。',
      en: 'Keep personal data out of order ids and metadata.',
    },
    shownBy: 'journeys/secrets; docs/button.md',
  },
];
