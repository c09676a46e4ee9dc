import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationError, loadConfig } from './load-config.ts';
import type { Config } from './load-config.ts';

type Env = Record<string, string | undefined>;

const base64 = (): string => randomBytes(32).toString('base64');

/** A complete environment of a test deployment; every secret is fresh. */
function environment(changes: Env = {}): Env {
  return {
    GMO_ENV: 'test',
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: 'a1b2c3d4e5',
    PUBLIC_URL: 'https://pay.shop.example',
    ALLOWED_ORIGINS: 'https://shop.example',
    RETURN_ORIGINS: 'https://shop.example',
    ORDER_TOKEN_SECRET: base64(),
    MERCHANT_API_KEY: randomBytes(32).toString('base64url'),
    DATA_KEY: base64(),
    ...changes,
  };
}

function load(changes: Env = {}): Config {
  const loaded = loadConfig(environment(changes));
  if (!loaded.ok) throw new ConfigurationError(loaded.faults);
  return loaded.config;
}

/** The faults as `VARIABLE: fix`. */
function faults(changes: Env): string[] {
  const loaded = loadConfig(environment(changes));
  return loaded.ok ? [] : loaded.faults.map(({ variable, fix }) => `${variable}: ${fix}`);
}

describe('a good environment', () => {
  it('needs only what has no default', () => {
    expect(load()).toMatchObject({
      gmoEnv: 'test',
      gmoBaseUrl: 'https://pt01.mul-pay.jp',
      gmoTimeoutMs: 30_000,
      gmoExtraFields: {},
      eposJobCode: 'AUTH',
      captureAutomatic: true,
      captureWarnMs: 30 * 86_400_000,
      eposPayType: '42',
      eposPaymentTermMs: 900_000,
      eposFinishMs: 1_800_000,
      eposAmountMax: 99_999_999,
      eposCancelCodes: ['EZ3001001'],
      webhook: null,
      port: 8787,
      logLevel: 'info',
    });
    expect(load().databaseUrl.reveal()).toBe('file:./epos-kantan.db');
  });

  it.each(['postgres://u:p%40ss@db.example:5432/shop?sslmode=verify-full', 'postgresql://u@localhost/shop'])(
    'may keep its payments at %s',
    (url) => {
      expect(load({ DATABASE_URL: url }).databaseUrl.reveal()).toBe(url);
    },
  );

  const production = { GMO_ENV: 'production', GMO_SHOP_ID: '9101234567890' };
  it.each<[string, Env, Partial<Config>]>([
    ['production', production, { gmoBaseUrl: 'https://p01.mul-pay.jp' }],
    [
      'production at the white label',
      { ...production, GMO_BASE_URL: 'https://p01.smbc-gp.co.jp/' },
      { gmoBaseUrl: 'https://p01.smbc-gp.co.jp' },
    ],
    [
      'everything on this machine, with the ShopPass of the simulator',
      {
        GMO_BASE_URL: 'http://127.0.0.1:8790',
        GMO_SHOP_PASS: 'simulator1',
        PUBLIC_URL: 'http://localhost:8787/',
        ALLOWED_ORIGINS: 'http://shop.localhost:3000, http://[::1]:3000',
        WEBHOOK_URL: 'http://127.0.0.1:3000/hooks?x=1',
        WEBHOOK_SECRET: `whsec_${base64()}`,
        PORT: '0',
      },
      { publicUrl: 'http://localhost:8787', port: 0 },
    ],
    [
      'a BFF below a path',
      { PUBLIC_URL: 'HTTPS://Shop.Example/pay//' },
      { publicUrl: 'https://shop.example/pay' },
    ],
    [
      'a query mark without a query',
      { PUBLIC_URL: 'https://shop.example/?' },
      { publicUrl: 'https://shop.example' },
    ],
    ['capture at once', { EPOS_JOB_CODE: 'CAPTURE' }, { eposJobCode: 'CAPTURE', captureAutomatic: false }],
    ['capture by hand', { CAPTURE: 'manual' }, { captureAutomatic: false }],
    ['an early warning', { CAPTURE_WARN_DAYS: '7' }, { captureWarnMs: 7 * 86_400_000 }],
    [
      'empty variables',
      { WEBHOOK_URL: '', NOTIFICATION_FORWARD_URL: '', LOG_LEVEL: '' },
      { logLevel: 'info', notificationForwardUrl: null },
    ],
    [
      'another receiver of notifications',
      { NOTIFICATION_FORWARD_URL: 'https://old.example/gmo?shop=1' },
      { notificationForwardUrl: 'https://old.example/gmo?shop=1' },
    ],
    [
      'networks, extra fields and cancel codes',
      {
        TRUSTED_PROXIES: '10.0.0.0/8, ::1',
        NOTIFICATION_SOURCE_IPS: '203.0.113.7',
        OUTBOUND_ALLOW_HOSTS: 'Hooks.Internal,10.0.0.7',
        GMO_EXTRA_FIELDS: 'Version=120&User=a=b',
        EPOS_CANCEL_CODES: 'EZ3001001,EZ3001002',
      },
      {
        trustedProxies: ['10.0.0.0/8', '::1'],
        notificationSources: ['203.0.113.7'],
        outboundAllowHosts: ['hooks.internal', '10.0.0.7'],
        gmoExtraFields: { Version: '120', User: 'a=b' },
        eposCancelCodes: ['EZ3001001', 'EZ3001002'],
      },
    ],
    ['the variables of other programs', { HOME: '/root', GITHUB_TOKEN: 'x', POSTGRES_URL: 'y' }, {}],
    ["the command line's own variable", { EPOS_KANTAN_URL: 'https://pay.shop.example' }, {}],
  ])('may have %s', (_, changes, expected) => {
    expect(load(changes)).toMatchObject(expected);
  });
});

