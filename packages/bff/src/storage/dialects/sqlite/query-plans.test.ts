/** No command reads a whole table: each query is explained by SQLite on the real schema while the command runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clearLeases } from '../../commands/clear-leases.ts';
import { MIGRATIONS } from '../../migrations/migration-list.ts';
import { scansOfEveryCommand } from '../../query-plans.contract.ts';
import { NOW, dataKeys } from '../../storage-makers.contract.ts';
import type { StoreCommand, StoreContext } from '../../store-command.ts';
import { createValueCipher } from '../../value-cipher.ts';
import { SQLITE } from './sqlite-engine.ts';
import { migrateSqlite } from './sqlite-migrate.ts';

/** Short by construction: rows that wait, rows that are leased, the quarantine with its bound, attempts that somebody had to look at. */
const BOUNDED = [
  /^SCAN outbox USING (COVERING )?INDEX outbox_(waiting|dead)$/,
  /^SCAN orphan_events USING (COVERING )?INDEX orphan_events_(waiting|dead)$/,
  /^SCAN quarantine/,
  /^SEARCH forwards USING INDEX forwards_waiting \(shop_id=\?\)$/,
  // Rows of a query with a limit, as they are counted.
  /^SCAN (?:counted|newest)$/,
  /^SEARCH attempts USING INDEX attempts_waiting \(shop_id=\?\)$/,
];

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
const database = new Database(join(folder, 'plans.db'));
const context: StoreContext = { ...SQLITE, cipher: createValueCipher(dataKeys()) };
beforeAll(() => {
  migrateSqlite(database, MIGRATIONS, NOW);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** Runs a command and gives its outcome and the steps of its plans that scan. */
function explain<R>(command: StoreCommand<R>): { outcome: R; scans: string[] } {
  const scans: string[] = [];
  let step = command.next();
  while (step.done !== true) {
    const { sql, parameters } = step.value;
    const plan = database
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...parameters);
    const details = plan.map((line) => line.detail);
    const steps = details.filter((detail) => detail.startsWith('SCAN'));
    // A look at every row of a shop is a scan by another name, unless an index gives the order and nothing is left out before the limit.
    const looksOn = /^(?:USE TEMP B-TREE|LIST SUBQUERY)/;
    const isLong = details.some((detail) => looksOn.test(detail)) || /"created_at" [<>]/.test(sql);
    if (isLong) steps.push(...details.filter((detail) => detail.endsWith('(shop_id=?)')));
    const unbounded = steps.filter((detail) => !BOUNDED.some((bounded) => bounded.test(detail)));
    scans.push(...unbounded.map((detail) => `${detail}: ${sql}`));
    const statement = database.prepare(sql);
    step = command.next(
      statement.reader
        ? { rows: statement.all(...parameters), changed: 0 }
        : { rows: [], changed: statement.run(...parameters).changes },
    );
  }
  return { outcome: step.value, scans };
}

it('the check itself notices a scan', () => {
  function* scan(): StoreCommand<void> {
    yield context.q.selectFrom('attempts').select('id').where('gmo_status', '=', 'x').compile();
  }
  expect(explain(scan()).scans).toEqual([expect.stringMatching(/^SCAN attempts: select/)]);
});

it('no command scans a table', async () => {
  const scans = await scansOfEveryCommand(context, (command) => Promise.resolve(explain(command)));
  // Only for an engine with one process.
  expect([...scans, ...explain(clearLeases(context, NOW)).scans]).toEqual([]);
});
