/** Broken configurations that can be seen in the variables and their files. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { live, trial } from './broken.ts';
import type { Broken } from './broken.ts';

const offline = { offline: true };

const settings: readonly Broken[] = [
  trial('no Merchant ID', { EPOS_MERCHANT_ID: undefined }, { 'merchant-id': /EPOS_MERCHANT_ID is not set/ }),
  trial('an empty Store ID', { EPOS_STORE_ID: ' ' }, { 'store-id': /EPOS_STORE_ID is not set/ }),
  trial(
    "GMO-PG's ShopID as Merchant ID",
    { EPOS_MERCHANT_ID: 'tshop00000001' },
    { 'merchant-id': /same as GMO_SHOP_ID/ },
  ),
  trial('no environment', { GMO_ENV: undefined }, { 'environment-chosen': /GMO_ENV is not set/ }),
  trial(
    'a mistyped environment',
    { GMO_ENV: 'prod' },
    { 'environment-chosen': /GMO_ENV is not test or production/ },
  ),
  trial(
    'the production host in a test environment',
    { GMO_BASE_URL: 'https://p01.mul-pay.jp' },
    {
      'gmo-host': /is a production host, but GMO_ENV is test/,
      'database-place': /belongs to shop tshop00000001 at 127\.0\.0\.1/,
      'shop-pass': /is the simulator's/,
      'public-address': /PUBLIC_URL is this machine itself/,
    },
    offline,
  ),
  live(
    'the test host in production',
    { GMO_BASE_URL: 'https://pt01.mul-pay.jp' },
    {
      'gmo-host': /is not one of p01/,
      'database-place': /names shop 9101234567890 at pt01/,
      'shop-id': /tshop/,
    },
    offline,
  ),
  live(
    'a ShopID of the test environment in production',
    { GMO_SHOP_ID: 'tshop00000001' },
    { 'shop-id': /is a ShopID of the test environment/, 'database-place': /names shop tshop00000001/ },
    offline,
  ),
  trial(
    'a ShopID that can be none',
    { GMO_SHOP_ID: 'my-shop' },
    { 'shop-id': /is not 1 to 13 letters and digits/ },
  ),
  trial(
    'money taken at once, and by hand',
    { EPOS_JOB_CODE: 'CAPTURE', CAPTURE: 'manual' },
    { 'capture-mode': /CAPTURE: manual cannot be together/ },
  ),
  trial('a job that nobody has seen', { EPOS_JOB_CODE: 'CAPTURE' }, { 'capture-mode': /never seen/ }),
  trial(
    "Merpay's PayType",
    { EPOS_PAY_TYPE: '43' },
    { 'pay-type': /number of Merpay/, 'gmo-pay-type': /does not know PayType 43 \(M01051011\)/ },
  ),
  trial(
    'a PayType of nobody',
    { EPOS_PAY_TYPE: '41' },
    { 'pay-type': /differs from 42/, 'gmo-pay-type': /does not know PayType 41/ },
  ),
  trial('a mistyped name', { EPOS_PAYTYPE: '42' }, { 'unknown-variables': /EPOS_PAYTYPE looks like/ }),
  trial(
    'two minutes to begin',
    { EPOS_PAYMENT_TERM_SECONDS: '120' },
    { 'payment-times': /TERM_SECONDS=120/ },
  ),
  trial('a day to finish', { EPOS_FINISH_SECONDS: '86400' }, { 'payment-times': /FINISH_SECONDS=86400/ }),
  trial('a limit of one yen', { EPOS_AMOUNT_MAX: '1' }, { 'amount-limit': /refuses nearly every order/ }),
  trial(
    'a field that is sent anyway',
    { GMO_EXTRA_FIELDS: 'ShopID=x' },
    { 'gmo-fields': /EXTRA_FIELDS is not/ },
  ),
  trial('no patience with GMO-PG', { GMO_TIMEOUT_MS: '1000' }, { 'gmo-timeout': /cuts off calls/ }),
  live('a log of everything in production', { LOG_LEVEL: 'trace' }, { 'log-level': /LOG_LEVEL=trace/ }),
  live('a log of nothing in production', { LOG_LEVEL: 'silent' }, { 'log-level': /hides/ }),
  live('another port at each start', { PORT: '0' }, { port: /no proxy can know/ }),
  live(
    'a public address of http',
    { PUBLIC_URL: 'http://pay.marunouchi-shoten.jp' },
    { 'public-url': /PUBLIC_URL is not https:/ },
    offline,
  ),
  live(
    'this machine as public address of production',
    { PUBLIC_URL: 'https://localhost' },
    {
      'hosts-of-environment': /names localhost, which nobody outside can reach/,
      'public-address': /PUBLIC_URL is this machine itself/,
      'public-live': /gives no answer/,
    },
  ),
  trial(
    'an origin with a path',
    { ALLOWED_ORIGINS: 'https://shop.kaimono.jp/cart' },
    { 'allowed-origins': /has "https:\/\/shop\.kaimono\.jp\/cart", which is no exact origin/ },
  ),
  live(
    'an origin of http in production',
    { ALLOWED_ORIGINS: 'http://www.marunouchi-shoten.jp' },
    { 'allowed-origins': /has http:\/\/www\.marunouchi-shoten\.jp, which is not https:/ },
  ),
  live(
    "another shop's page to return to",
    { RETURN_ORIGINS: 'https://www.yaesu-shoten.jp' },
    { 'return-origins': /no site in common/ },
  ),
  trial(
    'a host of the documentation',
    { ALLOWED_ORIGINS: 'https://shop.example', RETURN_ORIGINS: 'https://shop.example' },
    { 'hosts-of-environment': /ALLOWED_ORIGINS names shop\.example/ },
  ),
  live(
    'a stage in production',
    { RETURN_ORIGINS: 'https://stg.marunouchi-shoten.jp' },
    { 'hosts-of-environment': /looks like a test place/ },
  ),
  live('everybody as proxy', { TRUSTED_PROXIES: '0.0.0.0/0' }, { 'trusted-proxies': /has 0\.0\.0\.0\/0/ }),
  live('no proxy behind https', { TRUSTED_PROXIES: '' }, { 'trusted-proxies': /is not set/ }),
  live(
    'senders without the proxy in front of them',
    { NOTIFICATION_SOURCE_IPS: '210.175.7.20', TRUSTED_PROXIES: undefined },
    { 'notification-sources': /is refused/, 'trusted-proxies': /is not set/ },
  ),
  live(
    'senders of the test environment',
    { NOTIFICATION_SOURCE_IPS: '210.197.108.196' },
    { 'notification-sources': /sender of the test environment, but GMO_ENV is production/ },
  ),
  live(
    'a limit that shoppers behind one address meet',
    { LIMIT_ADDRESS_STARTS_PER_MINUTE: '40' },
    { 'request-limits': /LIMIT_ADDRESS_STARTS_PER_MINUTE is 40, so low/ },
  ),
  live(
    'an address that may hold every event stream',
    { LIMIT_STREAMS: '150' },
    { 'request-limits': /one address can hold every event stream/ },
  ),
  live('a debugger in production', { NODE_OPTIONS: '--inspect=0.0.0.0' }, { 'node-options': /debugger/ }),
  live('Node for developers in production', { NODE_ENV: 'development' }, { 'node-options': /NODE_ENV=dev/ }),
  trial(
    'certificates that nobody looks at',
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    { 'tls-verification': /given the shop's password/ },
  ),
  trial('an old Node', {}, { 'node-version': /18\.19\.0 is older/ }, { machine: { nodeVersion: '18.19.0' } }),
];

const KEY = 'Zq3vT8nL5xYb1RkW7mHd0PsJ4uCgA9eE';
const OTHER_KEY = 'hV2cN6tXo9Ri4KfM1wSy8BzQ5jDlG3uP';

const secrets: readonly Broken[] = [
  trial(
    'a short secret',
    { ORDER_TOKEN_SECRET: KEY.slice(0, 20) },
    { 'order-token-secret': /is not at least 32 bytes/ },
  ),
  trial(
    'a secret of words',
    { ORDER_TOKEN_SECRET: 'our-shop-signs-its-orders-with-this-2026' },
    { 'order-token-secret': /made of words/ },
  ),
  trial(
    'a key of eight characters again and again',
    { MERCHANT_API_KEY: 'k3Jx9QzL'.repeat(5) },
    { 'merchant-api-keys': /again and again/ },
  ),
  trial(
    'one key for reading and refunding',
    { MERCHANT_API_KEY: KEY, MERCHANT_API_READ_KEY: KEY },
    { 'merchant-api-keys': /who should only read can refund/ },
  ),
  trial(
    'a short key of the console',
    { CONSOLE_KEY: 'anna:s3same' },
    { 'console-keys': /is not at least 32/ },
  ),
  trial(
    'a key of the console of words',
    { CONSOLE_READ_KEY: 'accounting:our-books-are-read-by-this-2026-key' },
    { 'console-keys': /CONSOLE_READ_KEY is long enough, but it is made of words/ },
  ),
  trial(
    'one key of the console for two people',
    { CONSOLE_KEY: `anna:${KEY},ken:${KEY}` },
    { 'console-keys': /CONSOLE_KEY has the same key for anna and ken/ },
  ),
  trial(
    'one key of the console to act and to look',
    { CONSOLE_KEY: `anna:${KEY}`, CONSOLE_READ_KEY: `accounting:${KEY}` },
    { 'console-keys': /CONSOLE_READ_KEY has a value of CONSOLE_KEY/ },
  ),
  trial(
    'one person in both lists of the console',
    { CONSOLE_KEY: `anna:${KEY}`, CONSOLE_READ_KEY: `anna:${OTHER_KEY}` },
    { 'console-keys': /CONSOLE_READ_KEY has the id anna of CONSOLE_KEY/ },
  ),
  trial(
    'a file of a key of the console that is not there',
    { CONSOLE_KEY_FILE: '/nowhere/console-key' },
    { 'console-keys': /CONSOLE_KEY_FILE is not the path of a readable file/ },
  ),
  trial(
    'a key of the figures that is a sentence',
    { METRICS_KEY: 'our-figures-are-read-by-this-2026-key' },
    { 'metrics-key': /METRICS_KEY is long enough, but it is made of words/ },
  ),
  trial(
    'a key of the merchant API for the figures',
    { MERCHANT_API_READ_KEY: KEY, METRICS_KEY: KEY },
    { 'secrets-differ': /MERCHANT_API_READ_KEY and METRICS_KEY are the same secret/ },
  ),
  trial(
    'a key of the merchant API for the console',
    { MERCHANT_API_READ_KEY: KEY, CONSOLE_KEY: `anna:${OTHER_KEY}`, CONSOLE_READ_KEY: `accounting:${KEY}` },
    { 'secrets-differ': /MERCHANT_API_READ_KEY and CONSOLE_READ_KEY are the same secret/ },
  ),
  trial(
    'the secret of the orders for the console',
    { ORDER_TOKEN_SECRET: KEY, CONSOLE_KEY: KEY },
    { 'secrets-differ': /ORDER_TOKEN_SECRET and CONSOLE_KEY are the same secret/ },
  ),
  trial(
    'a data key that is too short',
    { DATA_KEY: 'c2hvcnQ=' },
    { 'data-key': /is not 32 bytes in base64/ },
  ),
  trial('no data key', { DATA_KEY: undefined }, { 'data-key': /DATA_KEY is not set/ }),
  trial(
    'a data key of words',
    { DATA_KEY: `b:${Buffer.from('the quick brown fox jumps over it').subarray(0, 32).toString('base64')}` },
    { 'data-key': /words in base64/ },
  ),
  trial(
    'a secret of the documentation',
    { WEBHOOK_SECRET: 'whsec_change-me-to-32-random-bytes-in-base64' },
    { 'webhook-secret': /is not whsec_ and 24 to 64 bytes/ },
  ),
  trial(
    'one secret for two purposes',
    { ORDER_TOKEN_SECRET: KEY, MERCHANT_API_KEY: KEY },
    { 'secrets-differ': /ORDER_TOKEN_SECRET and MERCHANT_API_KEY/ },
  ),
  live(
    "the simulator's password in production",
    { GMO_SHOP_PASS: 'simulator1' },
    { 'shop-pass': /is the simulator's/ },
    offline,
  ),
  trial(
    'a ShopID as password',
    { GMO_SHOP_PASS: 'shop000001', GMO_SHOP_ID: 'shop000001' },
    {
      'shop-pass': /same as GMO_SHOP_ID/,
      'gmo-credentials': /Wrong shop/,
      'database-place': /names shop shop000001/,
    },
  ),
  {
    name: 'a file of a secret that all can read',
    on: 'trial',
    finds: { 'secret-files': /of ORDER_TOKEN_SECRET_FILE can be read by other users/ },
    change: ({ folder }) => {
      const path = join(folder, 'open-secret');
      writeFileSync(path, KEY);
      chmodSync(path, 0o644);
      return { env: { ORDER_TOKEN_SECRET: undefined, ORDER_TOKEN_SECRET_FILE: path } };
    },
  },
  trial(
    'a file of a secret that is not there',
    { DATA_KEY: undefined, DATA_KEY_FILE: '/nowhere/data-key' },
    { 'data-key': /DATA_KEY_FILE is not the path of a readable file/ },
  ),
  {
    name: 'variables that all can read',
    on: 'trial',
    finds: { 'environment-file': /other users of this machine can read/ },
    change: ({ folder }) => ({ options: { machine: { folder: folderWithEnv(folder, 'open', 0o644) } } }),
  },
  {
    name: 'variables in the repository',
    on: 'trial',
    finds: { 'environment-file': /kept in the repository/ },
    change: ({ folder }) => {
      const kept = folderWithEnv(folder, 'kept', 0o600);
      mkdirSync(join(kept, '.git'));
      writeFileSync(join(kept, '.git', 'index'), indexOf('.env.epos-kantan'));
      return { options: { machine: { folder: kept } } };
    },
  },
];

/** A list of one file as git writes it, version 2. (gitformat-index(5)) */
function indexOf(path: string): Buffer {
  const name = Buffer.from(path);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(name.length);
  const padding = Buffer.alloc(8 - ((62 + name.length) % 8));
  const head = Buffer.concat([Buffer.from('DIRC'), Buffer.from([0, 0, 0, 2, 0, 0, 0, 1])]);
  return Buffer.concat([head, Buffer.alloc(60), length, name, padding, Buffer.alloc(20)]);
}

function folderWithEnv(folder: string, name: string, mode: number): string {
  const made = join(folder, name);
  mkdirSync(made);
  const path = join(made, '.env.epos-kantan');
  writeFileSync(path, 'GMO_ENV=test\n');
  chmodSync(path, mode);
  return made;
}

/** All of them. */
export const brokenSettings: readonly Broken[] = [...settings, ...secrets];
