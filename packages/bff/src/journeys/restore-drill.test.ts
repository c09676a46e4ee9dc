/**
 * The drill of a restore: a backup that was taken while the BFF served, fifty payments after it, the process killed, the backup put back.
 * Whatever road it takes, each payment becomes known and is told to the shop, and nobody is charged twice. As docs/backup.md says.
 */
import { mkdir, rename, copyFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { forgeNotification, goToEpos } from '../testing/at-epos.ts';
import type { ShopperAtEpos } from '../testing/at-epos.ts';
import { postMerchant } from '../testing/call-merchant.ts';
import { dumpPostgres, restorePostgres } from '../testing/copy-postgres.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { runCli } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { LedgerTrade, World } from '../testing/start-world.ts';

let world: World;
let serve: ServeProcess | null = null;
afterEach(async () => {
  serve?.kill('SIGKILL');
  await serve?.ended;
  serve = null;
  await world.stop();
});

interface Engine {
  readonly databaseUrl: () => Promise<string | null>;
  readonly backUp: (file: string) => Promise<void>;
  /** Puts the backup in the place of the database, which nobody has open. */
  readonly restore: (file: string) => Promise<void>;
}

const engines: Readonly<Record<string, Engine>> = {
  SQLite: {
    databaseUrl: () => Promise.resolve(null),
    backUp: async (file) => {
      const { code, stdout, stderr } = await runCli(['backup', file], world.env).ended;
      expect([code, stderr, stdout]).toEqual([0, '', expect.stringContaining(file)]);
    },
    restore: async (file) => {
      const lost = join(world.folder, 'lost');
      await mkdir(lost);
      for (const name of readdirSync(world.folder).filter((name) => name.startsWith('payments.db')))
        await rename(join(world.folder, name), join(lost, name));
      await copyFile(file, join(world.folder, 'payments.db'));
    },
  },
  PostgreSQL: {
    databaseUrl: freshDatabase,
    backUp: (file) => dumpPostgres(world.env['DATABASE_URL'] ?? '', file),
    restore: async (file) => {
      const databaseUrl = await freshDatabase();
      await restorePostgres(file, databaseUrl);
      world.env['DATABASE_URL'] = databaseUrl;
    },
  },
};

interface Payment extends ShopperAtEpos {
  readonly orderId: string;
}

/** Sends shoppers to EPOS, each with an order of his own. */
async function goMany(group: string, count: number): Promise<readonly Payment[]> {
  const payments: Payment[] = [];
  for (let number = 1; number <= count; number += 1) {
    const orderId = `${group}-${String(number)}`;
    payments.push({ orderId, ...(await goToEpos(world, { orderId })) });
  }
  return payments;
}

async function confirm(payments: readonly Payment[], points = 0): Promise<void> {
  for (const { gmoOrderId } of payments)
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm', points });
}

const PAID = new Set(['AUTH', 'SALES', 'CAPTURE']);

async function tradesOf(payments: readonly Payment[]): Promise<readonly LedgerTrade[]> {
  const ids = new Set(payments.map(({ gmoOrderId }) => gmoOrderId));
  return (await world.ledger()).trades.filter(({ orderId }) => ids.has(orderId));
}

/** What the shop was told of an order, after the first `from` webhooks. */
function toldOf(order: string, from: number): readonly string[] {
  const orderId: unknown = order;
  return world.heard
    .slice(from)
    .filter(({ data }) => data.orderId === orderId)
    .map(({ type, data }) => (data.reason === undefined ? type : `${type}:${data.reason}`));
}

const untilToldOf = (payments: readonly Payment[], event: string, from: number): Promise<true> =>
  world.until(
    `${event} of ${payments[0]?.orderId ?? ''} …`,
    () => payments.every(({ orderId }) => toldOf(orderId, from).includes(event)) || null,
  );

/** Lets GMO-PG be asked about all that it told of and nobody knows: one question in two seconds. */
async function untilOrphans(payments: readonly Payment[], known: Payment): Promise<void> {
  for (let rounds = 0; rounds < 400; rounds += 1) {
    const found = new Set<unknown>(world.orphans.map(({ data }) => data.orderId));
    if (payments.every(({ orderId }) => found.has(orderId))) return;
    await world.advance(2);
    // News of any payment of ours wakes the timer: it need not wait for its second.
    await forgeNotification(world, known.gmoOrderId, 'CAPTURE');
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  throw new Error(`never told: ${JSON.stringify(payments.map(({ orderId }) => orderId))}`);
}

/** The shopper comes back to the shop and presses the button of his lost order. */
async function pressAgain({ orderId }: Payment): Promise<{ status: number; code: string | undefined }> {
  const answer = await world.start(await world.sign({ orderId }));
  const { code } = (await answer.json()) as { code?: string };
  return { status: answer.status, code };
}

/** An order whose lost trade nobody paid: its next attempt is the only one that is charged. */
async function payAtLast(payment: Payment | undefined): Promise<void> {
  if (payment === undefined) throw new Error('no order was left unpaid');
  await world.advance(3_000);
  await world.until('payable again', async () => (await pressAgain(payment)).status === 201 || null);
  const { gmoOrderId } = await goToEpos(world, { orderId: payment.orderId });
  expect(gmoOrderId).toBe(payment.gmoOrderId.replace(/-01$/, '-02'));
  await confirm([{ ...payment, gmoOrderId }]);
  await untilToldOf([payment], 'checkout.captured', 0);
  const ofOrder = (await world.ledger()).trades.filter(({ orderId }) =>
    orderId.startsWith(payment.gmoOrderId.slice(0, 22)),
  );
  expect(ofOrder.map(({ status }) => PAID.has(status))).toEqual([false, true]);
}

interface Fifty {
  readonly before: readonly Payment[];
  readonly swept: readonly Payment[];
  readonly settled: readonly Payment[];
  readonly pressed: readonly Payment[];
  readonly unheard: readonly Payment[];
  readonly open: readonly Payment[];
  readonly left: readonly Payment[];
}

/** Serves, is backed up meanwhile, takes fifty payments more, and is killed. */
async function loseFifty(engine: Engine, backup: string): Promise<Fifty> {
  serve = runCli(['serve'], world.env);
  await serve.ready;
  const before = await goMany('before', 3);
  await confirm(before);
  await untilToldOf(before, 'checkout.captured', 0);
  const swept = await goMany('swept', 10);
  // Others are served while it is copied; what becomes of them, the backup may hold or not.
  await Promise.all([goMany('during', 3), engine.backUp(backup)]);
  const settled = await goMany('settled', 10);
  const pressed = await goMany('pressed', 10);
  const unheard = await goMany('unheard', 10);
  const open = await goMany('open', 5);
  const left = await goMany('left', 5);
  await confirm(settled);
  await confirm(pressed, 300);
  await confirm(swept);
  await untilToldOf([...settled, ...pressed, ...swept], 'checkout.captured', 0);
  serve.kill('SIGKILL');
  await serve.ended;
  // Paid while nobody listens: GMO-PG tells it again, an hour later.
  await confirm(unheard);
  return { before, swept, settled, pressed, unheard, open, left };
}

describe.each(Object.entries(engines))(
  'on %s, a backup from before fifty payments is put back',
  (_, engine) => {
    it('and every one becomes known and is told to the shop, and none is made or charged twice', async () => {
      const databaseUrl = await engine.databaseUrl();
      world = await startWorld({
        withoutBff: true,
        env: databaseUrl === null ? {} : { DATABASE_URL: databaseUrl },
      });
      const backup = join(world.folder, 'backup.db');
      const { before, swept, settled, pressed, unheard, open, left } = await loseFifty(engine, backup);
      const lost = [...settled, ...pressed, ...unheard, ...open, ...left];
      expect(lost.length + swept.length).toBe(50);
      const made = (await world.ledger()).trades.length;
      const [known] = before;
      if (known === undefined) throw new Error('no payment is in the backup');
      await engine.restore(backup);
      const from = world.heard.length;
      await world.open();

      // By the sweep: their records were open in the backup.
      await world.advance(1_200);
      await untilToldOf(swept, 'checkout.paid', from);
      expect((await world.view(known.handle)).status).toBe('paid');

      // By the shopper who comes back: his order has its OrderID again, GMO-PG says that it is taken, and he is not sent to pay.
      for (const payment of pressed)
        expect(await pressAgain(payment)).toEqual({ status: 503, code: 'outcome_unknown' });
      await untilToldOf(pressed, 'checkout.paid', from);
      for (const payment of pressed) expect(await pressAgain(payment)).toMatchObject({ status: 200 });

      // By the notification: the next one of a payment that was made while nobody listened, or after that.
      await confirm(open);
      await world.advance(3_700);
      await untilOrphans([...unheard, ...open], known);

      // By the operator alone: GMO-PG's notification was answered before, and nobody asks. From GMO-PG's list he names the OrderIDs.
      expect(settled.flatMap(({ orderId }) => toldOf(orderId, from))).toEqual([]);
      for (const { gmoOrderId } of settled)
        expect(await (await forgeNotification(world, gmoOrderId, 'CAPTURE')).text()).toBe('0');
      await untilOrphans(settled, known);

      // And adopts what is an orphan.
      const orphans = [...settled, ...unheard, ...open];
      for (const { gmoOrderId } of orphans)
        expect((await postMerchant(world, `orphans/${gmoOrderId}/adopt`)).status).toBe(200);
      await untilToldOf(orphans, 'checkout.attention:paid_late', from);
      for (const payment of orphans) expect(await pressAgain(payment)).toMatchObject({ status: 200 });

      // Nobody paid these. Their trade cannot be started any more; the order can be paid, once.
      for (const payment of left) expect((await pressAgain(payment)).status).toBe(503);
      const { trades } = await world.ledger();
      expect(trades).toHaveLength(made);
      const paid = await tradesOf([...swept, ...lost]);
      expect(paid.filter(({ status }) => PAID.has(status))).toHaveLength(45);
      expect(new Set(trades.map(({ orderId }) => orderId.slice(0, 22))).size).toBe(made);
      expect((await tradesOf(pressed)).map(({ status, pointsUsed }) => [status, pointsUsed])).toEqual(
        pressed.map(() => ['SALES', 300]),
      );
      await payAtLast(left[0]);
    }, 300_000);
  },
);
