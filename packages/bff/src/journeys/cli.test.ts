/** An operator at a shell: the commands that ask the merchant API of a running BFF, as processes of their own. */
import { conversionReportSchema } from '@epos-kantan/shared';
import iconv from 'iconv-lite';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { checkoutIdOf, countCalls } from '../testing/call-merchant.ts';
import { startOtherReceiver } from '../testing/other-receiver.ts';
import { runCli } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

/** The clock of the simulator begins today. */
const YEARS = ['--from', day(-200), '--to', day(199)];

function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

let world: World | null = null;
afterEach(async () => {
  await world?.stop();
  world = null;
});

async function openPaid(): Promise<{ world: World; id: string }> {
  const opened = await startWorld();
  world = opened;
  const { gmoOrderId } = await goToEpos(opened, { orderId: '注文-1' });
  await opened.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
  await untilTold(opened, 'checkout.captured');
  return { world: opened, id: checkoutIdOf(opened, '注文-1') };
}

function run(opened: World, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { MERCHANT_API_KEY } = opened.env;
  return runCli(args, { EPOS_KANTAN_URL: opened.bffUrl, MERCHANT_API_KEY, TZ: 'Asia/Tokyo', ...env }).ended;
}

describe('checkouts', () => {
  it('are listed and shown in tables that line up, without colours where no terminal is', async () => {
    const { world: opened, id } = await openPaid();
    const list = await run(opened, ['checkouts', 'list']);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    const [heads = '', row = ''] = list.stdout.split('\n');
    expect(heads).toMatch(/^CHECKOUT +ORDER +STATUS +FUNDS +TOTAL +CREATED +ATTENTION$/);
    expect(row).toMatch(
      new RegExp(`^${id} {2}注文-1 {2}paid {4}captured {2}9,800 yen {2}\\d{4}-\\d\\d-\\d\\d `),
    );
    // The order id is six columns wide in the table, and four characters long.
    expect(heads.indexOf('STATUS') - heads.indexOf('ORDER')).toBe('注文-1'.length + 2 + 2);
    // eslint-disable-next-line no-control-regex -- what colours begin with
    expect(list.stdout).not.toMatch(/\u001b/);
    const shown = await run(opened, ['checkouts', 'show', id]);
    expect(shown.code).toBe(0);
    for (const word of [
      'paid, captured',
      '9,800 yen',
      'checkout.captured',
      'delivered 1',
      'none → authorized',
    ])
      expect(shown.stdout).toContain(word);
  });

  it('are refunded once by one key, which is told before anything is sent', async () => {
    const { world: opened, id } = await openPaid();
    const first = await run(opened, ['checkouts', 'refund', id, '--amount', '300']);
    expect(first).toMatchObject({
      code: 0,
      stdout: 'done: 注文-1 is paid, partly_refunded, 300 yen given back\n',
    });
    const key = /^Idempotency-Key: (\S+)\n$/.exec(first.stderr)?.[1] ?? '';
    const again = await run(opened, ['checkouts', 'refund', id, '--amount', '300', '--key', key]);
    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(await countCalls(opened, 'EpospayChange')).toBe(1);
    const other = await run(opened, ['checkouts', 'refund', id, '--amount', '9501', '--json']);
    expect(other.code).toBe(1);
    expect(JSON.parse(other.stdout)).toMatchObject({ error: 'refund_too_large' });
    expect(other.stderr).toContain('9500 yen are left');
  });

  it('whose end is not known end the command as such, with what to repeat', async () => {
    const { world: opened, id } = await openPaid();
    await opened.control('faults', { on: 'EpospayChange', kind: 'drop-reply', times: 1 });
    const begun = await run(opened, [
      'checkouts',
      'refund',
      id,
      '--amount',
      '300',
      '--wait',
      '0',
      '--key',
      'k-1',
    ]);
    expect(begun.code).toBe(75);
    expect(begun.stderr).toContain('repeat this command with --key k-1');
    const end = await run(opened, ['checkouts', 'refund', id, '--amount', '300', '--key', 'k-1', '--json']);
    expect(end.code).toBe(0);
    expect(JSON.parse(end.stdout)).toMatchObject({ done: true, checkout: { funds: 'partly_refunded' } });
  });

  it('are not refunded while GMO-PG cannot be reached, and the command says so and names the key', async () => {
    const { world: opened, id } = await openPaid();
    await opened.control('faults', { on: 'SearchTradeMulti', kind: 'refuse', times: 100 });
    const words = ['checkouts', 'refund', id, '--amount', '300', '--wait', '0', '--key', 'k-2'];
    const refused = await run(opened, [...words, '--json']);
    expect(refused.code).toBe(75);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: 'gateway_unreachable' });
    expect(refused.stderr).toContain('nothing was done: repeat this command with --key k-2');
    expect(await countCalls(opened, 'EpospayChange')).toBe(0);
  });

  it('are canceled, and what is left of them is told', async () => {
    const { world: opened, id } = await openPaid();
    const end = await run(opened, ['checkouts', 'cancel', id]);
    expect(end).toMatchObject({ code: 0, stdout: 'done: 注文-1 is paid, refunded, 9,800 yen given back\n' });
    const list = await run(opened, ['checkouts', 'list', '--json', '--status', 'paid']);
    expect(JSON.parse(list.stdout)).toMatchObject({ checkouts: [{ id, funds: 'refunded', closed: true }] });
  });
});

