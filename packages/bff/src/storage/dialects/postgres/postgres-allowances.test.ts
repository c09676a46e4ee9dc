/** Allowances that processes share: three stores on one PostgreSQL take from the same. */
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { emptyDatabase, freshDatabase } from '../../../testing/fresh-database.ts';
import type { AllowanceCommand } from '../../commands/take-allowance.ts';
import { openStorage } from '../../open-storage.ts';
import type { Storage } from '../../open-storage.ts';
import { NOW, dataKeys } from '../../storage-makers.contract.ts';
import { connect } from './postgres-test-client.contract.ts';

const keys = dataKeys();
let databaseUrl: string;
let stores: readonly Storage[];

beforeAll(async () => {
  databaseUrl = await freshDatabase();
});
beforeEach(async () => {
  // Each of them at another time: the database's own clock counts.
  const open = (hours: number) =>
    openStorage({ databaseUrl, dataKeys: keys, clock: { now: () => NOW + hours * 3_600_000 } });
  stores = [await open(0), await open(30), await open(-30)];
});
afterEach(async () => {
  await Promise.all(stores.map((storage) => storage.close()));
  await emptyDatabase(databaseUrl);
});

function take(command: AllowanceCommand, index = 0): Promise<number> {
  const takeShared = stores[index % stores.length]?.takeShared;
  if (takeShared === undefined || takeShared === null) throw new Error('not shared');
  return takeShared(command);
}

async function sql<Row extends object>(text: string): Promise<readonly Row[]> {
  const client = await connect(databaseUrl);
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

it.each([7, 60, 200])(
  'of many at once over three processes %i get one, and the others hear when',
  async (perMinute) => {
    const command = { name: 'order:a', perMinute };
    const begunAt = Date.now();
    const waits = await Promise.all(
      Array.from({ length: perMinute + 40 }, (_, index) => take(command, index)),
    );
    const backMeanwhile = ((Date.now() - begunAt) * perMinute) / 60_000 + 1;
    const granted = waits.filter((waitMs) => waitMs === 0).length;
    expect(granted).toBeGreaterThanOrEqual(perMinute);
    expect(granted).toBeLessThanOrEqual(perMinute + backMeanwhile);
    for (const waitMs of waits) expect(waitMs).toBeLessThanOrEqual(60_000 / perMinute + Date.now() - begunAt);
    expect(await take({ name: 'order:b', perMinute })).toBe(0);
  },
);

it('what was used comes back evenly', async () => {
  const command = { name: 'key:a', perMinute: 3 };
  await Promise.all(Array.from({ length: 10 }, (_, index) => take(command, index)));
  expect(await take(command)).toBeGreaterThan(0);
  await sql('UPDATE allowances SET whole_at = whole_at - 40 * 1000000');
  const waits = await Promise.all(Array.from({ length: 20 }, (_, index) => take(command, index)));
  const granted = waits.filter((waitMs) => waitMs === 0).length;
  expect(granted).toBe(2);
});

it('a time that a clock wrote which was set back refuses for a minute at most', async () => {
  const command = { name: 'key:a', perMinute: 60 };
  await take(command);
  await sql(`UPDATE allowances SET whole_at = whole_at + 86400::bigint * 1000000`);
  const waitMs = await take(command);
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(1_000);
  const [row] = await sql<{ ahead: string }>(
    'SELECT (whole_at / 1000000 - extract(epoch FROM clock_timestamp()))::int AS ahead FROM allowances',
  );
  expect(Number(row?.ahead)).toBeLessThanOrEqual(60);
});

it('names that are whole again leave the table, whoever asks', async () => {
  for (let index = 0; index < 12; index += 1) await take({ name: `order:${String(index)}`, perMinute: 60 });
  await sql('UPDATE allowances SET whole_at = whole_at - 3600::bigint * 1000000');
  for (let index = 0; index < 3; index += 1) await take({ name: 'order:new', perMinute: 60 }, index);
  expect(await sql('SELECT name FROM allowances')).toEqual([{ name: 'order:new' }]);
});

it('the table is unlogged: counting never waits for the disk', async () => {
  expect(await sql(`SELECT relpersistence FROM pg_class WHERE relname = 'allowances'`)).toEqual([
    { relpersistence: 'u' },
  ]);
});
