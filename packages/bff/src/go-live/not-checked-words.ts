/**
 * Why doctor did not look at something, in Japanese. Its reasons are few and fixed, but for names and numbers in them; a test reads them out of
 * the checks, so that a new one is not forgotten here.
 */

type Say = (...parts: string[]) => string;

const REASONS: readonly (readonly [reason: RegExp, ja: Say])[] = [
  [/^Left out: --offline\.$/, () => 'オフラインでの確認（--offline）のため、省略しました。'],
  [/^(.+) has to be mended first\.$/, (names = '') => `先に ${joined(names)} の設定を修正してください。`],
  [/^(\S+) is not set(?:, see \S+)?\.$/, (name = '') => `${name} が設定されていないため、確認していません。`],
  [/^No page was named: /, () => '設置ページが指定されていません（--shop-page <URL>）。'],
  [/^The page could not be read, /, () => '設置ページを読み込めませんでした。'],
  [
    /^The page's HTML has no script tag of the button/,
    () =>
      '設置ページのHTMLに、ボタンのスクリプトのタグがありません。ショップ側のスクリプトに組み込まれている可能性があります。',
  ],
  [/^The hashes of the BFF could not be read, /, () => 'BFF が配信するハッシュ値を取得できませんでした。'],
  [/^PUBLIC_URL gives no answer, /, () => '公開URLが応答しません。'],
  [
    /^\/readyz is not let through \(HTTP (\d+)\)/,
    (status = '') => `/readyz は外部に公開されていません（HTTP ${status}）。公開しなくても問題ありません。`,
  ],
  [/^The running BFF does not tell its environment\.$/, () => '稼働中の BFF の環境を取得できませんでした。'],
  [/^There is no such place, /, () => 'データベースの接続先が見つかりません。'],
  [/^The database does not open, /, () => 'データベースに接続できません。'],
  [/^The database could not be looked at: /, () => 'データベースを確認できませんでした。'],
  [/^The file system cannot be asked\.$/, () => 'ファイルシステムの情報を取得できませんでした。'],
  [/^GMO-PG told no time /, () => 'GMO-PG から時刻を取得できませんでした。'],
  [/^GMO-PG gave no answer to it, /, () => 'GMO-PG から回答を得られませんでした。'],
  [/^GMO-PG refuses for the contract /, () => '契約の確認が先に必要です（gmo-contract）。'],
  [/^GMO-PG refuses for the PayType /, () => 'PayType の確認が先に必要です（gmo-pay-type）。'],
  [
    /^GMO-PG does not take the credentials, /,
    () => 'ショップIDとショップパスワードの確認が先に必要です（gmo-credentials）。',
  ],
  [/^(\S+) could not be reached: /, (host = '') => `${host} に接続できませんでした。`],
  [/^The receiver cannot be reached, /, () => 'Webhook の送信先に接続できません。'],
  [/^Nobody takes webhooks there, /, () => 'Webhook の送信先が応答しません。'],
];

/** The reason in Japanese; null = it is none of those that are known. */
export function reasonInJapanese(says: string): string | null {
  for (const [reason, ja] of REASONS) {
    const [found, ...parts] = reason.exec(says) ?? [];
    if (found !== undefined) return ja(...parts);
  }
  return null;
}

function joined(names: string): string {
  return names.split(/, | or /).join('・');
}
