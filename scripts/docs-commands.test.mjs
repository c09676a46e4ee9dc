/**
 * Every command of the documentation is run by a test, or it says why none does: the list is docs-commands.mjs. What no other test runs and
 * is cheap is run here, as the page has it.
 */
import { execFile } from 'node:child_process';
import { createPrivateKey, sign, verify, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../packages/simulator/src/index.ts';
import { listFences, RUN_BY, rowOf, wordsOf } from './docs-commands.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const fences = listFences();

/** The text of the fence of a page that begins so, remarks and all. */
function fenceOf(page, begins) {
  const found = fences.filter((one) => one.page === page && one.words.startsWith(begins));
  expect(found).toHaveLength(1);
  return found[0].text;
}

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-commands-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function shell(lines, { cwd = root, env = {} } = {}) {
  const { stdout } = await promisify(execFile)('sh', ['-euc', lines], {
    cwd,
    env: { ...process.env, ...env },
  });
  return stdout;
}

/** What comes to a server of this machine. */
async function startReceiver() {
  const heard = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      heard.push({ method: request.method, path: request.url, headers: request.headers, body });
      response.end('0');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { heard, url: `http://127.0.0.1:${server.address().port}` };
}

describe('the list', () => {
  test('has a row for every fence', () => {
    expect(fences.length).toBeGreaterThan(50);
    const unlisted = fences.filter((fence) => rowOf(fence) === undefined);
    expect(unlisted.map(({ page, words }) => `${page}: ${words.split('\n')[0]}`)).toEqual([]);
  });

  test('has no row without a fence, and none twice', () => {
    const idle = RUN_BY.filter((row) => !fences.some((fence) => rowOf(fence) === row));
    expect(idle.map(({ page, begins }) => `${page}: ${begins}`)).toEqual([]);
    const names = RUN_BY.map(({ page, begins }) => `${page}: ${begins}`);
    expect(names).toEqual([...new Set(names)]);
  });

  test('names tests that are there and speak of it, or a reason', () => {
    for (const fence of fences) {
      const { by, says, because } = rowOf(fence);
      expect([fence.page, Boolean(by) !== Boolean(because)]).toEqual([fence.page, true]);
      if (by === undefined) continue;
      expect(by).toMatch(/\.test\.(?:ts|mjs)$/);
      expect(existsSync(join(root, by)), by).toBe(true);
      expect(readFileSync(join(root, by), 'utf8'), by).toContain(says);
    }
  });

  test.each([
    [{ page: 'docs/lifecycle.md', words: 'rm everything' }],
    [{ page: 'docs/doctor.md', words: 'npx epos-kantan something-else' }],
    [{ page: 'docs/runbook/two-tabs.md', words: 'pnpm crash-points' }],
    [{ page: 'docs/ja/doctor.md', words: 'epos-kantan doctor' }],
  ])('does not know a new fence: $page', (fence) => {
    expect(rowOf(fence)).toBeUndefined();
  });

  test('takes what a remark says for no command', () => {
    expect(wordsOf('# first\na --b # why\n\nc "#d"\n')).toBe('a --b\nc "#d"');
  });
});

describe('the commands that are run here', () => {
  test('make secrets: docs/configuration.md', async () => {
    const [key, webhookSecret] = (await shell(fenceOf('docs/configuration.md', 'node -e')))
      .trim()
      .split('\n');
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(webhookSecret).toMatch(/^whsec_/);
    expect(Buffer.from(webhookSecret.slice(6), 'base64')).toHaveLength(32);
  });

  test('make a key pair: docs/webhooks.md', async () => {
    const [secret, open] = (await shell(fenceOf('docs/webhooks.md', 'node -e'))).trim().split('\n');
    const bytes = (text, prefix) => {
      expect(text.startsWith(prefix)).toBe(true);
      return Buffer.from(text.slice(prefix.length), 'base64');
    };
    const der = (head, key) => Buffer.concat([Buffer.from(head, 'hex'), key]);
    const privateKey = der('302e020100300506032b657004220420', bytes(secret, 'whsk_'));
    const publicKey = der('302a300506032b6570032100', bytes(open, 'whpk_'));
    const signature = sign(
      null,
      Buffer.from('x'),
      createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }),
    );
    const ofPair = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from('x'), ofPair, signature)).toBe(true);
  });

  test('lay out the files of the service, readable for nobody else: install -d', async () => {
    const folder = makeFolder();
    const lines = fenceOf('docs/running.md', 'install -d').split('\n');
    const kept = lines.filter((line) => !line.startsWith('systemctl')).join('\n');
    expect(lines.length - kept.split('\n').length).toBe(1);
    mkdirSync(join(folder, 'systemd'));
    await shell(
      kept.replaceAll('/etc/epos-kantan', folder).replace('/etc/systemd/system/', `${folder}/systemd/`),
    );
    const secrets = join(folder, 'secrets');
    expect(readdirSync(secrets).toSorted()).toEqual([
      'data-key',
      'gmo-shop-pass',
      'merchant-api-key',
      'order-token-secret',
      'webhook-secret',
    ]);
    expect(statSync(secrets).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'environment')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(join(secrets, 'data-key'), 'utf8'), 'base64')).toHaveLength(32);
  });

  test('lay out the secrets of the compose file: cd deploy', async () => {
    const folder = makeFolder();
    cpSync(join(root, 'deploy'), join(folder, 'deploy'), { recursive: true });
    const lines = fenceOf('docs/running.md', 'cd deploy').split('\n');
    const kept = lines.filter((line) => !line.startsWith('docker')).join('\n');
    expect(lines.length - kept.split('\n').length).toBe(1);
    await shell(kept, { cwd: folder });
    const read = (name) => readFileSync(join(folder, 'deploy/secrets', name), 'utf8').trim();
    expect(read('database-url')).toBe(`postgres://epos:${read('database-password')}@db/epos`);
    expect(read('database-password')).toMatch(/^[\w-]{32}$/);
    expect(read('webhook-secret')).toMatch(/^whsec_[\w+/]{43}=$/);
  });

  test('name an OrderID to the BFF: docs/runbook/README.md', async () => {
    const { heard, url } = await startReceiver();
    const env = { PUBLIC_URL: url, GMO_SHOP_ID: 'tshop00000001' };
    expect(await shell(fenceOf('docs/runbook/README.md', 'curl -d'), { env })).toBe('0');
    const [{ path, body }] = heard;
    expect([path, new URLSearchParams(body).get('ShopID')]).toEqual(['/gmo/notification', 'tshop00000001']);
  });

  test('refund with one key: $EPOS_KANTAN_URL', async () => {
    const { heard, url } = await startReceiver();
    const env = { EPOS_KANTAN_URL: url, CHECKOUT_ID: 'co_1', MERCHANT_API_KEY: 'k', REFUND_KEY: 'refund-1' };
    await shell(fenceOf('docs/shop-server/README.md', 'curl "$EPOS_KANTAN_URL'), { env });
    expect(heard).toMatchObject([
      {
        method: 'POST',
        path: '/v1/merchant/checkouts/co_1/refund',
        headers: {
          authorization: 'Bearer k',
          'idempotency-key': 'refund-1',
          'content-type': 'application/json',
        },
        body: '{"amount":300}',
      },
    ]);
  });

  test('order trouble from the simulator: each _simulator/faults of the runbook', async () => {
    const ordered = fences.filter(({ words }) => words.includes('_simulator/faults'));
    expect(ordered.length).toBeGreaterThan(5);
    const simulator = await startSimulator({ port: 0 });
    onTestFinished(() => simulator.stop());
    for (const { text } of ordered) {
      const line = text.replace('http://127.0.0.1:8788', simulator.url);
      expect(JSON.parse(await shell(line)), text).toMatchObject({ id: expect.any(Number) });
    }
  });
});
