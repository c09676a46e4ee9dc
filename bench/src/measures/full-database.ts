/** P5: starts, notifications and status on a database with a million checkouts, against one with a thousand: the slowest hundredth. */
import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS, startProgram } from '../child-program.ts';
import type { ChildProgram } from '../child-program.ts';
import type { Measure } from '../figures.ts';
import { fillDatabase } from '../fill-database.ts';
import { sendAtRate } from '../load.ts';
import type { Load, LoadOptions, RequestToSend } from '../load.ts';
import { bffEnvironment, startRequests } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';
import { startSome } from './read-status.ts';
import { isZero, notificationsOf, readTrades } from './take-notifications.ts';

/** Checkouts of the small database. */
const FEW = 1_000;

/** Of so many the status is read and news comes; they are in both databases. */
const KNOWN = 200;

/** Requests in a second: what the slow hundredth is on a server that is busy, not full. */
const PER_SECOND = 100;

/** Rounds are longer here: a hundredth of few requests is no figure. */
const LONGER = 2;

/** Runs the three measures. */
export async function measureFullDatabase(run: MeasuredRun): Promise<readonly Measure[]> {
  const { rounds, stored, say } = run;
  const known = await makeKnown(run);
  say(`P5: fills a database with ${String(stored)} checkouts`);
  const full = await openFilled(run, known.file, stored);
  const small = await openFilled(run, known.file, Math.min(FEW, stored));
  const kinds = [
    {
      what: 'POST /v1/checkouts',
      requests: (count: number) => startRequests(run.shop, count),
      check: isStatus(201),
    },
    {
      what: 'POST /gmo/notification',
      requests: async () => notificationsOf(known.trades),
      check: isZero,
    },
    {
      what: 'GET /v1/checkouts/{handle}',
      requests: async () => readsOf(known.handles),
      check: isStatus(200),
    },
  ];
  const p99 = kinds.map(() => ({ ours: [] as number[], peer: [] as number[] }));
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const [index, kind] of kinds.entries()) {
        p99[index]?.ours.push((await load(run, full, kind)).p99);
        p99[index]?.peer.push((await load(run, small, kind)).p99);
      }
      say(`P5: round ${String(round)} of ${String(rounds)}`);
    }
  } finally {
    await Promise.all([full.stop(), small.stop()]);
  }
  return kinds.map(({ what }, index) => ({
    id: 'P5',
    what: `${what}, p99 at ${String(PER_SECOND)}/s with ${String(stored)} stored`,
    against: `with ${String(FEW)} stored`,
    unit: 'ms',
    ours: p99[index]?.ours ?? [],
    peer: p99[index]?.peer ?? [],
    goal: { ratioAtMost: 1.2 },
  }));
}

interface Kind {
  readonly requests: (count: number) => Promise<() => RequestToSend | undefined>;
  readonly check: LoadOptions['check'];
}

async function load({ seconds }: MeasuredRun, { url }: ChildProgram, kind: Kind): Promise<Load> {
  const length = seconds * LONGER;
  const next = await kind.requests(Math.ceil(length * PER_SECOND));
  return sendAtRate({ url, seconds: length, perSecond: PER_SECOND, next, check: kind.check });
}

/** A file with some running checkouts, their handles and trades. */
async function makeKnown({ shop, folder, gmoUrl }: MeasuredRun) {
  const own = await mkdtemp(join(folder, 'known-'));
  const bff = await startProgram(PROGRAMS.bff, ['serve'], await bffEnvironment(shop, own, gmoUrl));
  const handles = await startSome(shop, bff.url, KNOWN);
  await bff.stop();
  const file = join(own, 'payments.db');
  return { file, handles, trades: readTrades(file) };
}

async function openFilled(
  { shop, folder, gmoUrl }: MeasuredRun,
  file: string,
  total: number,
): Promise<ChildProgram> {
  const own = join(folder, `stored-${String(total)}`);
  await mkdir(own);
  const copy = join(own, 'payments.db');
  await copyFile(file, copy);
  fillDatabase(copy, total);
  return startProgram(PROGRAMS.bff, ['serve'], await bffEnvironment(shop, own, gmoUrl));
}

function readsOf(handles: readonly string[]): () => RequestToSend {
  let count = 0;
  return () => {
    count += 1;
    return { method: 'GET', path: `/v1/checkouts/${handles[count % handles.length] ?? ''}` };
  };
}

function isStatus(expected: number): LoadOptions['check'] {
  return (status, body) => {
    if (status !== expected) throw new Error(`answered ${String(status)}: ${body.slice(0, 500)}`);
  };
}
