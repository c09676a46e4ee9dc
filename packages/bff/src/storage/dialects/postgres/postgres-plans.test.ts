/** No command reads a whole table: each query is explained by PostgreSQL on the real schema while the command runs. */
import pg from 'pg';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../testing/fresh-database.ts';
import { scansOfEveryCommand } from '../../query-plans.contract.ts';
import { NOW, dataKeys } from '../../storage-makers.contract.ts';
import type { StoreCommand, StoreContext } from '../../store-command.ts';
import { createValueCipher } from '../../value-cipher.ts';
import { openPostgresEngine } from './postgres-engine.ts';
import { createPostgresLanguage } from './postgres-language.ts';
import { POSTGRES_LIMITS, connectionSettings } from './postgres-pool.ts';

/** Short by construction: the quarantine has a bound. */
const BOUNDED = /^Seq Scan on quarantine\b/;

let client: Client;
const context: StoreContext = { ...createPostgresLanguage(), cipher: createValueCipher(dataKeys()) };
beforeAll(async () => {
  const databaseUrl = await freshDatabase();
  await (await openPostgresEngine({ databaseUrl, now: NOW })).close();
  client = new pg.Client(connectionSettings(databaseUrl, POSTGRES_LIMITS));
  await client.connect();
  // Tables are small here: a scan is chosen only where there is no other way.
  await client.query('SET enable_seqscan = off');
});
afterAll(() => client.end());

async function explain<R>(command: StoreCommand<R>): Promise<{ outcome: R; scans: string[] }> {
  const scans: string[] = [];
  await client.query('BEGIN');
  let step = command.next();
  while (step.done !== true) {
    const { sql } = step.value;
    const parameters = [...step.value.parameters];
    if (/^(?:select|update|delete|insert)/.test(sql)) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, parameters);
      const lines = rows.map((row) => row['QUERY PLAN'].replace(/^[ >-]*/, ''));
      const found = lines.filter((line) => line.startsWith('Seq Scan') && !BOUNDED.test(line));
      scans.push(...found.map((line) => `${line}: ${sql}`));
    }
    const { rows, rowCount } = await client.query<object>(sql, parameters);
    step = command.next({ rows, changed: rowCount ?? 0 });
  }
  await client.query('COMMIT');
  return { outcome: step.value, scans };
}

it('the check itself notices a scan', async () => {
  function* scan(): StoreCommand<void> {
    yield context.q.selectFrom('attempts').select('id').where('gmo_status', '=', 'x').compile();
  }
  expect((await explain(scan())).scans).toEqual([expect.stringMatching(/^Seq Scan on attempts.*: select/)]);
});

it('no command scans a table', async () => {
  expect(await scansOfEveryCommand(context, explain)).toEqual([]);
});
