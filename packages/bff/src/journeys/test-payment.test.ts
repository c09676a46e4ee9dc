/** The guided test payment, as a process of its own: watched, canceled in any case, and told to nobody. */
import { merchantCheckoutSchema } from '@epos-kantan/shared';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { postMerchant } from '../testing/call-merchant.ts';
import { runCli } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

/** The command's lines of the verdict, by name. */
interface Verdict {
  readonly isGood: boolean;
  readonly isOver: boolean;
  readonly lines: readonly { readonly name: string; readonly result: string; readonly says: string }[];
}

function run(args: readonly string[]): ServeProcess {
  const { MERCHANT_API_KEY } = world.env;
  return runCli(['test-payment', '--json', ...args], { EPOS_KANTAN_URL: world.bffUrl, MERCHANT_API_KEY });
}

async function verdictOf(
  process: ServeProcess,
): Promise<{ code: number | null; verdict: Verdict; stderr: string }> {
  const { code, stdout, stderr } = await process.ended;
  return { code, stderr, verdict: JSON.parse(stdout) as Verdict };
}

/** What was shown with a time, without it. */
const stepsOf = (stderr: string): readonly string[] =>
  stderr.split('\n').flatMap((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}(.*)$/.exec(line)?.[1] ?? []);

const resultsOf = ({ lines }: Verdict) => Object.fromEntries(lines.map(({ name, result }) => [name, result]));
const trades = async () => (await world.ledger()).trades;
const untilStarted = () =>
  world.until('a trade that was asked about', async () => {
    const [trade] = await trades();
    return trade?.calls.some(({ path }) => path.includes('Search')) === true ? trade : null;
  });

