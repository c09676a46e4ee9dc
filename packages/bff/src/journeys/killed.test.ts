/** The BFF's process is killed with -9 at the worst moments; after the restart the shopper can pay, once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
let process1: ServeProcess;
let process2: ServeProcess | null = null;

beforeEach(async () => {
  world = await startWorld({ withoutBff: true });
  process1 = runCli(['serve'], world.env);
  await process1.ready;
});
afterEach(async () => {
  for (const one of [process1, process2]) {
    one?.kill('SIGKILL');
    await one?.ended;
  }
  process2 = null;
  await world.stop();
});

/** Starts a payment that GMO-PG answers too late, and kills the BFF meanwhile. */
async function killDuring(path: string, afterEffect: boolean): Promise<void> {
  await world.control('faults', { on: path, kind: 'delay', ms: 4_000, afterEffect });
  const lost = world.start(await world.sign()).catch(() => null);
  await world.until(`${path} reached GMO-PG`, async () => {
    const { trades, calls } = await world.ledger();
    return (
      [...calls, ...trades.flatMap((trade) => trade.calls)].some((call) => call.path.includes(path)) || null
    );
  });
  process1.kill('SIGKILL');
  await process1.ended;
  await lost;
  process2 = runCli(['serve'], world.env);
  await process2.ready;
}

async function payNow(): Promise<void> {
  const { handle, redirect } = await world.startOk(await world.sign());
  await world.openRedirect(redirect?.page ?? '');
  const trade = (await world.ledger()).trades.at(-1);
  await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
  await world.until(
    'captured',
    () => world.webhooks.find(({ type }) => type === 'checkout.captured') ?? null,
  );
  expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
}

describe('killed with -9', () => {
  it('between EntryTran and ExecTran: the registered trade is adopted and paid', async () => {
    await killDuring('EntryTranEpospay', true);
    await payNow();
    const { trades } = await world.ledger();
    expect(trades.map(({ status }) => status)).toEqual(['SALES']);
    expect(trades[0]?.calls.filter(({ path }) => path.includes('EntryTran'))).toHaveLength(1);
  });

  it('after ExecTran: its token was never stored, the next attempt is paid, the first can be started by nobody', async () => {
    await killDuring('ExecTranEpospay', true);
    await payNow();
    const { trades } = await world.ledger();
    expect(trades.map(({ status }) => status)).toEqual(['REQSUCCESS', 'SALES']);
  });

  it('while ExecTran had not arrived: executed again with the same trade', async () => {
    await killDuring('ExecTranEpospay', false);
    await payNow();
    expect((await world.ledger()).trades.filter(({ status }) => status === 'SALES')).toHaveLength(1);
  });

  it('both times in a row: paid once', async () => {
    await killDuring('EntryTranEpospay', true);
    if (process2 === null) throw new Error('no second process');
    process1 = process2;
    await killDuring('ExecTranEpospay', true);
    await payNow();
    expect((await world.ledger()).trades.filter(({ status }) => status === 'SALES')).toHaveLength(1);
  });

  it('after the shopper paid and before anybody was told: paid, captured and told after the restart', async () => {
    const { redirect } = await world.startOk(await world.sign());
    await world.openRedirect(redirect?.page ?? '');
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'delay', ms: 4_000 });
    const [trade] = (await world.ledger()).trades;
    await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
    process1.kill('SIGKILL');
    await process1.ended;
    process2 = runCli(['serve'], world.env);
    await process2.ready;
    await world.until(
      'captured',
      () => world.webhooks.find(({ type }) => type === 'checkout.captured') ?? null,
    );
    expect(world.webhooks.filter(({ type }) => type === 'checkout.paid')).toHaveLength(1);
  });
});
