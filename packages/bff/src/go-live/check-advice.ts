/** What to do about each check in Japanese, where doctor's own sentence is English: in general, beside that sentence, which is exact. */
import type { CheckId } from '../doctor/check-titles.ts';

/** For whoever mends it, by check. */
export const CHECK_ADVICE: Readonly<Record<CheckId, string>> = {
  'environment-chosen': 'GMO_ENV に test または production を設定してください。',
  'merchant-id':
    'エポスカードの契約書類にある加盟店IDを EPOS_MERCHANT_ID に設定し、GMO-PG に連絡してください。',
  'store-id': 'エポスカードの契約書類にある店舗IDを EPOS_STORE_ID に設定し、GMO-PG に連絡してください。',
  'shop-id': 'GMO_SHOP_ID を、この環境の GMO-PG の管理画面に表示されるショップIDと照合してください。',
  'gmo-host': 'シミュレーターを使う場合を除き、GMO_BASE_URL の設定を外してください。',
  'capture-mode':
    'EPOS_JOB_CODE、CAPTURE、CAPTURE_WARN_DAYS の組み合わせを見直してください（通常、EPOS_JOB_CODE の設定は不要です）。',
  'pay-type': 'GMO-PG の仕様書でエポスの番号を確認し、EPOS_PAY_TYPE を修正してください。',
  'payment-times':
    'EPOS_PAYMENT_TERM_SECONDS と EPOS_FINISH_SECONDS を、5分から4時間の範囲で設定してください。',
  'amount-limit': 'EPOS_AMOUNT_MAX を、ショップの注文金額の上限に合わせてください。',
  'gmo-timeout': 'GMO_TIMEOUT_MS の設定を外し、既定値（30秒）に戻してください。',
  'gmo-fields': 'GMO_EXTRA_FIELDS と EPOS_CANCEL_CODES の書式を確認してください。',
  'log-level': 'LOG_LEVEL を info に設定してください。',
  port: 'PORT を、プロキシの転送先と同じ番号に固定してください。',
  'unknown-variables': '設定項目の名前の誤りを修正してください。',
  'public-url': 'PUBLIC_URL を、https の標準ポート（443）のURLにしてください。',
  'allowed-origins':
    'ボタンを設置するページのオリジンを、ALLOWED_ORIGINS に正確に設定してください（本番環境では https のみ）。',
  'return-origins':
    'RETURN_ORIGINS を ALLOWED_ORIGINS と照合し、正確なオリジンを設定してください（本番環境では https のみ）。',
  'trusted-proxies': 'TRUSTED_PROXIES に、自社のプロキシのアドレスだけを設定してください。',
  'notification-sources':
    'TRUSTED_PROXIES と GMO-PG の送信元アドレスを確認するか、NOTIFICATION_SOURCE_IPS の設定を外してください。',
  'request-limits':
    'LIMIT_ で始まる変数と GMO_CALLS_AT_ONCE の設定を外して既定値に戻すか、値を大きくしてください。',
  'shop-pass': 'GMO-PG の管理画面でショップパスワードを確認し、GMO_SHOP_PASS を修正してください。',
  'order-token-secret': '乱数で新しい鍵を作成し、ORDER_TOKEN_SECRET に設定してください。',
  'merchant-api-keys':
    '乱数で新しい鍵を作成し、MERCHANT_API_KEY と MERCHANT_API_READ_KEY に別々の値を設定してください。',
  'console-keys':
    '担当者ごとに乱数で新しい鍵を作成し、CONSOLE_KEY または CONSOLE_READ_KEY の一方に設定してください。',
  'metrics-key': '乱数で新しい鍵を作成し、METRICS_KEY と監視システムに設定してください。',
  'data-key': '新しい鍵を DATA_KEY の先頭に追加し、これまでの鍵はその後ろに残してください。',
  'webhook-secret': '乱数で新しい鍵を作成し、WEBHOOK_SECRET と受信側に設定してください。',
  'secrets-differ': '同じ値を使っている鍵の一方を、新しく作り直してください。',
  'secret-files': '所有者だけが読み書きできるように、ファイルの権限を変更してください（chmod 600）。',
  'environment-file':
    '所有者だけが読み書きできるようにし（chmod 600）、リポジトリや公開フォルダーから外してください。公開されていた場合は、含まれる鍵をすべて作り直してください。',
  'node-version': 'Node.js 20 系の最新版（20.19 以降）をインストールしてください。',
  'node-options':
    'NODE_OPTIONS から、デバッグ機能や通信の保護を弱める指定を外し、NODE_ENV を環境に合わせてください。',
  'tls-verification':
    'NODE_TLS_REJECT_UNAUTHORIZED の設定を外してください。独自の認証局には NODE_EXTRA_CA_CERTS を使用します。',
  'hosts-of-environment': '各URLのホスト名を、この環境で実際に使うものに修正してください。',
  'database-of-environment': '環境ごとに別のデータベースを用意し、DATABASE_URL を確認してください。',
  clock: 'NTP でサーバーの時刻を合わせてください。',
  'database-url': 'DATABASE_URL を修正してください。SQLite の場合は、ルートからの絶対パスを指定します。',
  'database-location':
    'データベースを、/var/lib/epos-kantan など、公開・同期・自動削除の対象にならない専用のフォルダーへ移してください。',
  'database-filesystem':
    'データベースをローカルディスクまたはボリュームへ移すか、PostgreSQL を使用してください。',
  'database-space': 'ディスクの空き容量を増やすか、データベースを移動してください。',
  'database-rights': 'serve を実行するユーザーだけが読み書きできるように、権限を設定してください。',
  'database-encryption': 'DATABASE_URL に sslmode=verify-full を追加してください。',
  'database-opens':
    'データベースの起動状況と DATABASE_URL を確認し、破損している場合はバックアップから復元してください。',
  'database-version': 'PostgreSQL 15 以降へ移行してください。',
  'database-schema': '新しいリリースを起動するか、専用のデータベースを用意してください。',
  'database-durability':
    'PostgreSQL の fsync、synchronous_commit、full_page_writes を有効にし、書き込みできる UTF8 のデータベースを使用してください。',
  'database-place': 'ショップと環境ごとに、別の DATABASE_URL を設定してください。',
  'database-keys': '以前の鍵を、DATA_KEY の現在の鍵の後ろに戻してください。',
  'database-in-use':
    'PostgreSQL では max_connections を増やし、SQLite では serve と同じユーザーで doctor を実行してください。',
  'gmo-reachable':
    'GMO_BASE_URL と、このサーバーから GMO-PG までの通信経路（DNS、ファイアウォール、プロキシ）を確認してください。',
  'gmo-tls': '通信を中継しているものを調べてください。証明書の検証は無効にしないでください。',
  'gmo-credentials':
    'GMO_SHOP_ID と GMO_SHOP_PASS を、この環境の GMO-PG の管理画面の値と照合してください（管理画面のログインパスワードとは異なります）。',
  'gmo-contract': 'このショップIDでエポス決済を利用できるか、GMO-PG にお問い合わせください。',
  'gmo-pay-type': 'GMO-PG の仕様書でエポスの番号を確認し、EPOS_PAY_TYPE を修正してください。',
  'public-address': '公開URLのホスト名が、外部から接続できるアドレスを指すように DNS を設定してください。',
  'public-tls': '公開URLの証明書を、中間証明書を含めて更新してください。',
  'public-live': 'serve を起動し、プロキシが PUBLIC_URL 以下をすべて BFF に転送するように設定してください。',
  'public-ready': '/readyz とログを確認してください。',
  'public-mode': '現在の設定で BFF を再起動してください。',
  'notification-url':
    'プロキシが /gmo/notification への POST を BFF に転送するように設定し、そのURLを GMO-PG に連絡してください。',
  'button-assets': 'ウィジェットをビルドし、プロキシが /assets を変更せずに転送するように設定してください。',
  'public-hsts':
    'BFF が送る Strict-Transport-Security ヘッダー（1 年以上）を、プロキシが変更せずに転送するように設定してください。PUBLIC_URL にパスがある場合は、そのホストを配信しているサーバーで付けてください。',
  'shop-page': 'ログインせずに開けるページを、--shop-page に指定してください。',
  'shop-page-origin': '設置ページのオリジンを ALLOWED_ORIGINS に追加し、再起動してください。',
  'shop-page-scripts': '設置ページの CSP の script-src に、BFF のオリジンを追加してください。',
  'shop-page-styles': '設置ページの CSP の style-src に、BFF のオリジンを追加してください。',
  'shop-page-connections': '設置ページの CSP の connect-src に、BFF のオリジンを追加してください。',
  'shop-page-forms': '設置ページの CSP の form-action に、BFF のオリジンを追加してください。',
  'shop-page-sandbox':
    '設置ページの CSP の sandbox に、allow-scripts、allow-same-origin、allow-forms を追加するか、sandbox を外してください。',
  'shop-page-button':
    'スクリプトのファイル名とハッシュ値を、PUBLIC_URL の /assets/integrity.json と一致させてください。',
  'webhook-url':
    'WEBHOOK_URL と WEBHOOK_SECRET に、ショップのサーバーの受信先を設定してください。管理用 API で状態を取得する場合は不要です。',
  'webhook-way':
    'WEBHOOK_URL のホスト名と証明書を確認してください。社内のホストは OUTBOUND_ALLOW_HOSTS で許可します。',
  'webhook-refuses-forgeries':
    '受信側で、すべての Webhook を verifyWebhook で検証し、署名が不正なものには 400 を返してください。',
  'webhook-secret-agrees':
    '受信側に同じ WEBHOOK_SECRET を設定し、時刻を合わせ、未知の種類のイベントには 2xx を返してください。',
  'forward-url': 'NOTIFICATION_FORWARD_URL に、他の決済手段の通知の受信先を設定してください。',
  'forward-way':
    'NOTIFICATION_FORWARD_URL のホスト名と証明書を確認してください。社内のホストは OUTBOUND_ALLOW_HOSTS で許可します。',
  'outbound-hosts':
    'OUTBOUND_ALLOW_HOSTS を、WEBHOOK_URL と NOTIFICATION_FORWARD_URL のホスト名と照合してください。',
};