it('events are listed with their webhooks, and one is sent again', async () => {
  const { world: opened } = await openPaid();
  const list = await run(opened, ['events', 'list', '--state', 'delivered']);
  expect(list.stdout).toMatch(/checkout\.paid +注文-1 .* delivered 1/);
  const [event] = opened.webhooks;
  const before = opened.webhooks.length;
  const sent = await run(opened, ['events', 'redeliver', event?.id ?? '']);
  expect(sent).toMatchObject({ code: 0, stdout: `done: ${event?.id ?? ''} waits to be sent\n` });
  await opened.until('it came again', () => opened.webhooks.length > before || null);
  const cursor = /^ *(\d+) .* checkout\.paid /m.exec(list.stdout)?.[1] ?? '';
  const range = ['--after', String(Number(cursor) - 1), '--through', cursor];
  expect(await run(opened, ['events', 'redeliver-many', ...range])).toMatchObject({
    code: 0,
    stdout: 'done: 0 wait to be sent\n',
  });
  const came = opened.webhooks.length;
  const again = await run(opened, ['events', 'redeliver-many', '--state', 'delivered', '--json', ...range]);
  expect(JSON.parse(again.stdout)).toEqual({ redelivered: 1, through: Number(cursor), more: false });
  await opened.until('it came a third time', () => opened.webhooks[came] ?? null);
  expect(opened.webhooks[came]?.id).toBe(event?.id);
});

it('notifications of other methods that were not taken are listed, with the reason', async () => {
  const other = await startOtherReceiver();
  other.answer = '1';
  try {
    const opened = await startWorld({ env: { NOTIFICATION_FORWARD_URL: other.url } });
    world = opened;
    const fields = { ShopID: 'tshop00000001', OrderID: 'card-1', Status: 'SALES', PayType: '3' };
    await opened.control('notify', { fields });
    await opened.until('tried', () => other.came[0] ?? null);
    const list = await opened.until('told', async () => {
      const end = await run(opened, ['forwards', 'list', '--state', 'waiting']);
      return end.stdout.includes('waiting 1') ? end.stdout : null;
    });
    expect(list).toMatch(/^CURSOR +GMO ORDER +PAY TYPE +RECEIVED +STATE +WHY$/m);
    expect(list).toMatch(/^ +1 +card-1 +3 .* waiting 1 +answered 200 and not 0$/m);
    expect(await run(opened, ['forwards', 'redeliver'])).toMatchObject({
      code: 0,
      stdout: 'done: 0 wait to be sent\n',
    });
  } finally {
    await other.stop();
  }
});

