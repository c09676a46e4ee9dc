/** An operator at a shell: `epos-kantan checkouts …` and `events …` against a running BFF, as processes of their own. */
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { checkoutIdOf, countCalls } from '../testing/call-merchant.ts';
import { runCli } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

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
