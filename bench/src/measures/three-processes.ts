/**
 * P9: PostgreSQL. Starts for each second of processor time that the BFF uses, with three processes on one database against one; the processor is
 * counted, because on a small machine everything else runs on the same cores. And a thousand starts of one order at once over the three.
 */
import { freePort } from '@epos-kantan/bff/testing/free-port';
import { startPostgres } from '@epos-kantan/bff/testing/start-postgres';
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'undici';
import { PROGRAMS, startProgram } from '../child-program.ts';
import type { ChildProgram } from '../child-program.ts';
import type { Measure } from '../figures.ts';
import { controlGateway } from '../gateway-control.ts';
import { sendAsFastAsPossible } from '../load.ts';
import type { Load } from '../load.ts';
import { processorSeconds } from '../process-usage.ts';
import { GMO_SHOP, bffEnvironment, startRequest, startRequests } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';

const PROCESSES = 3;
const STARTS_AT_ONCE = 1_000;
const STARTS_PER_SECOND_MAX = 2_500;

/** Runs both measures. */
export async function measureProcesses(run: MeasuredRun): Promise<readonly Measure[]> {
  const { rounds, say } = run;
  const postgres = await startPostgres();
  const simulator = await startProgram(PROGRAMS.simulator, [], {
    PORT: '0',
    SIM_SHOP_ID: GMO_SHOP.GMO_SHOP_ID,
    SIM_SHOP_PASS: GMO_SHOP.GMO_SHOP_PASS,
  });
  const programs: ChildProgram[] = [];
  const perSecond = { ours: [] as number[], peer: [] as number[] };
  const counts: number[] = [];
  try {
    const start = async (name: string, count: number): Promise<readonly ChildProgram[]> => {
      const database = await postgres.createDatabase(name);
      const started = await startProcesses(run, simulator.url, database, count);
      programs.push(...started);
      return started;
    };
    const three = await start('three', PROCESSES);
    const one = await start('one', 1);
    for (const bffs of [three, one]) await startsPerProcessorSecond(run, bffs);
    for (let round = 1; round <= rounds; round += 1) {
      perSecond.ours.push(await startsPerProcessorSecond(run, three));
      perSecond.peer.push(await startsPerProcessorSecond(run, one));
      counts.push(await tradesOfOneOrder(run.shop, simulator.url, three));
      say(`P9: round ${String(round)} of ${String(rounds)}`);
    }
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await simulator.stop();
    await postgres.stop();
  }
  return [
    {
      id: 'P9',
      what: 'PostgreSQL, three processes: new orders per second of their processor time',
      against: 'one process',
      unit: '/s',
      ...perSecond,
      goal: { ratioAtLeast: 1 },
    },
    {
      id: 'P9',
      what: `${String(STARTS_AT_ONCE)} starts of one order at once over three: trades at GMO-PG`,
      against: 'exactly one',
      unit: '',
      ours: counts,
      peer: [],
      goal: { atMost: 1 },
      countsWorst: true,
    },
  ];
}

async function startProcesses(
  { shop, folder }: MeasuredRun,
  gmoUrl: string,
  database: string,
  count: number,
): Promise<readonly ChildProgram[]> {
  const own = await mkdtemp(join(folder, 'processes-'));
  const environment = await bffEnvironment(shop, own, gmoUrl, { DATABASE_URL: database });
  const started: ChildProgram[] = [];
  for (let number = 0; number < count; number += 1) {
    const PORT = String(await freePort());
    started.push(await startProgram(PROGRAMS.bff, ['serve'], { ...environment, PORT }));
  }
  return started;
}

async function startsPerProcessorSecond(
  { shop, seconds }: MeasuredRun,
  bffs: readonly ChildProgram[],
): Promise<number> {
  const pids = bffs.map(({ pid }) => pid);
  const next = await startRequests(shop, Math.ceil(seconds * STARTS_PER_SECOND_MAX));
  const usedBefore = await processorSeconds(pids);
  let count = 0;
  const load: Load = await sendAsFastAsPossible({
    url: bffs.map(({ url }) => url),
    seconds,
    next,
    check: (status, body) => {
      if (status !== 201) throw new Error(`a start was answered ${String(status)}: ${body.slice(0, 500)}`);
      count += 1;
    },
  });
  if (load.rate === 0) throw new Error('nothing was started');
  return count / ((await processorSeconds(pids)) - usedBefore);
}

/** How many trades GMO-PG has after a thousand presses for one order that arrive together; none at all is no answer. */
async function tradesOfOneOrder(shop: Shop, gmoUrl: string, bffs: readonly ChildProgram[]): Promise<number> {
  const gateway = controlGateway(gmoUrl);
  const pools = bffs.map(
    ({ url }) => new Pool(url, { connections: Math.ceil(STARTS_AT_ONCE / bffs.length) }),
  );
  try {
    await gateway.reset();
    const { method, path, headers, body } = await startRequest(
      shop,
      `at-once-${randomBytes(6).toString('hex')}`,
    );
    const press = async (_: unknown, number: number): Promise<void> => {
      const pool = pools[number % pools.length];
      const answer = await pool?.request({ method, path, headers: headers ?? {}, body: body ?? null });
      await answer?.body.text();
    };
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, press));
    const { trades, calls } = await gateway.ledger();
    const entered = [...calls, ...trades.flatMap((trade) => trade.calls)];
    const count = entered.filter((call) => call.path.includes('EntryTran')).length;
    if (count === 0) throw new Error('no start reached GMO-PG');
    return count;
  } finally {
    await Promise.all([...pools.map((pool) => pool.destroy()), gateway.close()]);
  }
}
