/** The go-live sheet of a BFF that runs against the simulator, after a guided test payment. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runCli } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

it('knows the test payment that went the whole road, and is written as a page once', async () => {
  world = await startWorld({ env: { EPOS_MERCHANT_ID: 'M0001', EPOS_STORE_ID: 'S0001' } });
  const env = { ...world.env, EPOS_KANTAN_URL: world.bffUrl };
  const payment = runCli(['test-payment', '--json'], env);
  const trade = await world.until('a trade that was asked about', async () => {
    const [found] = (await world.ledger()).trades;
    return found?.calls.some(({ path }) => path.includes('Search')) === true ? found : null;
  });
  const page = await world.until(
    'the page',
    async () => /http\S+\/redirect\/\S+/.exec(payment.errors())?.[0] ?? null,
  );
  await fetch(page);
  await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
  await fetch(trade.retUrl, { redirect: 'manual' });
  expect((await payment.ended).code).toBe(0);

  const markdown = await runCli(['go-live', '--lang', 'en'], env).ended;
  expect(markdown.stdout).toMatch(
    /^\| \[x\] \| 1\. Contract with EPOS Card \| done \| Merchant ID \/ Store ID: M0001 \/ S0001/m,
  );
  expect(markdown.stdout).toMatch(/^\| \[x\] \| 3\. .* \| done \|/m);
  expect(markdown.stdout).toMatch(
    /4\. Installation, and a payment with a TEST ID \| \w+ \| trial-\w+ over 100 yen was paid, told, proven/,
  );
  expect(markdown.stdout).toMatch(/7\. Launch \| missing \| This is the test environment/);
  for (const secret of ['MERCHANT_API_KEY', 'DATA_KEY', 'ORDER_TOKEN_SECRET', 'GMO_SHOP_PASS'])
    expect(markdown.stdout).not.toContain(world.env[secret] ?? '?');

  const json = await runCli(['go-live', '--lang', 'en', '--json'], env).ended;
  const sheet = JSON.parse(json.stdout) as { readonly steps: readonly object[] };
  expect(sheet).toMatchObject({
    subject: { gmoEnv: 'test', merchantId: 'M0001' },
    proof: expect.stringMatching(/^trial-/) as string,
    wrote: null,
  });
  expect(Object.keys(sheet)).toEqual(['lookedAt', 'subject', 'steps', 'proof', 'open', 'wrote']);
  expect(sheet.steps).toHaveLength(7);
  expect(sheet.steps[0]).toMatchObject({ number: 1, title: 'Contract with EPOS Card', state: 'done' });
  for (const secret of ['MERCHANT_API_KEY', 'DATA_KEY', 'ORDER_TOKEN_SECRET', 'GMO_SHOP_PASS'])
    expect(json.stdout).not.toContain(world.env[secret] ?? '?');

  const file = join(world.folder, 'go-live.html');
  expect(await runCli(['go-live', '--html', file], env).ended).toMatchObject({
    code: 0,
    stdout: `wrote ${file}\n`,
  });
  expect(readFileSync(file, 'utf8')).toContain('<html lang="ja">');
  expect((await runCli(['go-live', '--html', file], env).ended).code).toBe(1);
}, 90_000);