describe('a test payment', () => {
  it('shows a page and its QR code, watches the payment, and proves each part of the road', async () => {
    world = await startWorld();
    const process = run(['--amount', '120', '--refund', '20']);
    const trade = await untilStarted();
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    await fetch(trade.retUrl, { redirect: 'manual' });
    const { code, verdict, stderr } = await verdictOf(process);
    expect(resultsOf(verdict)).toEqual({
      ...{ start: 'ok', inquiry: 'ok', payment: 'ok', notification: 'ok', return: 'ok' },
      ...{ capture: 'ok', refund: 'ok', cancel: 'ok' },
    });
    expect({ code, isGood: verdict.isGood, isOver: verdict.isOver }).toEqual({
      code: 0,
      isGood: true,
      isOver: true,
    });
    expect(stderr).toMatch(/Open this page and pay 120 yen, order trial-/);
    expect(stderr).toContain(`${world.bffUrl}/redirect/`);
    expect(stderr).toMatch(/[▀▄█]{10}/);
    expect(stepsOf(stderr).slice(0, 2)).toEqual([
      'step 2–5  registering the trade at GMO-PG, which asks EPOS for the confirmation page',
      `step 2–5  GMO-PG has the trade ${trade.orderId}, and gave its confirmation page`,
    ]);
    expect(stderr).toMatch(/step 9 {4}GMO-PG told the result: AUTH/);
    const [end] = await trades();
    expect(end).toMatchObject({
      status: expect.stringMatching(/CANCEL|RETURN/) as string,
      canceledAmount: 120,
    });
    expect(world.webhooks).toEqual([]);
  }, 60_000);

  it('shows each step as it happens, and says once that two of them cannot be seen from here', async () => {
    world = await startWorld();
    await world.control('faults', { on: 'ExecTranEpospay', kind: 'delay', ms: 3_000 });
    const process = run(['--refund', '30']);
    const told = (text: string) =>
      world.until(text, () => stepsOf(process.errors()).some((step) => step.includes(text)) || null);
    await told('step 2–5  registering');
    // Its beginning is told before there is an end.
    expect(process.errors()).not.toContain('has the trade');
    const trade = await untilStarted();
    const page = await world.until(
      'the page',
      () => /http\S+\/redirect\/\S+/.exec(process.errors())?.[0] ?? null,
    );
    expect(process.errors()).not.toMatch(/step (?:6|7–8|9)/);
    await world.openRedirect(page);
    await told('step 7–8');
    expect(process.errors()).not.toMatch(/step 9|paid:/);
    await world.control('faults', { on: 'EpospaySales', kind: 'delay', ms: 3_000 });
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    await told('capture begins');
    expect(process.errors()).not.toContain('capture is done');
    const { code, stderr } = await verdictOf(process);
    expect(code).toBe(0);
    const steps = stepsOf(stderr);
    expect(steps.filter((step) => step.includes('cannot be seen from here'))).toHaveLength(1);
    const order = [
      ...[
        'step 2–5  registering',
        `step 2–5  GMO-PG has the trade ${trade.orderId}`,
        'GMO-PG finds the trade',
      ],
      ...['step 6    the page was opened', 'step 7–8  at EPOS', 'paid: checkout.paid'],
      ...['capture begins', 'capture is done', 'refund begins', 'refund is done'],
      ...['cancel begins', 'cancel is done: the payment is paid, refunded'],
    ];
    expect(order.map((text) => steps.find((step) => step.includes(text)) ?? `no ${text}`)).toEqual(
      steps.filter((step) => order.some((text) => step.includes(text))),
    );
    expect(steps.some((step) => step.startsWith('step 9    GMO-PG told the result: AUTH'))).toBe(true);
  }, 60_000);

  it('that nobody pays before Ctrl-C is closed: nothing can be paid on its page any more', async () => {
    world = await startWorld();
    const process = run([]);
    const trade = await untilStarted();
    process.kill('SIGTERM');
    const { code, verdict } = await verdictOf(process);
    expect(resultsOf(verdict)).toMatchObject({ inquiry: 'ok', payment: 'not_seen', cancel: 'ok' });
    expect([code, verdict.isOver]).toEqual([1, true]);
    const list = await fetch(`${world.bffUrl}/v1/merchant/checkouts?trial=true`, {
      headers: { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` },
    });
    const { checkouts } = (await list.json()) as { readonly checkouts: readonly unknown[] };
    expect(merchantCheckoutSchema.parse(checkouts[0])).toMatchObject({
      closed: true,
      attempts: [{ gmoOrderId: trade.orderId }],
    });
  }, 60_000);

  it('whose shopper is at EPOS at Ctrl-C is not called over: he may still pay there', async () => {
    world = await startWorld();
    const process = run([]);
    await untilStarted();
    const page = await world.until(
      'the page',
      () => /http\S+\/redirect\/\S+/.exec(process.errors())?.[0] ?? null,
    );
    await fetch(page);
    process.kill('SIGTERM');
    const { code, verdict } = await verdictOf(process);
    expect([code, verdict.isOver, verdict.isGood]).toEqual([75, false, false]);
    expect(verdict.lines.at(-1)).toMatchObject({
      name: 'cancel',
      result: 'failed',
      says: expect.stringContaining('may still pay') as string,
    });
  }, 60_000);

  it('goes on watching through an answer that was lost', async () => {
    world = await startWorld();
    const process = run([]);
    const trade = await untilStarted();
    await world.until('the page', () => process.errors().includes('/redirect/') || null);
    await world.restart(() => sleep(3_000));
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    await fetch(trade.retUrl, { redirect: 'manual' });
    const { code, verdict } = await verdictOf(process);
    expect(resultsOf(verdict)).toMatchObject({ payment: 'ok', notification: 'ok', cancel: 'ok' });
    expect(code).toBe(0);
  }, 60_000);

  it('does not need the browser to come back: the payment is proven without it', async () => {
    world = await startWorld();
    const process = run([]);
    const trade = await untilStarted();
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    const { code, verdict } = await verdictOf(process);
    expect(resultsOf(verdict)).toMatchObject({
      payment: 'ok',
      notification: 'ok',
      return: 'not_seen',
      cancel: 'ok',
    });
    expect([code, verdict.isGood]).toEqual([0, true]);
  }, 60_000);

  it('whose notification is lost is canceled, and the verdict says where GMO-PG has to send it', async () => {
    world = await startWorld();
    await world.control('faults', { on: 'notification', kind: 'lose', times: 100 });
    const process = run([]);
    const trade = await untilStarted();
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    await fetch(trade.retUrl, { redirect: 'manual' });
    const { code, verdict } = await verdictOf(process);
    expect(resultsOf(verdict)).toMatchObject({ payment: 'ok', notification: 'failed', cancel: 'ok' });
    expect(verdict.lines.find(({ name }) => name === 'notification')?.says).toContain('/gmo/notification');
    expect(code).toBe(1);
    expect((await trades()).map(({ status }) => status)).toEqual(['CANCEL']);
  }, 90_000);

  it('whose inquiry GMO-PG refuses says that PayType or the contract is wrong, before anybody has paid', async () => {
    world = await startWorld({ env: { EPOS_PAY_TYPE: '41' } });
    const { verdict, stderr, code } = await verdictOf(run(['--wait', '3']));
    expect(resultsOf(verdict)).toMatchObject({ start: 'ok', inquiry: 'failed' });
    expect(stderr).not.toContain('Open this page');
    expect([code, verdict.isGood]).toEqual([verdict.isOver ? 1 : 75, false]);
    expect(verdict.lines.find(({ name }) => name === 'inquiry')?.says).toContain('EPOS_PAY_TYPE');
  }, 90_000);

  it('is refused with real money unless that was said', async () => {
    world = await startWorld();
    const answer = await postMerchant(world, 'trials', { body: '{"amount":10001}' });
    expect(answer.status).toBe(422);
    for (const words of [
      ['--amount', '100', '--refund', '100'],
      ['--amount', '10001'],
    ])
      expect((await run(words).ended).code).toBe(64);
    expect(await trades()).toEqual([]);
  });

  it('that is to be with real money is refused where none is: it would prove nothing about production', async () => {
    world = await startWorld();
    const refused = await run(['--production']).ended;
    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain('this BFF is in the test environment');
    const answer = await postMerchant(world, 'trials', { body: '{"production":true}' });
    expect([answer.status, answer.text]).toEqual([
      422,
      expect.stringContaining('leave \\"production\\" out'),
    ]);
    expect(await trades()).toEqual([]);
  });
});