describe('secrets in rotation', () => {
  it('keep their order and their ids, the first being active', () => {
    const [one, two] = [base64(), base64()];
    const config = load({
      GMO_SHOP_PASS: 'b:newpass123,a:oldpass123',
      ORDER_TOKEN_SECRET: `new:${one}, old:${two}`,
      DATA_KEY: `k2:${two},k1:${one}`,
      WEBHOOK_URL: 'https://shop.example/hooks',
      WEBHOOK_SECRET: `b:whsec_${one},a:whsec_${two}`,
    });
    const { active, others } = config.dataKeys;
    expect(config.gmoShopPass.reveal()).toBe('newpass123');
    expect(config.orderTokenSecrets.map(({ id, value }) => [id, value.reveal()])).toEqual([
      ['new', one],
      ['old', two],
    ]);
    expect([active, ...others].map(({ id, key }) => [id, key.reveal()])).toEqual([
      ['k2', two],
      ['k1', one],
    ]);
    expect(config.webhook?.secrets.map((secret) => secret.reveal())).toEqual([
      `whsec_${one}`,
      `whsec_${two}`,
    ]);
  });

  it('are one plain value when there is no id, and a plain DATA_KEY is called main', () => {
    const value = base64();
    const config = load({ ORDER_TOKEN_SECRET: ` ${value}\n`, DATA_KEY: value });
    expect(config.orderTokenSecrets.map((secret) => [secret.id, secret.value.reveal()])).toEqual([
      [null, value],
    ]);
    expect(config.dataKeys.active.id).toBe('main');
  });
});

