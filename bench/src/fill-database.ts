/**
 * Fills a stopped BFF's SQLite file with ended checkouts, so that a measure can be taken on a full one: copies of the checkouts that are there,
 * each with an attempt, its timeline and a delivered webhook, under ids of their own. Called by `full-database`.
 */
import Database from 'better-sqlite3';

/** A random text that stands for an id of ours. */
const RANDOM_ID = 'lower(hex(randomblob(13)))';

/** What differs between an ended checkout and the running one that it is copied from. */
const CHANGED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  checkouts: {
    id: 'copies.checkout_id',
    order_id: `'filled-' || copies.number`,
    handle: RANDOM_ID,
    status: `'paid'`,
    funds: `'captured'`,
    current_attempt_id: 'copies.attempt_id',
    created_at: 'original.created_at - copies.number * 1000',
  },
  attempts: {
    id: 'copies.attempt_id',
    checkout_id: 'copies.checkout_id',
    gmo_order_id: `'ek' || substr(${RANDOM_ID}, 1, 20) || '-01'`,
    return_key: RANDOM_ID,
    phase: `'paid'`,
    alive: '0',
    capture: `'done'`,
    capture_next_at: 'NULL',
    next_inquiry_at: 'NULL',
    instruction: 'NULL',
    instruction_at: 'NULL',
    lease_owner: 'NULL',
    lease_until: 'NULL',
  },
  events: {
    sequence: 'NULL',
    id: RANDOM_ID,
    checkout_id: 'copies.checkout_id',
    attempt_id: 'copies.attempt_id',
  },
};

/** Adds checkouts until there are `total`. */
export function fillDatabase(file: string, total: number): void {
  const database = new Database(file);
  // Only while it is filled: what is measured runs with the BFF's own settings.
  for (const setting of ['synchronous = OFF', 'cache_size = -1000000', 'foreign_keys = OFF']) {
    database.pragma(setting);
  }
  const missing = total - countOf(database, 'checkouts');
  database.exec('BEGIN');
  database.exec(`CREATE TEMP TABLE copies AS
    WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${String(missing)})
    SELECT number, ${RANDOM_ID} AS checkout_id, ${RANDOM_ID} AS attempt_id FROM numbers`);
  const original = database
    .prepare('SELECT id, current_attempt_id AS attempt FROM checkouts LIMIT 1')
    .get() as {
    readonly id: string;
    readonly attempt: string;
  };
  copyRows(database, 'checkouts', 'id', original.id);
  copyRows(database, 'attempts', 'id', original.attempt);
  copyRows(database, 'events', 'checkout_id', original.id);
  database.exec(`INSERT INTO outbox (event_id, sequence, checkout_id, body, state, tries, created_at, ended_at)
    SELECT id, sequence, checkout_id, '${JSON.stringify({ filler: 'x'.repeat(600) })}', 'delivered', 1, at, at
    FROM events WHERE type = 'checkout.created' AND checkout_id <> '${original.id}'`);
  database.exec('COMMIT');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

function copyRows(database: Database.Database, table: string, key: string, value: string): void {
  const changed = CHANGED[table] ?? {};
  const columns = (database.pragma(`table_info(${table})`) as readonly { readonly name: string }[]).map(
    ({ name }) => name,
  );
  const names = columns.map((name) => `"${name}"`).join(', ');
  const values = columns.map((name) => changed[name] ?? `original."${name}"`).join(', ');
  database
    .prepare(
      `INSERT INTO ${table} (${names}) SELECT ${values} FROM copies, ${table} AS original WHERE original.${key} = ?`,
    )
    .run(value);
}

function countOf(database: Database.Database, table: string): number {
  return (database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { readonly count: number })
    .count;
}
