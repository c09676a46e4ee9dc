/** The thrown list, row 55: texts in every field that comes in, which want to be lines of the log, or commands of a terminal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { goToEpos } from '../../testing/at-epos.ts';
import { runCli } from '../../testing/serve-process.ts';
import type { World } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';
import { postNotification, postStart } from './throw-at.ts';

const openWorld = openWorlds();

const EVIL = '\r\n{"level":"info","msg":"F0RGED"}\r\n\u001b[31m\u001b]0;x\u0007\u009b31m\u2028\u0085"}\n';
/** What a header can carry of it. */
const EVIL_HEADER = '"}{"level":"info","msg":"F0RGED"}\t\u009b[31m';
const HEADERS = Object.fromEntries(
  'user-agent referer x-forwarded-for x-request-id traceparent origin accept-language'
    .split(' ')
    .map((name) => [name, EVIL_HEADER]),
);
const FIELDS = 'ShopID OrderID Status ErrCode ErrInfo AccessID Amount PayType TranDate'.split(' ');

async function throwAsGmo(world: World): Promise<void> {
  const { gmoOrderId, returnUrl } = await goToEpos(world);
  const forms = FIELDS.map(
    (name) =>
      new URLSearchParams({ ShopID: 'tshop00000001', OrderID: gmoOrderId, Status: 'AUTH', [name]: EVIL }),
  );
  // A return waits up to two seconds for an inquiry: all at once.
  await Promise.all(
    forms.flatMap((body) => [
      postNotification(world, body, { 'x-forwarded-for': EVIL_HEADER }),
      fetch(`${returnUrl}?${body.toString()}`, { redirect: 'manual' }),
      fetch(returnUrl, { method: 'POST', body, redirect: 'manual', headers: HEADERS }),
    ]),
  );
  await postNotification(world, new URLSearchParams({ [EVIL]: EVIL }));
}

async function throwAsBrowser(world: World): Promise<void> {
  const inUrl = encodeURIComponent(EVIL);
  for (const path of [inUrl, `v1/checkouts/${inUrl}`, `checkout/${inUrl}?lang=${inUrl}`, `assets/${inUrl}`]) {
    await fetch(`${world.bffUrl}/${path}`, { headers: HEADERS });
  }
  const json = { 'content-type': 'application/json' };
  for (const orderToken of [EVIL, `${EVIL}.${EVIL}.${EVIL}`, (await world.sign()) + EVIL]) {
    const form = new URLSearchParams({ orderToken, lang: EVIL });
    await fetch(`${world.bffUrl}/checkout`, { method: 'POST', body: form, headers: HEADERS });
    form.delete('lang');
    await fetch(`${world.bffUrl}/checkout`, { method: 'POST', body: form, headers: HEADERS });
    await postStart(world, JSON.stringify({ orderToken, [EVIL]: EVIL }), json);
    await postStart(world, JSON.stringify({ orderToken }), json);
  }
}

async function answerAsGmo(world: World): Promise<void> {
  for (const body of [
    `ErrCode=${EVIL}&ErrInfo=${EVIL}`,
    'ErrCode="}{|E92&ErrInfo="}{F0RGED|E92000001',
    EVIL,
  ]) {
    await world.control('faults', { on: 'EntryTranEpospay', kind: 'http', status: 200, body });
  }
  for (const orderId of ['"}{"level":"info","msg":"F0RGED"}', '%0a{"msg":"F0RGED"}', '\\n\\u001b[31m']) {
    await world.start(await world.sign({ orderId }));
  }
}

it('55: what is thrown into any inbound field stays inside one escaped line of the log', async () => {
  const env = { LOG_LEVEL: 'trace', TRUSTED_PROXIES: '127.0.0.1' };
  const world = await openWorld({ withoutBff: true, env });
  const serve = runCli(['serve'], world.env);
  await serve.ready;
  await throwAsGmo(world);
  await throwAsBrowser(world);
  await answerAsGmo(world);
  await sleep(300);
  serve.kill('SIGTERM');
  const { stderr } = await serve.ended;
  const lines = stderr.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(10);
  expect(stderr).toMatch(/F0RGED[^\n]*\\u009b/);
  for (const line of lines) {
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    expect((JSON.parse(line) as { readonly msg: string }).msg).not.toBe('F0RGED');
  }
});
