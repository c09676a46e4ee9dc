/** P4: `GET /v1/checkouts/{handle}` against a bare Hono handler that answers the same body from memory. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS, startProgram } from '../child-program.ts';
import type { Measure } from '../figures.ts';
import { sendAsFastAsPossible } from '../load.ts';
import type { Load } from '../load.ts';
import { bffEnvironment, startRequests } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';

/** Checkouts that are read in turn. */
const CHECKOUTS = 200;

/** Runs the measure. */
export async function measureStatus(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, gmoUrl, rounds, seconds, say } = run;
  const folder = await mkdtemp(join(run.folder, 'status-'));
  const bff = await startProgram(PROGRAMS.bff, ['serve'], await bffEnvironment(shop, folder, gmoUrl));
  const handles = await startSome(shop, bff.url, CHECKOUTS);
  const body = await (await fetch(`${bff.url}/v1/checkouts/${handles[0] ?? ''}`)).text();
  const bare = await startProgram(PROGRAMS.bareHono, [], { BODY: body });
  const rates = { ours: [] as number[], peer: [] as number[] };
  try {
    for (const { url } of [bff, bare]) await readStatus(url, handles, Math.min(2, seconds));
    for (let round = 1; round <= rounds; round += 1) {
      rates.ours.push((await readStatus(bff.url, handles, seconds)).rate);
      rates.peer.push((await readStatus(bare.url, handles, seconds)).rate);
      say(`P4: round ${String(round)} of ${String(rounds)}`);
    }
  } finally {
    await Promise.all([bff.stop(), bare.stop()]);
  }
  return [
    {
      id: 'P4',
      what: 'GET /v1/checkouts/{handle}',
      against: 'bare Hono, the same body',
      unit: '/s',
      ...rates,
      goal: { ratioAtLeast: 0.6 },
    },
  ];
}

/** Starts some orders, one after the other; their handles. */
export async function startSome(shop: Shop, url: string, count: number): Promise<readonly string[]> {
  const next = await startRequests(shop, count);
  const handles: string[] = [];
  for (let request = next(); request !== undefined; request = next()) {
    const { method, path, headers, body } = request;
    const response = await fetch(url + path, { method, headers: headers ?? {}, body: body ?? null });
    const { handle } = (await response.json()) as { readonly handle: string };
    handles.push(handle);
  }
  return handles;
}

/** Reads these checkouts in turn for some seconds. */
export function readStatus(url: string, handles: readonly string[], seconds: number): Promise<Load> {
  let count = 0;
  return sendAsFastAsPossible({
    url,
    seconds,
    next: () => {
      count += 1;
      return { method: 'GET', path: `/v1/checkouts/${handles[count % handles.length] ?? ''}` };
    },
    check: (status) => {
      if (status !== 200) throw new Error(`a status was answered ${String(status)}`);
    },
  });
}
