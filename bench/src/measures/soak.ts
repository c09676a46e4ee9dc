/**
 * Whole checkouts on several processes and PostgreSQL, while processes are killed with -9, GMO-PG answers slowly and every notification comes
 * twice; at the end the books are compared: nothing lost, nothing doubled. Run by `pnpm bench soak`, with what is thrown at it as options.
 */
import { freePort } from '@epos-kantan/bff/testing/free-port';
import { startLoadBalancer } from '@epos-kantan/bff/testing/load-balancer';
import type { LoadBalancer } from '@epos-kantan/bff/testing/load-balancer';
import { startPostgres } from '@epos-kantan/bff/testing/start-postgres';
import type { RunningPostgres } from '@epos-kantan/bff/testing/start-postgres';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChildProgram } from '../child-program.ts';
import { compareBooks } from '../compare-books.ts';
import type { BookRecord, Differences } from '../compare-books.ts';
import { driveCheckouts } from '../drive-checkouts.ts';
import type { Driven } from '../drive-checkouts.ts';
import type { Measure } from '../figures.ts';
import type { GatewayControl } from '../gateway-control.ts';
import { openPayingShop } from '../paying-shop.ts';
import type { PayingShop } from '../paying-shop.ts';
import type { MeasuredRun } from './measured-run.ts';

const DATABASE = 'soak';

/** Every so often so many calls of each kind take so long. */
const SLOW_EVERY_MS = 10_000;
const SLOW_CALLS = { kind: 'delay', ms: 2_000, times: 20 };
const CALLS = ['EntryTranEpospay', 'ExecTranEpospay', 'SearchTradeMulti', 'EpospaySales'];

/** More notifications than the simulator holds trades come twice. */
const DOUBLED = { on: 'notification', kind: 'duplicate', times: 10_000 };
const DOUBLED_ORDERS = 20;

const UNDER_WAY_MAX = 2_000;
const PATIENCE_MS = 300_000;
const DIFFERENCES_SAID_MAX = 20;

/** One process, on a port that it keeps. */
interface Instance {
  readonly port: number;
  program: ChildProgram;
}

/** Runs it. */
export async function measureSoak(run: MeasuredRun): Promise<readonly Measure[]> {
  const postgres = await startPostgres();
  const folder = await mkdtemp(join(run.folder, 'soak-'));
  const paying = await openPayingShop(run.shop, folder, {
    DATABASE_URL: await postgres.createDatabase(DATABASE),
  });
  const balancer = await startLoadBalancer(Number(new URL(paying.url).port));
  const instances: Instance[] = [];
  try {
    for (let number = 0; number < run.soak.instances; number += 1) {
      const port = await freePort();
      const program = await paying.startBff(port);
      instances.push({ port, program });
      balancer.targets.push(program.url);
    }
    const { driven, kills } = await driveUnderTrouble(run, paying, balancer, instances);
    const differences = await compare(postgres, paying, driven);
    return rows(run, driven, kills, differences);
  } finally {
    await Promise.all(instances.map(({ program }) => program.stop()));
    balancer.close();
    await paying.close();
    await postgres.stop();
  }
}

async function driveUnderTrouble(
  { shop, rate, minutes, soak, say }: MeasuredRun,
  paying: PayingShop,
  balancer: LoadBalancer,
  instances: readonly Instance[],
): Promise<{ readonly driven: Driven; readonly kills: number }> {
  const { gateway, receiver, url } = paying;
  if (soak.isNotificationDoubled)
    for (let order = 0; order < DOUBLED_ORDERS; order += 1) await gateway.fault(DOUBLED);
  const trouble = new AbortController();
  const seconds = minutes * 60;
  const slow = soak.isGatewaySlow ? slowDown(gateway, trouble.signal) : Promise.resolve();
  const killing = killInTurn(paying, balancer, instances, soak.killEvery, trouble.signal);
  const endTrouble = setTimeout(() => {
    trouble.abort();
  }, seconds * 1000);
  const driven = await driveCheckouts({
    ...{ shop, url, gateway, receiver, perSecond: rate, seconds },
    ...{ underWayMax: UNDER_WAY_MAX, patienceMs: PATIENCE_MS },
  });
  clearTimeout(endTrouble);
  trouble.abort();
  const kills = await killing;
  await slow;
  say(
    `soak: ${String(driven.confirmed.length)} payments, ${driven.rate.toFixed(1)}/s, ${String(kills)} kills, ${String(driven.givenUp.length)} shoppers gave up, ${String(driven.untold.length)} not told in time`,
  );
  if (driven.confirmed.length === 0) throw new Error('nobody could pay');
  return { driven, kills };
}

/** Until the signal aborts. */
async function slowDown(gateway: GatewayControl, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A board that is full of faults is slow enough.
    for (const on of CALLS) await gateway.fault({ on, ...SLOW_CALLS }).catch(() => undefined);
    await wait(SLOW_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Kills one after the other in the middle of its work, and starts it again; how many were killed. */
async function killInTurn(
  paying: PayingShop,
  balancer: LoadBalancer,
  instances: readonly Instance[],
  everySeconds: number,
  signal: AbortSignal,
): Promise<number> {
  if (everySeconds === 0) return 0;
  for (let kills = 0; ; kills += 1) {
    await wait(everySeconds * 1000, undefined, { signal }).catch(() => undefined);
    const victim = instances[kills % instances.length];
    if (signal.aborted || victim === undefined) return kills;
    await victim.program.kill();
    balancer.targets.splice(0, Infinity, ...balancer.targets.filter((url) => url !== victim.program.url));
    victim.program = await paying.startBff(victim.port);
    balancer.targets.push(victim.program.url);
  }
}

async function compare(
  postgres: RunningPostgres,
  { gateway, receiver }: PayingShop,
  { confirmed }: Driven,
): Promise<Differences> {
  const rows = await postgres.ask(
    DATABASE,
    `SELECT a.gmo_order_id, a.phase, a.amount::int, a.tax::int, c.order_id, c.status, c.funds
     FROM attempts a JOIN checkouts c ON c.id = a.checkout_id`,
  );
  const records = rows.map((row): BookRecord => ({
    gmoOrderId: String(row['gmo_order_id']),
    orderId: String(row['order_id']),
    status: String(row['status']),
    funds: String(row['funds']),
    phase: String(row['phase']),
    amount: Number(row['amount']),
    tax: Number(row['tax']),
  }));
  const { trades } = await gateway.ledger();
  const told = new Map([...receiver.told].map(([orderId, { ids }]) => [orderId, [...ids.values()]]));
  return compareBooks({ trades, records, confirmed, told });
}

function rows(
  { soak, say }: MeasuredRun,
  driven: Driven,
  kills: number,
  { lost, doubled }: Differences,
): readonly Measure[] {
  for (const difference of [...lost, ...doubled].slice(0, DIFFERENCES_SAID_MAX)) say(`soak: ${difference}`);
  const trouble = [
    `${String(kills)} kills`,
    ...(soak.isGatewaySlow ? ['slow answers of GMO-PG'] : []),
    ...(soak.isNotificationDoubled ? ['every notification twice'] : []),
  ].join(', ');
  const what = `${String(driven.confirmed.length)} payments at ${driven.rate.toFixed(0)}/s on ${String(soak.instances)} processes, ${trouble}`;
  const common = { id: 'soak', against: "GMO-PG's ledger", unit: '', peer: [], goal: { atMost: 0 } } as const;
  return [
    { ...common, what: `${what}: lost`, ours: [lost.length] },
    { ...common, what: 'the same: doubled', ours: [doubled.length] },
  ];
}
