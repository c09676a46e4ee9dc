/** What holds between processes: nothing acknowledged is lost by kill -9, and one process at a time works with a database. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage } from '../../open-storage.ts';
import { MINUTE, NOW, SHOP, dataKeys, makeOrder, makeReserve } from '../../storage-makers.contract.ts';

const SCRIPT = fileURLToPath(new URL('write-until-killed.contract.ts', import.meta.url));

let folder: string;
let databaseUrl: string;
let printed: string;
let child: ChildProcess | undefined;
const keys = dataKeys();
const open = () => openStorage({ databaseUrl, dataKeys: keys, clock: { now: () => NOW } });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
  printed = join(folder, 'printed.txt');
  databaseUrl = `file:${join(folder, 'shop.db')}`;
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true });
});

/** Starts the writing process and waits until it has printed `count` lines. */
async function startWriter(count: number): Promise<void> {
  const args = ['--import', 'tsx', SCRIPT, databaseUrl, keys.active.key.reveal()];
  const output = openSync(printed, 'w');
  child = spawn(process.execPath, args, { stdio: ['ignore', output, 'inherit'] });
  closeSync(output);
  while (readLines().length < count) {
    if (child.exitCode !== null) throw new Error('the writing process ended by itself');
    await setTimeout(5);
  }
}

/** What the writing process has printed, whole lines only. */
function readLines(): string[] {
  return readFileSync(printed, 'utf8').split('\n').slice(0, -1);
}

async function kill(): Promise<void> {
  if (child === undefined || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
}

it('kill -9 in the middle of writing loses nothing that was acknowledged', async () => {
  for (const count of [50, 400]) {
    await startWriter(count);
    await kill();
    const [, ...acknowledged] = readLines();
    expect(acknowledged.length).toBeGreaterThanOrEqual(count - 1);
    const storage = await open();
    for (const orderId of acknowledged) {
      const found = await storage.checkouts.findByOrder(SHOP, makeOrder(orderId).orderId);
      const timeline = found === null ? [] : await storage.readTimeline(found.checkout.id);
      expect(
        timeline.map((entry) => entry.type),
        orderId,
      ).toEqual(['checkout.created', 'checkout.attention']);
    }
    await storage.close();
  }
  const database = new Database(join(folder, 'shop.db'), { readonly: true });
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  // No half of a unit is there either: each attention has its webhook.
  const counts = database
    .prepare(
      `SELECT (SELECT count(*) FROM events WHERE type = 'checkout.attention') - (SELECT count(*) FROM outbox)`,
    )
    .pluck()
    .get();
  expect(counts).toBe(0);
  database.close();
});

it('a second process is refused while the first lives, and let in once it was killed', async () => {
  await startWriter(1);
  await expect(open()).rejects.toMatchObject({
    code: 'database_in_use',
    message: /Another process works with/,
  });
  await kill();
  const storage = await open();
  expect(await storage.isReady()).toBe(true);
  await storage.close();
});

it('the leases of a killed process are free at the next start', async () => {
  await startWriter(20);
  await kill();
  const lines = readLines();
  const storage = await open();
  const again = await storage.checkouts.reserveAttempt(makeReserve(lines[1] ?? '', { now: NOW + 1 }));
  expect(again).toMatchObject({ kind: 'owned', created: false });
  const claim = { now: NOW + MINUTE, limit: 5, owner: 'w-1', leaseUntil: NOW + 99 * MINUTE };
  const first = await storage.outbox.claimDue(claim);
  await storage.close();
  const reopened = await open();
  const second = await reopened.outbox.claimDue({ ...claim, limit: 1000 });
  expect(second.map((row) => row.eventId)).toEqual(expect.arrayContaining(first.map((row) => row.eventId)));
  await reopened.close();
});
