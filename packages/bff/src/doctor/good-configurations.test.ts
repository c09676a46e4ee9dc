/** Ten installations with nothing wrong: doctor raises no alarm, not even a small one. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentFile } from '../cli/commands/init.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { publicKeyTextOf } from '../webhook/signing-key.ts';
import type { DoctorReport } from './doctor-report.ts';
import { runDoctor } from './run-doctor.ts';
import type { DoctorOptions } from './run-doctor.ts';
import { receiver, startInstallation, strictPolicy, cartPage } from '../testing/doctor/start-installation.ts';
import type { Installation } from '../testing/doctor/start-installation.ts';
import { startLiveInstallation } from '../testing/doctor/start-live-installation.ts';
import type { LiveInstallation } from '../testing/doctor/start-live-installation.ts';
import type { Environment } from './machine.ts';

let trial: Installation;
let live: LiveInstallation;
beforeAll(async () => {
  trial = await startInstallation();
  live = await startLiveInstallation();
});
afterAll(async () => {
  await live.stop();
  await trial.stop();
});

function onTrial(changes: Environment = {}, options: DoctorOptions = {}): Promise<DoctorReport> {
  const machine = { folder: trial.folder, ...options.machine };
  return runDoctor({ ...trial.env, ...changes }, { ...options, machine });
}

function onLive(changes: Environment = {}, options: DoctorOptions = {}): Promise<DoctorReport> {
  return runDoctor({ ...live.env, ...changes }, { ...options, machine: live.machine });
}

const base64 = (): string => randomBytes(32).toString('base64');

/** What doctor is not content with. */
function alarms({ checks }: DoctorReport): readonly string[] {
  return checks
    .filter(({ result }) => result === 'warning' || result === 'failure')
    .map(({ id, says }) => `${id}: ${says}`);
}

function expectQuiet(report: DoctorReport, okAtLeast: number): void {
  expect(alarms(report)).toEqual([]);
  expect(report.summary.ok).toBeGreaterThanOrEqual(okAtLeast);
}

