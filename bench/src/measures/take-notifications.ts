/**
 * P3: `POST /gmo/notification`, answered `0` only after a durable commit, against the commits of one row each that SQLite does on the same
 * disk; and the slowest hundredth at a hundred notifications a second.
 */
import Database from 'better-sqlite3';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS, startProgram } from '../child-program.ts';
import type { Measure } from '../figures.ts';
import { sendAsFastAsPossible, sendAtRate } from '../load.ts';
import type { LoadOptions, RequestToSend } from '../load.ts';
import { GMO_SHOP, bffEnvironment } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';
import { startOrders } from './start-checkouts.ts';

/** Notifications in a second at which the slowest hundredth is looked at, and its bound in ms. */
const STEADY_PER_SECOND = 100;
const P99_MS_MAX = 100;

/** Runs both measures. */
export async function measureNotifications(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, gmoUrl, rounds, seconds, say } = run;
  const folder = await mkdtemp(join(run.folder, 'notifications-'));
  const bff = await startProgram(PROGRAMS.bff, ['serve'], await bffEnvironment(shop, folder, gmoUrl));
  const commits = openCommitter(join(folder, 'peer.db'));
  const rates = { ours: [] as number[], peer: [] as number[] };
  const p99: number[] = [];
  try {
    await startOrders(shop, bff.url, Math.min(2, seconds));
    const load = {
      url: bff.url,
      seconds,
      next: notificationsOf(readTrades(join(folder, 'payments.db'))),
      check: isZero,
    };
    for (let round = 1; round <= rounds; round += 1) {
      rates.ours.push((await sendAsFastAsPossible(load)).rate);
      rates.peer.push(commits.rateOver(seconds));
      p99.push((await sendAtRate({ ...load, perSecond: STEADY_PER_SECOND })).p99);
      say(`P3: round ${String(round)} of ${String(rounds)}`);
    }
  } finally {
    commits.close();
    await bff.stop();
  }
  return [
    {
      id: 'P3',
      what: 'POST /gmo/notification, each one new',
      against: 'commits of one row on this disk',
      unit: '/s',
      ours: rates.ours,
      peer: rates.peer,
      goal: { ratioAtLeast: 2 },
    },
    {
      id: 'P3',
      what: `POST /gmo/notification, p99 at ${String(STEADY_PER_SECOND)}/s`,
      against: 'its bound',
      unit: 'ms',
      ours: p99,
      peer: [],
      goal: { atMost: P99_MS_MAX },
    },
  ];
}

/** A trade that the BFF registered. */
export interface Trade {
  readonly orderId: string;
  readonly accessId: string;
}

/** The trades of a BFF's SQLite file. */
export function readTrades(file: string): readonly Trade[] {
  const database = new Database(file, { readonly: true });
  const trades = database
    .prepare('SELECT gmo_order_id AS orderId, access_id AS accessId FROM attempts LIMIT 1000')
    .all() as readonly Trade[];
  database.close();
  return trades;
}

/** Notifications of these trades in turn, each with a time of its own, so that none is a repetition. */
export function notificationsOf(trades: readonly Trade[]): () => RequestToSend {
  let count = 0;
  return () => {
    const trade = trades[count % trades.length];
    count += 1;
    const fields = {
      ShopID: GMO_SHOP.GMO_SHOP_ID,
      OrderID: trade?.orderId ?? '',
      AccessID: trade?.accessId ?? '',
      Status: 'AUTH',
      JobCd: 'AUTH',
      Amount: '9800',
      Tax: '0',
      TranDate: String(20_261_124_000_000 + count),
      PayType: '42',
    };
    return {
      method: 'POST',
      path: '/gmo/notification',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    };
  };
}

/** GMO-PG counts it as received. */
export const isZero: LoadOptions['check'] = (status, body) => {
  if (status !== 200 || body !== '0')
    throw new Error(`a notification was answered ${String(status)} ${body}`);
};

/** Commits of one row each, in the mode in which the BFF keeps payments. */
function openCommitter(file: string) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO rows (body) VALUES (?)');
  const body = 'x'.repeat(300);
  return {
    rateOver: (seconds: number): number => {
      const begunAt = performance.now();
      let count = 0;
      for (; performance.now() - begunAt < seconds * 1000; count += 1) insert.run(body);
      return count / ((performance.now() - begunAt) / 1000);
    },
    close: () => database.close(),
  };
}
