/** The thrown list, measured: memory under long bodies, and the time of the answer to a guessed handle. */
import { request as httpRequest } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { goToEpos } from '../../testing/at-epos.ts';
import { runCli } from '../../testing/serve-process.ts';
import { startWorld } from '../../testing/start-world.ts';
import type { World } from '../../testing/start-world.ts';
import { WITHOUT_LIMITS } from '../../testing/without-limits.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

const BODY_BYTES = 10_000_000;
const CHUNK = Buffer.alloc(65_536, 'x');
const GROWTH_BYTES_MAX = 10_000_000;
/** Run in the BFF's process: what is still held is measured, and not what the collector has not come to yet. */
const COLLECT_OFTEN = 'setInterval(gc, 500).unref()';

/** Posts so many bytes in chunks, without a length, as fast as they are taken; gives the status. */
function pour(url: string, bytes: number): Promise<number> {
  return new Promise((resolve) => {
    let sentBytes = 0;
    let status = 0;
    const request = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
    const more = (): void => {
      while (sentBytes < bytes && !request.destroyed) {
        sentBytes += CHUNK.byteLength;
        if (!request.write(CHUNK)) return;
      }
      request.end();
    };
    request.on('drain', more).on('error', () => undefined);
    request.on('response', (response) => {
      status = response.statusCode ?? 0;
      response.resume().on('close', () => request.destroy());
    });
    request.on('close', () => {
      resolve(status);
    });
    more();
  });
}

it('15: ten megabytes in chunks, eighty times, do not make the process grow by ten', async () => {
  world = await startWorld({ withoutBff: true });
  const preload = `data:text/javascript,${encodeURIComponent(COLLECT_OFTEN)}`;
  const serve = runCli(['serve'], { ...world.env, NODE_OPTIONS: `--expose-gc --import=${preload}` });
  const url = `${await serve.ready}/v1/checkouts`;
  const peakOver = async (rounds: number, bytes: number): Promise<number> => {
    let peak = 0;
    for (let round = 0; round < rounds; round += 1) {
      const pouring = [0, 1, 2, 3].map(() => pour(url, bytes));
      // 0: the connection was closed before its answer was read.
      for (const status of await Promise.all(pouring)) expect([0, 413]).toContain(status);
      peak = Math.max(peak, serve.residentBytes());
    }
    return peak;
  };
  // Bodies that are only just too long take the same way: with them the heap finds its size.
  const before = await peakOver(50, CHUNK.byteLength);
  // What is kept of bodies is kept each time; a collector that a busy machine holds up is late now and then.
  const peaks: number[] = [];
  for (let times = 0; times < 4; times += 1) peaks.push(await peakOver(5, BODY_BYTES));
  expect(Math.min(...peaks) - before).toBeLessThan(GROWTH_BYTES_MAX);
  serve.kill('SIGTERM');
  expect((await serve.ended).code).toBe(0);
}, 120_000);

const ROUNDS = 1_000;

/** Of how many rounds the second was slower, and of how many it was faster, as a share; in an order that changes. */
async function shareSlower(first: () => Promise<void>, second: () => Promise<void>): Promise<number> {
  const timed = async (ask: () => Promise<void>): Promise<number> => {
    const begunAt = performance.now();
    await ask();
    return performance.now() - begunAt;
  };
  let slower = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const isFirstFirst = round % 2 === 0;
    const early = await timed(isFirstFirst ? first : second);
    const late = await timed(isFirstFirst ? second : first);
    if (isFirstFirst === late > early) slower += 1;
  }
  return slower / ROUNDS;
}

it('17: a handle that differs in one character takes as long as a guess', async () => {
  world = await startWorld({ env: WITHOUT_LIMITS });
  const { handle } = await goToEpos(world);
  const ask = (path: string, status: number) => async (): Promise<void> => {
    const response = await world.bff.app.request(`/v1/checkouts/${path}`);
    await response.text();
    expect(response.status).toBe(status);
  };
  const guess = ask('b'.repeat(26), 404);
  const ends = handle.endsWith('a') ? 'c' : 'a';
  const near = ask(`${handle.slice(0, -1)}${ends}`, 404);
  await shareSlower(guess, near); // The code is compiled meanwhile.
  // By chance alone the share is off by a tenth in one of a thousand million runs.
  expect(Math.abs((await shareSlower(guess, near)) - 0.5)).toBeLessThan(0.1);
  // This measure does see work: a handle that is somebody's has an answer to make.
  expect(await shareSlower(guess, ask(handle, 200))).toBeGreaterThan(0.6);
}, 120_000);
