/**
 * P11: from the start of `epos-kantan serve`, on a database that is there, to `/readyz` saying yes; against `node -e` with Hono alone, to its first
 * answer. Both are asked every few milliseconds from the moment of their start.
 */
import { freePort } from '@epos-kantan/bff/testing/free-port';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleBff } from '../bundle-bff.ts';
import type { Measure } from '../figures.ts';
import { bffEnvironment } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';

/** A start is short, and its time uneven. */
const ROUNDS_LEAST = 9;

const ASK_EVERY_MS = 3;
const READY_MS_MAX = 60_000;

/** Where `hono` is found from. */
const FOLDER = fileURLToPath(new URL('../../', import.meta.url));

const HONO_ALONE = `
  import { serve } from '@hono/node-server';
  import { Hono } from 'hono';
  const app = new Hono();
  app.get('/readyz', (c) => c.json({ ready: true }));
  serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });`;

/** Runs the measure. */
export async function measureReadyTime(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, gmoUrl, say } = run;
  const rounds = Math.max(run.rounds, ROUNDS_LEAST);
  const folder = await mkdtemp(join(run.folder, 'ready-'));
  const bff = { args: [await bundleBff(), 'serve'], env: await bffEnvironment(shop, folder, gmoUrl) };
  const alone = {
    args: ['--input-type=module', '-e', HONO_ALONE],
    env: { PORT: String(await freePort()) },
  };
  // The first start makes the tables, and brings both programs' files into memory.
  for (const program of [bff, alone]) await msUntilReady(program);
  const ms = { ours: [] as number[], peer: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    ms.ours.push(await msUntilReady(bff));
    ms.peer.push(await msUntilReady(alone));
  }
  say(`P11: ${ms.ours.map((one) => one.toFixed(0)).join(' ')} ms`);
  return [
    {
      id: 'P11',
      what: 'epos-kantan serve → /readyz says yes',
      against: 'node -e with Hono alone, first answer',
      unit: 'ms',
      ...ms,
      goal: { ratioAtMost: 3 },
    },
  ];
}

interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a program, asks until it is ready, and stops it. */
async function msUntilReady({ args, env }: Program): Promise<number> {
  const port = Number(env['PORT']);
  const begunAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: FOLDER,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  try {
    while (!(await isReady(port))) {
      const took = performance.now() - begunAt;
      if (child.exitCode !== null || took > READY_MS_MAX) throw new Error(`never ready: ${args.join(' ')}`);
      await wait(ASK_EVERY_MS);
    }
    return performance.now() - begunAt;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('error', () => {
      resolve(false);
    });
  });
}