it('the sales report is shown, written as a file once, and matched with a list of EPOS Card’s', async () => {
  const { world: opened, id } = await openPaid();
  await opened.until('booked', async () => {
    await opened.advance(2);
    const { stdout } = await run(opened, ['reports', 'sales', '--json', ...YEARS]);
    return stdout.includes('"captured": 9800') || null;
  });
  await run(opened, ['checkouts', 'refund', id, '--amount', '300']);
  const shown = await opened.until('the refund is booked', async () => {
    await opened.advance(2);
    const end = await run(opened, ['reports', 'sales', '--by', 'month', ...YEARS]);
    return end.stdout.includes('-300 yen') ? end : null;
  });
  expect(shown.stdout).toMatch(/^total +2 +9,800 yen +-300 yen +0 yen +9,500 yen/m);
  const file = join(opened.folder, 'sales.csv');
  expect((await run(opened, ['reports', 'sales', '--by', 'entry', '--file', file, ...YEARS])).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain(',売上,9800,0,9800,');
  expect((await run(opened, ['reports', 'sales', '--file', file, ...YEARS])).code).not.toBe(0);
  const entries = JSON.parse(
    (await run(opened, ['reports', 'sales', '--by', 'entry', '--json', ...YEARS])).stdout,
  ) as {
    readonly eposTradeId: string;
  }[];
  const trade = entries[0]?.eposTradeId ?? '';
  const list = join(opened.folder, 'deposit.csv');
  const columns = ['--id-column', '取引番号', '--amount-column', '入金額'];
  const match = (text: string) => {
    writeFileSync(list, iconv.encode(text, 'windows-31j'));
    return run(opened, ['reports', 'match', list, '--charset', 'shift_jis', ...columns, ...YEARS]);
  };
  expect(await match(`取引番号,入金額\r\n${trade},"9,800"\r\n${trade},▲300\r\n`)).toMatchObject({
    code: 0,
    stdout: '1 matched, 0 differing, 0 missing, 0 unknown; ours 9,500 yen, theirs 9,500 yen\n',
  });
  const other = await match(`取引番号,入金額\r\n${trade},9800\r\nEP9,1\r\n`);
  expect(other.code).toBe(1);
  expect(other.stdout).toMatch(new RegExp(`^differing +${trade} +注文-1 +9,500 yen +9,800 yen$`, 'm'));
  expect(other.stdout).toMatch(/^unknown +EP9 +– +1 yen$/m);
  const unreadable = await match('x,y\r\n1,2\r\n');
  expect(unreadable).toMatchObject({ code: 64 });
  expect(unreadable.stderr).toContain('there is no column "取引番号"');
});

it('how many went how far is shown by day in a table, or as the API says it', async () => {
  const { world: opened } = await openPaid();
  const days = ['--from', day(-1), '--to', day(3)];
  const shown = await run(opened, ['reports', 'conversion', ...days]);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  const lines = shown.stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^DAY +SHOWN +PRESSED +STARTED +REDIRECTED +CONFIRMED +PAID$/);
  // Four days and the total.
  expect(lines.length).toBe(6);
  expect(lines.at(-1)).toMatch(/^total +0 +0 +1 +1 +1 +1$/);
  const json = await run(opened, ['reports', 'conversion', '--json', ...days]);
  expect(conversionReportSchema.parse(JSON.parse(json.stdout))).toMatchObject({
    from: day(-1),
    total: { started: 1, redirected: 1, confirmed: 1, paid: 1 },
  });
  const tooMany = await run(opened, ['reports', 'conversion', '--from', day(-93), '--to', day(0)]);
  expect([tooMany.code, tooMany.stderr]).toEqual([1, expect.stringContaining('1 to 92 days')]);
});

it('a refund whose answer was lost ends as not known, and says how to repeat it', async () => {
  // Takes the request, and breaks the connection.
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const env = { MERCHANT_API_KEY: 'k'.repeat(43), EPOS_KANTAN_URL: `http://127.0.0.1:${String(port)}` };
    const words = ['checkouts', 'refund', 'co_x', '--amount', '1', '--key', 'refund-1', '--wait', '0'];
    const end = await runCli(words, env).ended;
    expect(end.code).toBe(75);
    expect(end.stderr).toContain('it may have happened: repeat this command with --key refund-1');
  } finally {
    server.close();
  }
});

describe('a command that cannot work says why, and ends with a code of its own', () => {
  it('without a place, without a key, with a wrong one, and with nobody there', async () => {
    const env = { MERCHANT_API_KEY: 'k'.repeat(43) };
    const ends = await Promise.all([
      runCli(['checkouts', 'list'], env).ended,
      runCli(['checkouts', 'list'], { EPOS_KANTAN_URL: 'http://127.0.0.1:9' }).ended,
      runCli(['checkouts', 'list'], { ...env, EPOS_KANTAN_URL: 'http://127.0.0.1:9' }).ended,
      runCli(['checkouts', 'list', '--limit', 'x'], { ...env, EPOS_KANTAN_URL: 'http://127.0.0.1:9' }).ended,
      ...[[], ['--amount', '1', '--atempt', '2'], ['--amount', '1', '--key', '鍵']].map(
        (words) =>
          runCli(['checkouts', 'refund', 'co_x', ...words], { ...env, EPOS_KANTAN_URL: 'http://127.0.0.1:9' })
            .ended,
      ),
    ]);
    expect(ends.map(({ code }) => code)).toEqual([78, 78, 69, 64, 64, 64, 64]);
    expect(ends[4]?.stderr).toBe(
      'Missing required argument: --amount; --help behind a command says what it takes\n',
    );
    expect(ends[5]?.stderr).toContain('there is no option --atempt');
    expect(ends[6]?.stderr).toContain('nothing was sent');
    expect(ends[0]?.stderr).toContain('EPOS_KANTAN_URL');
    expect(ends[1]?.stderr).toContain('MERCHANT_API_KEY');
    expect(ends[2]?.stderr).toContain('http://127.0.0.1:9 gave no answer');
    expect(ends[3]?.stderr).toContain('--limit');
    const opened = await startWorld();
    world = opened;
    const refused = await run(opened, ['checkouts', 'list'], env);
    expect(refused.code).toBe(77);
    expect(refused.stderr).not.toContain(env.MERCHANT_API_KEY);
  });
});