describe('a broken environment names the variable and what to put there', () => {
  const secret = base64();
  const webhook = { WEBHOOK_URL: 'https://shop.example/hooks', WEBHOOK_SECRET: `whsec_${secret}` };
  const production = { GMO_ENV: 'production', GMO_SHOP_ID: '9101234567890' };
  it.each<[Env, string]>([
    [{ GMO_ENV: undefined }, 'GMO_ENV: put test or production there'],
    [{ GMO_ENV: 'prod' }, 'GMO_ENV: put test or production there'],
    [{ GMO_BASE_URL: 'https://p01.mul-pay.jp' }, 'GMO_BASE_URL: is a production host, but GMO_ENV is test'],
    [{ GMO_BASE_URL: 'https://p02.mul-pay.jp' }, 'GMO_BASE_URL: is a production host, but GMO_ENV is test'],
    [
      { GMO_BASE_URL: 'https://p01.smbc-gp.co.jp.' },
      'GMO_BASE_URL: must name its host without a dot at the end',
    ],
    [
      { ...production, GMO_BASE_URL: 'https://pt01.mul-pay.jp' },
      'GMO_BASE_URL: must be one of p01.mul-pay.jp',
    ],
    [{ ...production, GMO_BASE_URL: 'https://p01.mul-pay.jp.evil.example' }, 'GMO_BASE_URL: must be one of'],
    [{ ...production, GMO_BASE_URL: 'http://p01.mul-pay.jp' }, 'GMO_BASE_URL: must be https:'],
    [{ GMO_BASE_URL: 'http://gmo.example' }, 'GMO_BASE_URL: must be https:'],
    [{ GMO_BASE_URL: 'https://user:pass@gmo.example' }, 'GMO_BASE_URL: leave user and password out'],
    [{ GMO_SHOP_ID: undefined }, 'GMO_SHOP_ID: set it to the ShopID'],
    [{ GMO_SHOP_ID: 'tshop 1' }, 'GMO_SHOP_ID: put 1 to 13 letters and digits there'],
    [{ ...production, GMO_SHOP_ID: 'tshop00000001' }, 'GMO_SHOP_ID: is a ShopID of the test environment'],
    [{ GMO_SHOP_PASS: 'too-long-for-one' }, 'GMO_SHOP_PASS: put 1 to 10 letters and digits there'],
    [{ GMO_SHOP_PASS: 'a:fine1,b:too-long-for-one' }, 'GMO_SHOP_PASS: put 1 to 10 letters and digits there'],
    [{ GMO_SHOP_PASS: 'simulator1' }, "GMO_SHOP_PASS: is the simulator's"],
    [{ GMO_SHOP_PASS: 'a:simulator1' }, "GMO_SHOP_PASS: is the simulator's"],
    [{ EPOS_STORE_ID: 'x'.repeat(65) }, 'EPOS_STORE_ID: put at most 64 characters there'],
    [{ EPOS_JOB_CODE: 'SALES' }, 'EPOS_JOB_CODE: put AUTH or CAPTURE there'],
    [{ CAPTURE: 'yes' }, 'CAPTURE: put automatic or manual there'],
    [{ CAPTURE: 'manual', EPOS_JOB_CODE: 'CAPTURE' }, 'CAPTURE: manual cannot be together with'],
    [{ EPOS_PAY_TYPE: 'epos' }, 'EPOS_PAY_TYPE: put one or two digits there'],
    [{ EPOS_PAYMENT_TERM_SECONDS: '119' }, 'EPOS_PAYMENT_TERM_SECONDS: put a number from 120 to 86400 there'],
    [{ EPOS_FINISH_SECONDS: '30m' }, 'EPOS_FINISH_SECONDS: put a whole number there'],
    [{ EPOS_CANCEL_CODES: 'EZ3' }, 'EPOS_CANCEL_CODES: put ErrInfo codes of nine characters there'],
    [{ EPOS_AMOUNT_MAX: '100000000' }, 'EPOS_AMOUNT_MAX: put a number from 1 to 99999999 there'],
    [{ GMO_TIMEOUT_MS: '0x7d0' }, 'GMO_TIMEOUT_MS: put a whole number there'],
    [{ GMO_EXTRA_FIELDS: 'User' }, 'GMO_EXTRA_FIELDS: put Name=Value pairs'],
    [{ GMO_EXTRA_FIELDS: 'User=1&user=2' }, 'GMO_EXTRA_FIELDS: put Name=Value pairs'],
    [{ GMO_EXTRA_FIELDS: 'amount=1' }, 'GMO_EXTRA_FIELDS: put Name=Value pairs'],
    [{ DATABASE_URL: 'postgres://u:p#ss/word@db/x' }, 'DATABASE_URL: put file:<path> or postgres://'],
    [{ DATABASE_URL: 'postgres://u:%c3@db/x' }, 'DATABASE_URL: put file:<path> or postgres://'],
    [{ DATABASE_URL: 'postgres://u:p@db/%ff' }, 'DATABASE_URL: put file:<path> or postgres://'],
    [{ DATABASE_URL: 'postgres://u:p@db/x?port=abc' }, 'DATABASE_URL: put file:<path> or postgres://'],
    [{ DATABASE_URL: 'postgres://u:p@db/x?port=65536' }, 'DATABASE_URL: put file:<path> or postgres://'],
    [{ DATABASE_URL: 'mysql://u:p@db/x' }, 'DATABASE_URL: put file:<path> or postgres://'],
    [{ DATABASE_URL: './payments.db' }, 'DATABASE_URL: put file:<path> or postgres://'],
    [{ PUBLIC_URL: undefined }, 'PUBLIC_URL: put an absolute https: URL there'],
    [{ PUBLIC_URL: 'pay.shop.example' }, 'PUBLIC_URL: put an absolute https: URL there'],
    [{ PUBLIC_URL: 'https://' }, 'PUBLIC_URL: put an absolute https: URL there'],
    [{ PUBLIC_URL: 'http://pay.shop.example' }, 'PUBLIC_URL: must be https:'],
    [{ ...production, PUBLIC_URL: 'http://localhost:8787' }, 'PUBLIC_URL: must be https:'],
    [{ PUBLIC_URL: 'https://pay.shop.example/?x=1' }, 'PUBLIC_URL: leave query and fragment out'],
    [{ TRUSTED_PROXIES: '999.0.0.1' }, 'TRUSTED_PROXIES: put IP addresses or networks there'],
    [
      { NOTIFICATION_SOURCE_IPS: '10.0.0.0/33' },
      'NOTIFICATION_SOURCE_IPS: put IP addresses or networks there',
    ],
    [{ OUTBOUND_ALLOW_HOSTS: 'https://hooks' }, 'OUTBOUND_ALLOW_HOSTS: put host names there'],
    [{ ALLOWED_ORIGINS: undefined }, 'ALLOWED_ORIGINS: set it to the origins of the shop'],
    [{ ALLOWED_ORIGINS: '*' }, 'ALLOWED_ORIGINS: put exact origins there'],
    [
      { RETURN_ORIGINS: 'https://shop.example/' },
      'RETURN_ORIGINS: put https://shop.example there instead of "https://shop.example/"',
    ],
    [
      { ALLOWED_ORIGINS: 'https://a.example,https://Shop.example:443/cart?x#y' },
      'ALLOWED_ORIGINS: put https://shop.example there instead of "https://Shop.example:443/cart?x#y"',
    ],
    [{ ALLOWED_ORIGINS: 'https://a.example,shop.example' }, 'separated by commas; "shop.example" is none'],
    [{ RETURN_ORIGINS: 'http://shop.example' }, 'RETURN_ORIGINS: http://shop.example must be https:'],
    [{ ORDER_TOKEN_SECRET: undefined }, 'ORDER_TOKEN_SECRET: set it'],
    [{ ORDER_TOKEN_SECRET: 'short' }, 'ORDER_TOKEN_SECRET: put at least 32 bytes there'],
    [{ ORDER_TOKEN_SECRET: `a:${secret},${secret}` }, 'ORDER_TOKEN_SECRET: put one value, or id:value pairs'],
    [
      { ORDER_TOKEN_SECRET: `a:${secret},a:${secret}` },
      'ORDER_TOKEN_SECRET: put one value, or id:value pairs',
    ],
    [{ ORDER_TOKEN_SECRET: `a:${secret},b:short` }, 'ORDER_TOKEN_SECRET: put at least 32 bytes there'],
    [{ MERCHANT_API_KEY: 'k'.repeat(40) }, 'MERCHANT_API_KEY: is a sample or too regular'],
    [{ DATA_KEY: randomBytes(31).toString('base64') }, 'DATA_KEY: put 32 bytes in base64 there'],
    [
      { ...webhook, WEBHOOK_SECRET: undefined },
      `WEBHOOK_SECRET: set it: WEBHOOK_URL is set; make a new one: node -e "console.log('whsec_' + require(`,
    ],
    [{ ...webhook, WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET: set it: WEBHOOK_URL is set'],
    [{ ...webhook, WEBHOOK_URL: undefined }, 'WEBHOOK_URL: set it: WEBHOOK_SECRET is set'],
    [{ ...webhook, WEBHOOK_SECRET: secret }, 'WEBHOOK_SECRET: put whsec_ and 24 to 64 bytes'],
    [
      { ...webhook, WEBHOOK_SECRET: `whsec_${'-_aZ09'.repeat(8)}` },
      'WEBHOOK_SECRET: put whsec_ and 24 to 64 bytes',
    ],
    [{ ...webhook, WEBHOOK_URL: 'http://shop.example' }, 'WEBHOOK_URL: must be https:'],
    [{ ...webhook, WEBHOOK_URL: 'ftp://shop.example' }, 'WEBHOOK_URL: put an absolute https: URL there'],
    [
      { NOTIFICATION_FORWARD_URL: 'old.example' },
      'NOTIFICATION_FORWARD_URL: put an absolute https: URL there',
    ],
    [
      { NOTIFICATION_FORWARD_URL: 'http://old.example' },
      'NOTIFICATION_FORWARD_URL: must be https:; http: only on',
    ],
    [
      { NOTIFICATION_FORWARD_URL: 'https://u:p@old.example' },
      'NOTIFICATION_FORWARD_URL: leave user and password',
    ],
    ...['/gmo/notification', '/gmo/notification/', '/gmo/notification?x=1'].map((path): [Env, string] => [
      { PUBLIC_URL: 'https://pay.example', NOTIFICATION_FORWARD_URL: `https://pay.example${path}` },
      "NOTIFICATION_FORWARD_URL: is this BFF's own",
    ]),
    [{ CAPTURE_WARN_DAYS: '0' }, 'CAPTURE_WARN_DAYS: put a number from 1 to 365 there'],
    [{ CAPTURE_WARN_DAYS: '366' }, 'CAPTURE_WARN_DAYS: put a number from 1 to 365 there'],
    [{ PORT: '65536' }, 'PORT: put a number from 0 to 65535 there'],
    [{ LOG_LEVEL: 'verbose' }, 'LOG_LEVEL: put one of silent, fatal'],
    [{ EPOS_PAYTYPE: '42' }, 'EPOS_PAYTYPE: is not known; did you mean EPOS_PAY_TYPE?'],
    [{ WEBHOOK_SECRETS: secret }, 'WEBHOOK_SECRETS: is not known; did you mean WEBHOOK_SECRET?'],
    [
      { ALLOWED_ORIGIN: 'https://shop.example' },
      'ALLOWED_ORIGIN: is not known; did you mean ALLOWED_ORIGINS?',
    ],
    [{ HSTS_SECOND: '1' }, 'HSTS_SECOND: is not known; did you mean HSTS_SECONDS?'],
    [{ TRUSTED_PROXY: '10.0.0.1' }, 'TRUSTED_PROXY: is not known; did you mean TRUSTED_PROXIES?'],
  ])('%j', (changes, fault) => {
    expect(faults(changes)).toEqual([expect.stringContaining(fault)]);
  });

  it('tells every fault at once, each variable once', () => {
    const loaded = loadConfig({ WEBHOOK_URL: 'x', WEBHOOK_SECRET: 'y', PORT: 'z', GMO_SHOPID: 'w' });
    const names = loaded.ok ? [] : loaded.faults.map(({ variable }) => variable);
    expect(names.toSorted()).toEqual(
      [
        ...['ALLOWED_ORIGINS', 'DATA_KEY', 'GMO_ENV', 'GMO_SHOPID', 'GMO_SHOP_ID', 'GMO_SHOP_PASS'],
        ...['MERCHANT_API_KEY', 'ORDER_TOKEN_SECRET', 'PORT', 'PUBLIC_URL', 'RETURN_ORIGINS'],
        ...['WEBHOOK_SECRET', 'WEBHOOK_URL'],
      ].toSorted(),
    );
  });

  it('does not tell, for want of the environment, that what only a test may have is wrong', () => {
    const local = { PUBLIC_URL: 'http://127.0.0.1:8787', ALLOWED_ORIGINS: 'http://localhost:3000' };
    expect(faults({ ...local, GMO_ENV: 'prod' })).toEqual(['GMO_ENV: put test or production there']);
    expect(faults({ GMO_ENV: undefined, PUBLIC_URL: 'http://pay.shop.example' })).toHaveLength(2);
  });

  it('never shows what a secret holds', () => {
    const canary = 'c4n4ry';
    const loaded = loadConfig({
      ...environment(),
      GMO_SHOP_PASS: `${canary}-----`,
      ORDER_TOKEN_SECRET: canary,
      MERCHANT_API_KEY: `a:${canary},${canary}`,
      DATA_KEY: canary,
      WEBHOOK_SECRET: canary,
      WEBHOOK_URL: `https://user:${canary}@shop.example`,
      DATABASE_URL: `postgres://user:${canary}#@db:x/y`,
      GMO_BASE_URL: `https://user:${canary}@gmo.example`,
    });
    if (loaded.ok) throw new Error('expected faults');
    const error = new ConfigurationError(loaded.faults);
    expect(loaded.faults).toHaveLength(8);
    expect(`${error.message}${String(error.stack)}${JSON.stringify(error)}`).not.toContain(canary);
    expect(error.message.split('\n')).toHaveLength(9);
  });

  it('prints no secret of a good configuration either', () => {
    const env: Record<string, string | undefined> = {
      ...environment(),
      DATABASE_URL: 'postgres://user:canary@db.example/x',
    };
    const text = JSON.stringify(load(env));
    for (const name of [
      'GMO_SHOP_PASS',
      'ORDER_TOKEN_SECRET',
      'MERCHANT_API_KEY',
      'DATA_KEY',
      'DATABASE_URL',
    ])
      expect(text).not.toContain(env[name]);
  });
});

describe('a secret in a file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'epos-kantan-config-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('counts as if it stood in the variable, without the blanks around it', () => {
    const value = base64();
    const path = write('token', `\ufeff${value}\r\n`);
    const config = load({ ORDER_TOKEN_SECRET: undefined, ORDER_TOKEN_SECRET_FILE: path });
    expect(config.orderTokenSecrets[0]?.value.reveal()).toBe(value);
  });

  it('can hold several values in rotation, and every secret can come so', () => {
    const env = environment({
      WEBHOOK_URL: 'https://shop.example/hooks',
      WEBHOOK_SECRET: `whsec_${base64()}`,
      DATABASE_URL: 'postgres://user:password@db.example/shop',
    });
    for (const name of [
      'GMO_SHOP_PASS',
      'ORDER_TOKEN_SECRET',
      'MERCHANT_API_KEY',
      'DATA_KEY',
      'WEBHOOK_SECRET',
      'DATABASE_URL',
    ]) {
      env[`${name}_FILE`] = write(
        name,
        name === 'DATA_KEY' ? `b:${base64()},a:${base64()}` : (env[name] ?? ''),
      );
      env[name] = undefined;
    }
    const loaded = loadConfig(env);
    expect(loaded).toMatchObject({ ok: true, config: { dataKeys: { others: [{ id: 'a' }] } } });
  });

  it.each<[string, () => string]>([
    ['is missing', () => join(folder, 'missing')],
    ['is a folder', () => folder],
    ['is empty', () => write('empty', '\n')],
    ['is no text', () => write('binary', Buffer.from([0xff, 0xfe, 0x00]))],
    ['has no end', () => '/dev/zero'],
  ])('is one clear fault when it %s', (_, path) => {
    expect(faults({ DATA_KEY: undefined, DATA_KEY_FILE: path() })).toEqual([
      'DATA_KEY_FILE: put the path of a readable file with the secret there',
    ]);
  });

  it('is refused beside the variable itself, because one of them would be ignored in silence', () => {
    expect(faults({ DATA_KEY_FILE: write('key', base64()) })).toEqual([
      'DATA_KEY_FILE: unset it or DATA_KEY: only one of them can count',
    ]);
  });
});
