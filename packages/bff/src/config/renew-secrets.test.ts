import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import type { Config } from './load-config.ts';
import { renewSecrets } from './renew-secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-renew-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const long = (): string => randomBytes(32).toString('base64url');
const dataKey = (): string => randomBytes(32).toString('base64');

/** Every secret that there is, fresh. */
function environment(): Record<string, string> {
  return {
    GMO_ENV: 'test',
    GMO_BASE_URL: 'http://127.0.0.1:8788',
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: 'aB3dE6gH9j',
    PUBLIC_URL: 'http://127.0.0.1:8787',
    ALLOWED_ORIGINS: 'http://localhost:3000',
    RETURN_ORIGINS: 'http://localhost:3000',
    ORDER_TOKEN_SECRET: long(),
    MERCHANT_API_KEY: long(),
    MERCHANT_API_READ_KEY: long(),
    CONSOLE_KEY: `anna:${long()}`,
    CONSOLE_READ_KEY: long(),
    METRICS_KEY: long(),
    DATA_KEY: dataKey(),
    DATABASE_URL: 'postgres://kantan:one@127.0.0.1/kantan',
    WEBHOOK_URL: 'http://127.0.0.1:3000/hooks',
    WEBHOOK_SECRET: `whsec_${dataKey()}`,
  };
}

const env = environment();
const config = configOf(env);

function configOf(variables: Record<string, string>): Config {
  const loaded = loadConfig(variables);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.config;
}

const NEW: Readonly<Record<string, string>> = {
  GMO_SHOP_PASS: 'Zy8xW5vU2t',
  ORDER_TOKEN_SECRET: long(),
  MERCHANT_API_KEY: long(),
  MERCHANT_API_READ_KEY: long(),
  CONSOLE_KEY: `ken:${long()}`,
  CONSOLE_READ_KEY: long(),
  METRICS_KEY: long(),
  WEBHOOK_SECRET: `whsec_${dataKey()}`,
};

describe('secrets that are renewed', () => {
  it('are those of a fresh start with the same variables, and the rest of the configuration stays', () => {
    const end = renewSecrets(config, { ...env, ...NEW, LOG_LEVEL: 'debug' });
    expect(end.ok && end.renewed).toEqual(Object.keys(NEW));
    const revealed = (one: Config) =>
      [
        ...[one.gmoShopPass, ...one.merchantApiKeys, ...one.merchantReadKeys, ...one.metricsKeys],
        ...[...one.orderTokenSecrets.map(({ value }) => value), ...one.consoleKeys.map(({ key }) => key)],
        ...(one.webhook?.secrets ?? []),
      ].map((secret) => secret.reveal());
    expect(end.ok && revealed(end.config)).toEqual(revealed(configOf({ ...env, ...NEW })));
    expect(end.ok && end.config.logLevel).toBe(config.logLevel);
  });

  it.each(Object.entries(NEW))('are named: %s', (name, value) => {
    const end = renewSecrets(config, { ...env, [name]: value });
    expect(end.ok && end.renewed).toEqual([name]);
  });

  it('are none where nothing changed', () => {
    expect(renewSecrets(config, env)).toMatchObject({ ok: true, renewed: [] });
  });

  it('are seen in another order too: the first one is the one that signs', () => {
    const [one, two] = [long(), long()];
    const before = configOf({ ...env, ORDER_TOKEN_SECRET: `a:${one},b:${two}` });
    const end = renewSecrets(before, { ...env, ORDER_TOKEN_SECRET: `b:${two},a:${one}` });
    expect(end.ok && end.renewed).toEqual(['ORDER_TOKEN_SECRET']);
    expect(end.ok && end.config.orderTokenSecrets.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('come from files as they are now', () => {
    const file = join(folder, 'merchant');
    writeFileSync(file, env['MERCHANT_API_KEY'] ?? '');
    const inFile = { ...env, MERCHANT_API_KEY: '', MERCHANT_API_KEY_FILE: file };
    expect(renewSecrets(config, inFile)).toMatchObject({ ok: true, renewed: [] });
    writeFileSync(file, NEW['MERCHANT_API_KEY'] ?? '');
    expect(renewSecrets(config, inFile)).toMatchObject({ ok: true, renewed: ['MERCHANT_API_KEY'] });
  });
});

describe('nothing is renewed', () => {
  const refused = (more: Record<string, string>) => {
    const end = renewSecrets(config, { ...env, ...NEW, ...more });
    expect(JSON.stringify(end)).not.toContain(long().slice(0, 0) || 'whsec_');
    return end.ok ? [] : end.faults.map(({ variable, fix }) => `${variable}: ${fix}`);
  };

  it.each([
    ['DATA_KEY', dataKey()],
    ['DATA_KEY', `b:${dataKey()},main:${env['DATA_KEY'] ?? ''}`],
    ['DATABASE_URL', 'postgres://kantan:two@127.0.0.1/kantan'],
  ])('where %s changed, which needs a restart', (name, value) => {
    expect(refused({ [name]: value })).toEqual([
      `${name}: restart for this one: it is not taken while the BFF runs`,
    ]);
  });

  it.each([
    ['the console', 'CONSOLE_KEY', { CONSOLE_KEY: '', CONSOLE_READ_KEY: '' }],
    ['the figures', 'METRICS_KEY', { METRICS_KEY: '' }],
    ['webhooks', 'WEBHOOK_SECRET', { WEBHOOK_SECRET: '', WEBHOOK_URL: '' }],
  ])('where a secret would switch %s off', (_what, name, more) => {
    expect(refused(more as Record<string, string>)).toEqual([expect.stringMatching(`^${name}: restart`)]);
  });

  it('where one of them cannot be used', () => {
    expect(refused({ MERCHANT_API_KEY: 'short', ORDER_TOKEN_SECRET: 'change-me' })).toEqual([
      expect.stringMatching(/^ORDER_TOKEN_SECRET: /),
      expect.stringMatching(/^MERCHANT_API_KEY: /),
    ]);
  });

  it('where a file is gone', () => {
    expect(refused({ MERCHANT_API_KEY: '', MERCHANT_API_KEY_FILE: join(folder, 'gone') })).toEqual([
      'MERCHANT_API_KEY_FILE: put the path of a readable file with the secret there',
    ]);
  });
});
