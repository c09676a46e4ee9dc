/** P1 and P2: `POST /v1/checkouts` for new orders, against the handler that a shop would write by hand, with and without its database. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS, startProgram } from '../child-program.ts';
import type { Measure } from '../figures.ts';
import { sendAsFastAsPossible } from '../load.ts';
import type { Load } from '../load.ts';
import { GMO_SHOP, bffEnvironment, startRequests } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';

/** More starts in a second than anything here reaches. */
const STARTS_PER_SECOND_MAX = 2_500;

/** Runs both measures. */
export async function measureStarts(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, gmoUrl, rounds, seconds, say } = run;
  const folder = await mkdtemp(join(run.folder, 'starts-'));
  const peerEnvironment = { ...GMO_SHOP, GMO_BASE_URL: gmoUrl, ORDER_TOKEN_SECRET: shop.orderTokenSecret };
  const bff = await startProgram(PROGRAMS.bff, ['serve'], await bffEnvironment(shop, folder, gmoUrl));
  const withBooks = await startProgram(PROGRAMS.handWritten, [], {
    ...peerEnvironment,
    DATABASE: join(folder, 'peer.db'),
  });
  const withoutBooks = await startProgram(PROGRAMS.handWritten, [], peerEnvironment);
  const rates = { ours: [] as number[], withBooks: [] as number[], withoutBooks: [] as number[] };
  try {
    for (const { url } of [bff, withBooks, withoutBooks]) await startOrders(shop, url, Math.min(2, seconds));
    for (let round = 1; round <= rounds; round += 1) {
      rates.ours.push((await startOrders(shop, bff.url, seconds)).rate);
      rates.withBooks.push((await startOrders(shop, withBooks.url, seconds)).rate);
      rates.withoutBooks.push((await startOrders(shop, withoutBooks.url, seconds)).rate);
      say(`P1, P2: round ${String(round)} of ${String(rounds)}`);
    }
  } finally {
    await Promise.all([bff.stop(), withBooks.stop(), withoutBooks.stop()]);
  }
  const common = { what: 'POST /v1/checkouts, new orders', unit: '/s', ours: rates.ours } as const;
  return [
    {
      ...common,
      id: 'P1',
      against: 'hand-written, three commits',
      peer: rates.withBooks,
      goal: { ratioAtLeast: 1.5 },
    },
    {
      ...common,
      id: 'P2',
      against: 'hand-written, no database',
      peer: rates.withoutBooks,
      goal: { ratioAtLeast: 0.6 },
    },
  ];
}

/** Starts new orders for some seconds. */
export async function startOrders(shop: Shop, url: string, seconds: number): Promise<Load> {
  const next = await startRequests(shop, Math.ceil(seconds * STARTS_PER_SECOND_MAX));
  return sendAsFastAsPossible({
    url,
    seconds,
    next,
    check: (status, body) => {
      if (status !== 201) throw new Error(`a start was answered ${String(status)}: ${body.slice(0, 500)}`);
    },
  });
}
