/**
 * P8: what shoppers who watch their status cost, each one order on an event stream: memory of the BFF with them and without, and the work of its
 * database, where a watcher who polled would be seen. On PostgreSQL, whose own books are read: nothing of ours counts its statements.
 */
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPostgres } from '@epos-kantan/bff/testing/start-postgres';
import type { RunningPostgres } from '@epos-kantan/bff/testing/start-postgres';
import { PROGRAMS, startProgram } from '../child-program.ts';
import type { ChildProgram } from '../child-program.ts';
import { median } from '../figures.ts';
import type { Measure } from '../figures.ts';
import { sendAsFastAsPossible } from '../load.ts';
import { openFilesMax, processorSeconds, residentMb } from '../process-usage.ts';
import { bffEnvironment, startRequests } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';

const DATABASE = 'watchers';
const MORE_MB_MAX = 150;

/** Each is at rest so long before it is looked at, and looked at so long, in lengths of a load: 20 s where a load is 5. */
const LOADS_LONG = 4;

/** Connections and files of this process beside the watchers'. */
const OTHER_FILES = 500;

/** Connections that are opened at a time. */
const OPENING_AT_ONCE = 64;

/** What was seen of a BFF at rest. */
interface AtRest {
  readonly mb: number;
  readonly transactionsPerSecond: number;
  /** Of one core, 1 = all of it. */
  readonly processorShare: number;
}

/** Runs the measures. */
export async function measureWatchers(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, gmoUrl, seconds, say } = run;
  const count = Math.min(run.watchers, (await openFilesMax()) - OTHER_FILES);
  const postgres = await startPostgres();
  try {
    const url = await postgres.createDatabase(DATABASE);
    const folder = await mkdtemp(join(run.folder, 'watchers-'));
    const environment = await bffEnvironment(shop, folder, gmoUrl, { DATABASE_URL: url });
    const before = await startProgram(PROGRAMS.bff, ['serve'], environment);
    say(`P8: starts ${String(count)} orders`);
    const handles = await startMany(run, before.url, count).finally(() => before.stop());
    // Another process: what the starts left in memory is not what is measured.
    const bff = await startProgram(PROGRAMS.bff, ['serve'], environment);
    const sockets: Socket[] = [];
    try {
      const none = await lookAtRest(bff, postgres, seconds * LOADS_LONG);
      sockets.push(...(await openWatchers(bff.url, handles)));
      const all = await lookAtRest(bff, postgres, seconds * LOADS_LONG);
      const left = sockets.filter(({ destroyed }) => destroyed).length;
      if (left > 0) throw new Error(`${String(left)} streams ended while they were measured`);
      say(`P8: without ${JSON.stringify(none)}, with ${JSON.stringify(all)}`);
      return rows(
        `${String(handles.length)} shoppers watch${limitText(run.watchers, handles.length)}`,
        none,
        all,
        seconds * LOADS_LONG,
      );
    } finally {
      for (const socket of sockets) socket.destroy();
      await bff.stop();
    }
  } finally {
    await postgres.stop();
  }
}

function limitText(wanted: number, count: number): string {
  return count < wanted ? ` (as many as the limit of open files permits, of ${String(wanted)})` : '';
}

function rows(what: string, none: AtRest, all: AtRest, seconds: number): readonly Measure[] {
  // A stream shows a sign of life every 15 s: in a shorter time not all that it does is seen.
  const atRest = `at rest for ${String(seconds)} s`;
  return [
    {
      id: 'P8',
      what: `${what}: memory of the BFF beyond that with none`,
      against: `its bound; with none ${none.mb.toFixed(0)} MB`,
      unit: 'MB',
      ours: [all.mb - none.mb],
      peer: [],
      goal: { atMost: MORE_MB_MAX },
    },
    {
      id: 'P8',
      what: `${what}: transactions of the database, ${atRest}`,
      against: 'with none',
      unit: '/s',
      ours: [all.transactionsPerSecond],
      peer: [none.transactionsPerSecond],
      goal: { ratioAtMost: 1.5 },
    },
    {
      id: 'P8',
      what: `${what}: processor time of the BFF a second, ${atRest}`,
      against: `a tenth of a core; with none ${(none.processorShare * 1000).toFixed(0)} ms`,
      unit: 'ms',
      ours: [all.processorShare * 1000],
      peer: [],
      goal: { atMost: 100 },
    },
  ];
}

async function startMany({ shop }: MeasuredRun, url: string, count: number): Promise<readonly string[]> {
  const handles: string[] = [];
  const check = (status: number, body: string): void => {
    if (status !== 201) throw new Error(`a start was answered ${String(status)}: ${body.slice(0, 500)}`);
    handles.push((JSON.parse(body) as { readonly handle: string }).handle);
  };
  // Ends when there is no request left.
  await sendAsFastAsPossible({ url, seconds: 3_600, next: await startRequests(shop, count), check });
  return handles;
}

/** A socket a stream, without a library's client: ten thousand of them are this process' work, too. */
async function openWatchers(url: string, handles: readonly string[]): Promise<readonly Socket[]> {
  const { port } = new URL(url);
  const left = [...handles];
  const sockets: Socket[] = [];
  const lane = async (): Promise<void> => {
    for (let handle = left.pop(); handle !== undefined; handle = left.pop()) {
      sockets.push(await openWatcher(Number(port), handle));
    }
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, lane));
  return sockets;
}

/** Resolves when the first event has come. */
function openWatcher(port: number, handle: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /v1/checkouts/${handle}/events HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\n\r\n`);
    let words = '';
    const listen = (chunk: Buffer): void => {
      words += chunk.toString();
      if (!words.includes('event: checkout')) return;
      socket.off('data', listen);
      // Read, and not looked at any more.
      socket.resume();
      resolve(socket);
    };
    socket.on('data', listen);
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error(`a stream ended: ${words.slice(0, 200)}`));
    });
  });
}

async function lookAtRest(
  { pid }: ChildProgram,
  postgres: RunningPostgres,
  seconds: number,
): Promise<AtRest> {
  await wait(seconds * 1000);
  const begun = { transactions: await transactionsOf(postgres), processor: await processorSeconds([pid]) };
  const begunAt = performance.now();
  const mb: number[] = [];
  while (performance.now() - begunAt < seconds * 1000) {
    mb.push(await residentMb(pid));
    await wait(Math.min(1_000, seconds * 250));
  }
  const took = (performance.now() - begunAt) / 1000;
  return {
    mb: median(mb),
    transactionsPerSecond: ((await transactionsOf(postgres)) - begun.transactions) / took,
    processorShare: ((await processorSeconds([pid])) - begun.processor) / took,
  };
}

async function transactionsOf(postgres: RunningPostgres): Promise<number> {
  const sql = `SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = '${DATABASE}'`;
  const [row] = await postgres.ask('postgres', sql);
  return Number(row?.['count']);
}
