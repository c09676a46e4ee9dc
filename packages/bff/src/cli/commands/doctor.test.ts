/** `epos-kantan doctor` as a process of its own: what it prints, and how it ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInstallation } from '../../testing/doctor/start-installation.ts';
import type { Installation } from '../../testing/doctor/start-installation.ts';
import { runCli } from '../../testing/serve-process.ts';

let trial: Installation;
beforeAll(async () => {
  trial = await startInstallation();
});
afterAll(() => trial.stop());

const run = (args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) =>
  runCli(['doctor', ...args], { ...trial.env, ...env }).ended;

it('a good installation is told as such, and ends with 0', async () => {
  const end = await run(['--shop-page', `${trial.shop.url}/cart`]);
  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect(end.stdout).toMatch(/^test · shop tshop00000001 · 127\.0\.0\.1:\d+ · http/);
  expect(end.stdout).toMatch(/\n\d+ checks: \d+ ok, 0 warnings, 0 failures, \d+ not checked\n$/);
  for (const head of ['Configuration', 'Secrets', 'Environment', 'Database', 'GMO-PG', 'Webhooks'])
    expect(end.stdout).toMatch(new RegExp(`^${head}$`, 'm'));
});

it('a failure ends with 1, a warning alone with 0', async () => {
  const only = ['--only', 'merchant-id,store-id'];
  const failed = await run(only, { EPOS_MERCHANT_ID: undefined });
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/✗ failure +Merchant ID \(merchant-id\)\n +EPOS_MERCHANT_ID is not set/);
  const warned = await run(only, { EPOS_MERCHANT_ID: 'tshop00000001' });
  expect([warned.code, warned.stdout.includes('! warning')]).toEqual([0, true]);
});

it('--json is the whole report and nothing else, without any secret', async () => {
  const end = await run(['--json', '--offline'], { GMO_SHOP_PASS: 'canary0001' });
  const report = JSON.parse(end.stdout) as { checks: object[]; summary: Record<string, number> };
  expect(Object.keys(report.checks[0] ?? {})).toEqual(['id', 'group', 'title', 'result', 'says', 'todo']);
  expect(Object.keys(report.summary)).toEqual(['ok', 'warning', 'failure', 'not_checked']);
  for (const name of ['ORDER_TOKEN_SECRET', 'MERCHANT_API_KEY', 'DATA_KEY', 'WEBHOOK_SECRET'])
    expect(end.stdout).not.toContain(trial.env[name]);
  expect(end.stdout).not.toContain('canary');
});

describe('words that cannot be', () => {
  it.each([
    [['--only', 'no-such-check'], 'there is no check "no-such-check"'],
    [['--shop-page', 'shop.example/cart'], '--shop-page must be a URL'],
    [['--ofline'], 'there is no option --ofline'],
  ])('%j end with 64', async (args, says) => {
    const end = await run(args);
    expect([end.code, end.stdout]).toEqual([64, '']);
    expect(end.stderr).toContain(says);
  });
});

it('without any variable it says where to begin, and ends with 78', async () => {
  const end = await runCli(['doctor'], {}).ended;
  expect([end.code, end.stdout]).toEqual([78, '']);
  expect(end.stderr).toContain('npx epos-kantan init');
});
