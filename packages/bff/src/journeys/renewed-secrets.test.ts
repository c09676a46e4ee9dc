/** Secrets that change while `epos-kantan serve` runs: from the moment of SIGHUP the new ones count, and no payment notices. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { untilTold } from '../testing/at-epos.ts';
import { ConsoleBrowser } from '../testing/console-browser.ts';
import { runCli } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

const NAMES = [
  ...['GMO_SHOP_PASS', 'ORDER_TOKEN_SECRET', 'MERCHANT_API_KEY', 'CONSOLE_KEY', 'METRICS_KEY', 'DATA_KEY'],
  'WEBHOOK_SECRET',
] as const;
type Name = (typeof NAMES)[number];

let world: World;
let serve: ServeProcess;
afterEach(async () => {
  serve.kill('SIGTERM');
  await serve.ended;
  await world.stop();
});

const long = (): string => randomBytes(32).toString('base64url');
const fileOf = (name: Name): string => join(world.folder, name);

/** A BFF whose secrets are all in files. */
async function open(shopPass: string): Promise<Record<Name, string>> {
  world = await startWorld({
    withoutBff: true,
    simulator: { shopPass },
    env: { GMO_SHOP_PASS: shopPass, CONSOLE_KEY: `anna:${long()}`, METRICS_KEY: long(), LOG_LEVEL: 'info' },
  });
  const secrets = Object.fromEntries(NAMES.map((name) => [name, world.env[name] ?? ''])) as Record<
    Name,
    string
  >;
  for (const name of NAMES) await writeFile(fileOf(name), secrets[name]);
  const inFiles = Object.fromEntries(
    NAMES.flatMap((name) => [
      [name, undefined],
      [`${name}_FILE`, fileOf(name)],
    ]),
  );
  serve = runCli(['serve'], { ...world.env, ...inFiles });
  await serve.ready;
  return secrets;
}

/** Writes the files and has the process read them; the line of its log about it. */
async function renew(changes: Partial<Record<Name, string>>, word: string): Promise<Record<string, unknown>> {
  for (const [name, text] of Object.entries(changes)) await writeFile(fileOf(name as Name), text);
  const before = serve.errors().length;
  serve.kill('SIGHUP');
  return world.until('the log line', () => {
    const line = serve
      .errors()
      .slice(before)
      .split('\n')
      .find((text) => text.includes(word));
    return line === undefined ? null : (JSON.parse(line) as Record<string, unknown>);
  });
}

const withKey = async (path: string, key: string): Promise<number> =>
  (await fetch(world.bffUrl + path, { headers: { authorization: `Bearer ${key}` } })).status;

it('takes new secrets at a signal: both count while both are named, then the new ones alone, and a payment goes on', async () => {
  const old = await open('before0001');
  const browser = new ConsoleBrowser(world.bffUrl);
  await browser.logIn(old.CONSOLE_KEY.replace('anna:', ''));
  const { handle, redirect } = await world.startOk(await world.sign({ orderId: 'before' }));
  const leave = new AbortController();
  const events = await fetch(`${world.bffUrl}/v1/checkouts/${handle}/events`, { signal: leave.signal });

  const fresh = { order: long(), merchant: long(), metrics: long(), ken: long() };
  const webhook = `whsec_${randomBytes(32).toString('base64')}`;
  const line = await renew(
    {
      ORDER_TOKEN_SECRET: `new:${fresh.order},old:${old.ORDER_TOKEN_SECRET}`,
      MERCHANT_API_KEY: `new:${fresh.merchant},old:${old.MERCHANT_API_KEY}`,
      METRICS_KEY: fresh.metrics,
      CONSOLE_KEY: `ken:${fresh.ken}`,
      WEBHOOK_SECRET: `new:${webhook},old:${old.WEBHOOK_SECRET}`,
    },
    'read anew',
  );
  expect(line['renewed']).toEqual([
    'ORDER_TOKEN_SECRET',
    'MERCHANT_API_KEY',
    'CONSOLE_KEY',
    'METRICS_KEY',
    'WEBHOOK_SECRET',
  ]);
  const merchant = '/v1/merchant/checkouts';
  expect([await withKey(merchant, fresh.merchant), await withKey(merchant, old.MERCHANT_API_KEY)]).toEqual([
    200, 200,
  ]);
  expect([await withKey('/metrics', fresh.metrics), await withKey('/metrics', old.METRICS_KEY)]).toEqual([
    200, 401,
  ]);
  expect((await browser.open('/console')).path).toMatch(/^\/console\/login/);
  expect((await new ConsoleBrowser(world.bffUrl).logIn(fresh.ken)).path).toBe('/console');
  expect((await world.start(await world.sign({ orderId: 'old-secret' }))).status).toBe(201);
  world.env['ORDER_TOKEN_SECRET'] = `new:${fresh.order}`;
  expect((await world.start(await world.sign({ orderId: 'new-secret' }))).status).toBe(201);

  // The shop's server still has the former one.
  const { accessId } = await world.openRedirect(redirect?.page ?? '');
  const trade = (await world.ledger()).trades.find((one) => one.accessId === accessId);
  await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
  await untilTold(world, 'checkout.paid');
  await readUntil(events, '"status":"paid"');
  leave.abort();

  await renew({ ORDER_TOKEN_SECRET: fresh.order, MERCHANT_API_KEY: fresh.merchant }, 'read anew');
  expect([await withKey(merchant, fresh.merchant), await withKey(merchant, old.MERCHANT_API_KEY)]).toEqual([
    200, 401,
  ]);
  world.env['ORDER_TOKEN_SECRET'] = old.ORDER_TOKEN_SECRET;
  expect((await world.start(await world.sign({ orderId: 'too-late' }))).status).toBe(401);
});

it('sends GMO-PG the ShopPass that the file holds', async () => {
  await open('right00001');
  await renew({ GMO_SHOP_PASS: 'wrong00001' }, 'read anew');
  expect((await world.start(await world.sign({ orderId: 'refused' }))).status).toBe(502);
  await renew({ GMO_SHOP_PASS: 'right00001' }, 'read anew');
  expect((await world.start(await world.sign({ orderId: 'taken' }))).status).toBe(201);
});

it('takes none of them when one cannot be used or needs a restart, says which, and works on', async () => {
  const old = await open('before0001');
  const fresh = long();
  const line = await renew({ MERCHANT_API_KEY: fresh, ORDER_TOKEN_SECRET: 'short-canary' }, 'not renewed');
  expect(line).toMatchObject({ level: 'error', faults: [{ variable: 'ORDER_TOKEN_SECRET' }] });
  expect(serve.errors()).not.toContain('canary');
  expect(await withKey('/v1/merchant/checkouts', fresh)).toBe(401);
  const again = await renew(
    { ORDER_TOKEN_SECRET: old.ORDER_TOKEN_SECRET, DATA_KEY: randomBytes(32).toString('base64') },
    'not renewed',
  );
  expect(again['faults']).toEqual([
    { variable: 'DATA_KEY', fix: expect.stringMatching(/^restart/) as string },
  ]);
  expect(await withKey('/v1/merchant/checkouts', old.MERCHANT_API_KEY)).toBe(200);
  expect((await world.start(await world.sign())).status).toBe(201);
});

/** @throws Error when the stream ends without these words */
async function readUntil(answer: Response, words: string): Promise<void> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(words)) {
    const part = await reader?.read();
    if (part?.value === undefined) throw new Error(`the stream ended: ${text}`);
    text += part.value;
  }
}
