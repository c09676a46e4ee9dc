import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../config/load-config.ts';
import { runCli } from '../../testing/serve-process.ts';
import { environmentFile } from './init.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-init-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The variables as a shell reads them from the file. */
function readByShell(file: string): Record<string, string> {
  const text = execFileSync('sh', ['-c', `set -a; . "$1"; env`, 'sh', file], { env: {}, encoding: 'utf8' });
  return Object.fromEntries(
    text.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
}

it('writes a file that its owner alone can read, and never over one that is there', async () => {
  const file = join(folder, "shop's.env");
  const first = await runCli(['init', '--file', file], {}).ended;
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain(`. '${folder}/shop'\\''s.env';`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const written = readFileSync(file, 'utf8');
  const again = await runCli(['init', '--file', file], {}).ended;
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('is there already');
  expect(readFileSync(file, 'utf8')).toBe(written);
});

it('says what it wrote as JSON, without a secret, and nothing on stdout when it wrote nothing', async () => {
  const file = join(folder, 'json.env');
  const { stdout, stderr, code } = await runCli(['init', '--json', '--file', file], {}).ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({ wrote: file, fillIn: ['GMO_SHOP_ID', 'GMO_SHOP_PASS'] });
  expect(await runCli(['init', '--json', '--file', file], {}).ended).toMatchObject({ code: 1, stdout: '' });
});

it('takes origins alone, which cannot be commands of the shell that reads the file', async () => {
  const file = join(folder, 'b.env');
  for (const shop of ['shop.example', 'https://shop.example/', 'https://shop.example/$(id)']) {
    const refused = await runCli(['init', '--file', file, '--shop', shop], {}).ended;
    expect([shop, refused.code]).toEqual([shop, 64]);
  }
  expect(existsSync(file)).toBe(false);
});

it('is a whole configuration once the shop of GMO-PG is filled in, and its secrets are new each time', async () => {
  const file = join(folder, 'a.env');
  await runCli(['init', '--file', file], {}).ended;
  const variables = readByShell(file);
  const before = loadConfig(variables);
  expect(before.ok ? [] : before.faults.map(({ variable }) => variable)).toEqual([
    'GMO_SHOP_ID',
    'GMO_SHOP_PASS',
  ]);
  const filled = { ...variables, GMO_SHOP_ID: 'tshop00000001', GMO_SHOP_PASS: 'a1b2c3d4e5' };
  expect(loadConfig(filled)).toMatchObject({ ok: true });
  const secrets = (text: string) => text.match(/(?<=_(?:SECRET|KEY)=).{30,}/g) ?? [];
  const all = [environmentFile('https://a.example', 'https://b.example'), readFileSync(file, 'utf8')].flatMap(
    secrets,
  );
  expect([all.length, new Set(all).size]).toEqual([10, 10]);
});