describe('no alarm is raised', () => {
  it('1: on a trial with the simulator, SQLite and a plain page', async () => {
    const report = await onTrial({}, { shopPage: new URL(`${trial.shop.url}/cart`) });
    expectQuiet(report, 73);
    expect(report.subject).toMatchObject({
      gmoEnv: 'test',
      shopId: 'tshop00000001',
      merchantId: '1234567890',
      hasConsole: false,
    });
  });

  it('2: on a trial with PostgreSQL', async () => {
    expectQuiet(await onTrial({ DATABASE_URL: await freshDatabase() }), 60);
  });

  it('3: on a trial with every secret in a file of its own', async () => {
    const names = ['GMO_SHOP_PASS', 'ORDER_TOKEN_SECRET', 'MERCHANT_API_KEY', 'DATA_KEY', 'WEBHOOK_SECRET'];
    const files = names.map((name): [string, string] => {
      const path = join(trial.folder, name);
      writeFileSync(path, `${trial.env[name] ?? ''}\n`, { mode: 0o600 });
      return [`${name}_FILE`, path];
    });
    const unset = names.map((name): [string, undefined] => [name, undefined]);
    expectQuiet(await onTrial(Object.fromEntries([...files, ...unset])), 60);
  });

  it('4: in the middle of a rotation of every secret', async () => {
    const both = (name: string, made: string): string => `new:${made},main:${trial.env[name] ?? ''}`;
    expectQuiet(
      await onTrial({
        GMO_SHOP_PASS: 'now:simulator1,next:q7Xk29LmPz',
        ORDER_TOKEN_SECRET: both('ORDER_TOKEN_SECRET', randomBytes(16).toString('hex')),
        MERCHANT_API_KEY: both('MERCHANT_API_KEY', crypto.randomUUID()),
        DATA_KEY: both('DATA_KEY', base64()),
        WEBHOOK_SECRET: both('WEBHOOK_SECRET', `whsec_${base64()}`),
      }),
      60,
    );
  });

  it('5: on a trial whose webhooks are signed by a key pair', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const secret = `whsk_${privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('base64')}`;
    trial.shop.setListener(
      '/signed',
      receiver(() => publicKeyTextOf(secret) ?? ''),
    );
    expectQuiet(await onTrial({ WEBHOOK_SECRET: secret, WEBHOOK_URL: `${trial.shop.url}/signed` }), 60);
  });

  it('6: on a trial with a manual capture, other times and forwarding', async () => {
    trial.shop.setListener('/other', (_, response) => response.end('0'));
    expectQuiet(
      await onTrial({
        CAPTURE: 'manual',
        CAPTURE_WARN_DAYS: '20',
        EPOS_PAYMENT_TERM_SECONDS: '600',
        EPOS_FINISH_SECONDS: '3600',
        EPOS_AMOUNT_MAX: '500000',
        GMO_TIMEOUT_MS: '20000',
        NOTIFICATION_FORWARD_URL: `${trial.shop.url}/other`,
        LOG_LEVEL: 'debug',
      }),
      60,
    );
  });

  it('7: on a live one behind https, with the strictest page', async () => {
    expectQuiet(await onLive({}, { shopPage: new URL(`${live.shopUrl}/cart`) }), 73);
  });

  it('8: on a live one with a console, a nonce, a receiver inside, senders by name and two proxies', async () => {
    live.shop.setPage('/nonce', cartPage(live.payUrl).replace('<script ', '<script nonce="r4nd0m" '), {
      'content-security-policy': `${strictPolicy(live.payUrl)}, script-src 'nonce-r4nd0m' 'strict-dynamic'`,
    });
    const changes = {
      TRUSTED_PROXIES: '10.0.0.0/8,172.64.0.0/13,2400:cb00::/32',
      NOTIFICATION_SOURCE_IPS: '210.175.7.20',
      CONSOLE_KEY: `anna:${base64()},ken:${base64()}`,
      CONSOLE_READ_KEY: `accounting:${base64()}`,
      METRICS_KEY: base64(),
      LOG_LEVEL: 'warn',
    };
    const report = await onLive(changes, { shopPage: new URL(`${live.shopUrl}/nonce`) });
    expectQuiet(report, 73);
    expect(report.subject.hasConsole).toBe(true);
  });

  it('9: on a live one that is looked at without sending anything, with PostgreSQL elsewhere', async () => {
    const url = 'postgres://pay:kD83jf9s@db.marunouchi-shoten.jp/payments?sslmode=verify-full';
    const report = await onLive({ DATABASE_URL: url }, { offline: true });
    expectQuiet(report, 38);
    expect(report.summary.not_checked).toBeGreaterThan(20);
  });

  it('10: on a file of `init` that was filled in', async () => {
    const text = environmentFile(trial.shop.url, trial.env['PUBLIC_URL'] ?? '');
    const path = join(trial.folder, '.env.epos-kantan');
    writeFileSync(path, text, { mode: 0o600 });
    chmodSync(path, 0o600);
    const made = Object.fromEntries(
      text
        .split('\n')
        .filter((line) => /^[A-Z_]+=/.test(line))
        .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
    const filled = Object.fromEntries(
      [
        'GMO_BASE_URL',
        'GMO_SHOP_ID',
        'GMO_SHOP_PASS',
        'EPOS_MERCHANT_ID',
        'EPOS_STORE_ID',
        'WEBHOOK_URL',
      ].map((name) => [name, trial.env[name]]),
    );
    const { WEBHOOK_SECRET, OUTBOUND_ALLOW_HOSTS } = trial.env;
    const env = { ...made, ...filled, WEBHOOK_SECRET, OUTBOUND_ALLOW_HOSTS };
    expectQuiet(
      await runDoctor(
        { ...env, DATABASE_URL: `file:${join(trial.folder, 'first-start.db')}` },
        { machine: { folder: trial.folder } },
      ),
      60,
    );
  });
});
