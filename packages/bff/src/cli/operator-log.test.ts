/** What an operator finds in the log of `epos-kantan serve` when a setting is wrong. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signOrder } from '../order-token/sign-order.ts';
import { runCli } from '../testing/serve-process.ts';
import type { Environment, World } from '../testing/start-world.ts';
import { startWorld } from '../testing/start-world.ts';

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly [name: string]: unknown;
}

let world: World;
beforeEach(async () => {
  world = await startWorld({ withoutBff: true });
});
afterEach(async () => {
  await world.stop();
});

/** Serves with these settings, does something, and gives the log. */
async function logOf(env: Environment, act: () => Promise<void>): Promise<{ lines: Line[]; stderr: string }> {
  const serve = runCli(['serve'], { ...world.env, LOG_LEVEL: 'info', ...env });
  await serve.ready;
  await act();
  serve.kill('SIGTERM');
  const { stderr } = await serve.ended;
  const lines = stderr
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return { lines, stderr };
}

function notify(headers: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams({ ShopID: 'tshop99999999', OrderID: 'x', Status: 'AUTH' });
  return fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', body, headers });
}

it('a wrong ShopPass is one error a minute that names the settings, and ends the press at once', async () => {
  const answers: Response[] = [];
  const { lines, stderr } = await logOf({ GMO_SHOP_PASS: 'wrongpass1' }, async () => {
    for (const orderId of ['a', 'b', 'c']) answers.push(await world.start(await world.sign({ orderId })));
  });
  for (const answer of answers) {
    expect(answer.status).toBe(502);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(await answer.json()).toMatchObject({ code: 'gateway_refused', recoverable: false });
  }
  const errors = lines.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(1);
  for (const name of ['GMO_SHOP_ID', 'GMO_SHOP_PASS', 'GMO_BASE_URL']) expect(errors[0]?.msg).toContain(name);
  expect(errors[0]).toMatchObject({ shopId: 'tshop00000001', gmoHost: new URL(world.simulatorUrl).host });
  expect(stderr).not.toContain('wrongpass1');
});

it('tokens of another ORDER_TOKEN_SECRET are a few warnings that name it and the origin, without the token', async () => {
  const origin = 'http://shop.localhost:3000';
  const order = { orderId: 'order-1', amount: 1, total: 1, returnUrl: `${origin}/` };
  const orderToken = await signOrder(order, { secret: randomBytes(32).toString('base64') });
  const { lines, stderr } = await logOf({}, async () => {
    for (let count = 0; count < 30; count += 1) {
      const answer = await fetch(`${world.bffUrl}/v1/checkouts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ orderToken }),
      });
      expect(answer.status).toBe(401);
    }
  });
  const warnings = lines.filter(({ level }) => level === 'warn');
  expect(warnings.length).toBeGreaterThan(0);
  expect(warnings.length).toBeLessThanOrEqual(5);
  for (const warning of warnings) {
    expect(warning).toMatchObject({ origin, client: '127.0.0.1' });
    expect(warning.msg).toContain('ORDER_TOKEN_SECRET');
  }
  expect(stderr).not.toContain(orderToken.slice(0, 20));
});

it('a flood of forged notifications is ten lines, each answered with 1', async () => {
  const { lines } = await logOf({}, async () => {
    for (let count = 0; count < 50; count += 1) expect(await (await notify()).text()).toBe('1');
  });
  expect(lines.filter(({ msg }) => msg.includes('GMO_SHOP_ID'))).toHaveLength(10);
});

it('a notification from elsewhere than NOTIFICATION_SOURCE_IPS gets 1 unread, one from there is read', async () => {
  const shopOf = { ShopID: 'tshop00000001', OrderID: 'other-method-1', Status: 'AUTH' };
  const send = (client: string, method = 'POST'): Promise<Response> =>
    fetch(`${world.bffUrl}/gmo/notification`, {
      method,
      headers: { 'x-forwarded-for': client },
      ...(method === 'POST' ? { body: new URLSearchParams(shopOf) } : {}),
    });
  const env = { NOTIFICATION_SOURCE_IPS: '203.0.113.0/24', TRUSTED_PROXIES: '127.0.0.1' };
  const { lines } = await logOf(env, async () => {
    const refused = await send('198.51.100.7, 203.0.114.1');
    expect([refused.status, await refused.text(), refused.headers.get('content-type')]).toEqual([
      200,
      '1',
      'text/plain',
    ]);
    expect((await send('198.51.100.7', 'GET')).status).toBe(405);
    await send('203.0.113.7');
  });
  const outcomes = lines.filter(({ outcome }) => outcome !== undefined);
  expect(outcomes.map(({ outcome, address }) => [outcome, address])).toEqual([
    ['foreign_source', '203.0.114.1'],
    [expect.not.stringContaining('foreign'), undefined],
  ]);
  expect(outcomes[0]?.msg).toContain('NOTIFICATION_SOURCE_IPS');
});
