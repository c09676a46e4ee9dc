/** What is said of servers that no test has at hand: old ones, careless ones, full ones. */
import { describe, expect, it } from 'vitest';
import type { ServerFacts } from '../storage/inspected-storage.ts';
import { StorageFault } from '../storage/storage-fault.ts';
import { contentChecks } from './database-checks.ts';
import type { Finding } from './doctor-report.ts';
import type { Visit } from './visit.ts';

const GOOD: ServerFacts = {
  version: 180_001,
  fsync: 'on',
  synchronousCommit: 'on',
  fullPageWrites: 'on',
  isEncrypted: true,
  mayCreateTables: true,
  isSuperuser: false,
  connectionsFree: 80,
};

async function find(id: string, changes: Partial<ServerFacts>, fault?: StorageFault): Promise<Finding> {
  const server = { ...GOOD, ...changes };
  const seen = {
    schema: 'current',
    place: null,
    hasWorked: false,
    dataKeyFault: null,
    isServed: null,
    server,
  };
  const database = () =>
    Promise.resolve(fault === undefined ? { kind: 'seen', ...seen } : { kind: 'unusable', fault, server });
  const check = contentChecks.find((one) => one.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  const visit = { values: { DATABASE_URL: 'postgres://u@localhost/shop' }, database };
  return check.look(visit as unknown as Visit);
}

describe('a PostgreSQL', () => {
  it.each<[string, Partial<ServerFacts>, Finding['result'], RegExp]>([
    ['database-version', {}, 'ok', /^PostgreSQL 18\.1\.$/],
    ['database-version', { version: 150_013 }, 'ok', /15\.13/],
    ['database-version', { version: 140_002 }, 'warning', /14\.2 is older than those in which/],
    ['database-version', { version: 120_019 }, 'failure', /12\.19 is no longer kept/],
    ['database-durability', {}, 'ok', /fsync on/],
    ['database-durability', { synchronousCommit: 'local' }, 'ok', /synchronous_commit local/],
    ['database-durability', { fsync: 'off' }, 'failure', /fsync is off/],
    ['database-durability', { fullPageWrites: 'off' }, 'failure', /full_page_writes is off/],
    ['database-in-use', {}, 'ok', /room for 80 more/],
    ['database-in-use', { connectionsFree: 10 }, 'warning', /room for 10 more/],
    ['database-in-use', { connectionsFree: -3 }, 'warning', /room for 0 more/],
  ])('%s of %j is %s', async (id, changes, result, says) => {
    const finding = await find(id, changes);
    expect(finding).toMatchObject({ result, says: expect.stringMatching(says) as string });
  });

  it('that is unsuitable is told by the check of durability alone', async () => {
    const fault = new StorageFault(
      'database_unsuitable',
      'The database of DATABASE_URL cannot hold payments: its encoding is not UTF8.',
    );
    expect(await find('database-durability', {}, fault)).toMatchObject({
      result: 'failure',
      says: fault.message,
    });
    expect((await find('database-opens', {}, fault)).result).toBe('ok');
    expect((await find('database-place', {}, fault)).result).toBe('not_checked');
  });
});
