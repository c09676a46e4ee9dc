/** Secrets through a whole day of payments and trouble, at the loudest log level: none may be anywhere but where it belongs. */
import Database from 'better-sqlite3';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ withoutBff: true, env: { LOG_LEVEL: 'trace', GMO_TIMEOUT_MS: '1000' } });
});
afterEach(async () => {
  await world.stop();
});

it('no secret is in the log, in an answer, in a webhook or readable in the database', async () => {
  const serve = runCli(['serve'], world.env);
  await serve.ready;
  const secrets = new Set<string>();
  const answers: string[] = [];
  for (const name of [
    'GMO_SHOP_PASS',
    'ORDER_TOKEN_SECRET',
    'MERCHANT_API_KEY',
    'DATA_KEY',
    'WEBHOOK_SECRET',
  ]) {
    secrets.add(world.env[name] ?? '');
  }
  const { handles, tokens } = await payUnderTrouble(secrets, answers);
  await world.until(
    'told',
    () => world.webhooks.filter(({ type }) => type === 'checkout.captured').length === handles.length || null,
  );
  for (const bad of ['{', '{"orderToken":"x"}', JSON.stringify({ orderToken: `${tokens[0] ?? ''}x` })]) {
    answers.push(await (await post(bad)).text());
  }
  serve.kill('SIGTERM');
  const { stdout, stderr } = await serve.ended;

  expect(handles.length).toBeGreaterThanOrEqual(4);
  const accessPasses = readAccessPasses(await simulatorMemory());
  expect(accessPasses.length).toBeGreaterThanOrEqual(handles.length);
  const everywhere = [stdout, stderr, ...answers, JSON.stringify(world.webhooks)].join('\n');
  for (const secret of [...secrets, ...accessPasses])
    expect(everywhere.includes(secret), `a secret of ${String(secret.length)} characters leaked`).toBe(false);
  for (const secret of [...handles, ...tokens])
    expect(stderr.includes(secret), 'a handle or token is in the log').toBe(false);
  expect(
    stderr
      .split('\n')
      .filter(Boolean)
      .every((line) => line.startsWith('{')),
  ).toBe(true);

  const files = await Promise.all(
    (await readdir(world.folder)).map((file) => readFile(join(world.folder, file), 'latin1')),
  );
  for (const secret of [...secrets, ...accessPasses])
    expect(files.some((bytes) => bytes.includes(secret))).toBe(false);
  const database = new Database(join(world.folder, 'payments.db'), { readonly: true });
  expect(database.prepare("select count(*) as paid from checkouts where status = 'paid'").get()).toEqual({
    paid: handles.length,
  });
  database.close();
});

function post(body: string): Promise<Response> {
  return fetch(`${world.bffUrl}/v1/checkouts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

/** Pays one order after another while replies are lost; adds what was answered, and each start ticket's token. */
async function payUnderTrouble(
  secrets: Set<string>,
  answers: string[],
): Promise<{ handles: readonly string[]; tokens: readonly string[] }> {
  const handles: string[] = [];
  const tokens: string[] = [];
  for (const [index, kind] of ['none', 'drop-reply', 'garble', 'error', 'http'].entries()) {
    if (kind !== 'none') {
      const fault = { on: 'ExecTranEpospay', kind, afterEffect: true };
      await world.control('faults', kind === 'error' ? { ...fault, errInfo: 'E91099999' } : fault);
    }
    const orderToken = await world.sign({ orderId: `order-${String(index)}` });
    tokens.push(orderToken);
    const answer = await (await world.start(orderToken)).text();
    answers.push(answer);
    const body = JSON.parse(answer) as { handle?: string; redirect?: { page: string } };
    if (body.handle === undefined || body.redirect === undefined) continue;
    handles.push(body.handle);
    const page = await (await fetch(body.redirect.page)).text();
    secrets.add(/name="Token" value="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? 'no token');
    await world.openRedirect(body.redirect.page);
    const trade = (await world.ledger()).trades.at(-1);
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    answers.push(JSON.stringify(await world.view(body.handle)));
    answers.push(await (await fetch(`${world.bffUrl}/checkout/${body.handle}`)).text());
  }
  return { handles, tokens };
}

/** The simulator's own answers to inquiries are the only place to learn the access passwords from. */
async function simulatorMemory(): Promise<readonly string[]> {
  const { trades } = await world.ledger();
  return Promise.all(
    trades.map(async ({ orderId }) => {
      const body = new URLSearchParams({
        ShopID: 'tshop00000001',
        ShopPass: 'simulator1',
        OrderID: orderId,
        PayType: '42',
      });
      return (
        await fetch(`${world.simulatorUrl}/payment/SearchTradeMulti.idPass`, { method: 'POST', body })
      ).text();
    }),
  );
}

function readAccessPasses(replies: readonly string[]): readonly string[] {
  return replies.flatMap((reply) => /AccessPass=([^&\r\n]+)/.exec(reply)?.[1] ?? []);
}
