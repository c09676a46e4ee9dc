/** A developer in the shop's own project: `epos-kantan dev`, as a process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { verifyWebhook } from '../webhook/verify-webhook.ts';

let folder: string;
let running: ServeProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-test-'));
});
afterEach(async () => {
  running?.kill('SIGTERM');
  await running?.ended;
  running = null;
  rmSync(folder, { recursive: true });
});

const dev = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ServeProcess =>
  (running = runCli(['dev', '--port', '0', '--simulator-port', '0', ...args], { TMPDIR: folder, ...env }));

/** The data of runs in the folder for temporary files. */
const leftBehind = () => readdirSync(folder).filter((name) => name.startsWith('epos-kantan-dev-'));

/** Looks for something in what was printed so far, for ten seconds. */
async function printed(process: ServeProcess, pattern: RegExp): Promise<RegExpExecArray> {
  for (let look = 0; look < 100; look += 1) {
    const found = pattern.exec(process.output());
    if (found !== null) return found;
    await sleep(100);
  }
  throw new Error(`not printed: ${String(pattern)}\n${process.output()}`);
}

const start = (bffUrl: string, orderToken: string, origin: string): Promise<Response> =>
  fetch(`${bffUrl}/v1/checkouts`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ orderToken }),
  });

async function payAt(simulatorUrl: string): Promise<void> {
  const { trades } = (await (await fetch(`${simulatorUrl}/_simulator/ledger`)).json()) as {
    readonly trades: readonly { readonly orderId: string }[];
  };
  await fetch(`${simulatorUrl}/_simulator/shopper`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderId: trades[0]?.orderId, action: 'confirm' }),
  });
}

it('prints a snippet whose order can be paid from a page of any local port, shows the webhooks, and leaves nothing behind', async () => {
  const process = dev([]);
  const bffUrl = await process.ready;
  const [, style = ''] = await printed(process, /href="([^"]+\.css)" integrity="sha384-/);
  const [, script = ''] = await printed(process, /src="([^"]+\.js)" integrity="sha384-/);
  expect([(await fetch(style)).status, (await fetch(script)).status]).toEqual([200, 200]);
  const [, token = ''] = await printed(process, /order-token="([\w.-]+)"/);
  const started = await start(bffUrl, token, 'http://localhost:5173');
  expect([started.status, started.headers.get('access-control-allow-origin')]).toEqual([
    201,
    'http://localhost:5173',
  ]);
  expect((await start(bffUrl, token, 'http://shop.example')).status).toBe(403);
  const [, simulatorUrl = ''] = await printed(process, /played by (\S+);/);
  await payAt(simulatorUrl);
  await printed(process, /^webhook checkout\.paid order dev-\d+, paid, authorized$/m);
  await printed(process, /^webhook checkout\.captured order dev-\d+, paid, captured$/m);
  process.kill('SIGTERM');
  expect((await process.ended).code).toBe(0);
  expect(leftBehind()).toEqual([]);
});

it('hands each webhook on to the shop’s own receiver, unchanged', async () => {
  const came: { readonly body: Buffer; readonly headers: Record<string, string | string[] | undefined> }[] =
    [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      came.push({ body: Buffer.concat(chunks), headers: request.headers });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const process = dev(['--webhook-url', `http://127.0.0.1:${String(port)}/hooks`]);
    const bffUrl = await process.ready;
    const [, token = ''] = await printed(process, /order-token="([\w.-]+)"/);
    await start(bffUrl, token, 'http://localhost:3000');
    const [, simulatorUrl = ''] = await printed(process, /played by (\S+);/);
    await payAt(simulatorUrl);
    await printed(process, /checkout\.captured .*; the shop answered 200$/m);
    const [, secret = ''] = await printed(process, /WEBHOOK_SECRET=(\S+)/);
    expect(came.map(({ body, headers }) => verifyWebhook(body, headers, secret).type)).toEqual([
      'checkout.paid',
      'checkout.captured',
    ]);
  } finally {
    server.close();
  }
});

it('does not run beside a production configuration', async () => {
  const { code, stderr } = await dev([], { GMO_ENV: 'production' }).ended;
  expect([code, stderr]).toEqual([78, 'dev is for building the shop, and GMO_ENV is production here\n']);
  expect(leftBehind()).toEqual([]);
});
