/** The settings that no other test can see, and the words of the schema. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT_STATUSES, FUNDS } from '@epos-kantan/shared';
import { CompiledQuery } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { ATTEMPT_PHASES, CAPTURE_STATES, DEATHS, INSTRUCTIONS } from '../../../checkout/checkout.ts';
import { TRADE_PHASES } from '../../../checkout/gateway-result.ts';
import { NOW } from '../../storage-makers.contract.ts';
import type { StoreCommand } from '../../store-command.ts';
import { openSqliteEngine } from './sqlite-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
const engine = openSqliteEngine(`file:${join(folder, 'shop.db')}`, NOW);
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function read(sql: string): Promise<unknown> {
  const [row] = await engine.read(function* (): StoreCommand<readonly unknown[]> {
    const result = yield CompiledQuery.raw(sql);
    return result.rows;
  });
  return Object.values(row as object)[0];
}

// A killed process loses nothing even without FULL; only a power cut shows the difference.
it.each([
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['foreign_keys', 1],
  ['trusted_schema', 0],
  ['busy_timeout', 1000],
])('the connection has %s = %s', async (name, value) => {
  expect(await read(`PRAGMA ${name}`)).toBe(value);
});

it.each([
  ['checkouts', 'status', CHECKOUT_STATUSES],
  ['checkouts', 'funds', FUNDS],
  ['attempts', 'phase', ATTEMPT_PHASES],
  ['attempts', 'death', DEATHS],
  ['attempts', 'instruction', INSTRUCTIONS],
  ['attempts', 'capture', CAPTURE_STATES],
  ['attempts', 'gmo_phase', TRADE_PHASES],
])('%s.%s takes exactly the words of the core', async (table, column, words) => {
  const schema = String(await read(`SELECT sql FROM sqlite_schema WHERE name = '${table}'`));
  const list = new RegExp(`CHECK \\(${column} IN \\(([^)]*)\\)\\)`).exec(schema)?.[1] ?? '';
  expect([...list.matchAll(/'([a-z_]+)'/g)].map((match) => match[1])).toEqual(words);
});
