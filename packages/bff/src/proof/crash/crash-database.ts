/**
 * What the crash proof has to know about an engine: make a database, and read back what was promised to GMO-PG. One maker per engine;
 * everything else of the proof knows only the URL.
 */
import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPostgresEngine } from '../../storage/dialects/postgres/postgres-engine.ts';
import { openSqliteEngine } from '../../storage/dialects/sqlite/sqlite-engine.ts';
import { MIGRATIONS } from '../../storage/migrations/migration-list.ts';

/** The engines, as the command names them. */
export const ENGINES = ['sqlite', 'postgres'] as const;

/** The name of an engine. */
export type EngineName = (typeof ENGINES)[number];

/** What a run begins with: `ready` has this release's tables, `older` those of all migrations but the last, `empty` none. */
export type DatabaseState = 'ready' | 'older' | 'empty';

/** A fresh database without a payment. */
export interface CrashDatabase {
  /** As `DATABASE_URL`. */
  readonly url: string;
  /** How many notifications about a trade are stored, repeats counted. */
  readonly storedNotifications: (gmoOrderId: string) => Promise<number>;
  /** The OrderIDs at GMO-PG of all attempts of a shop's order, oldest first. */
  readonly attemptsOf: (orderId: string) => Promise<readonly string[]>;
  readonly drop: () => Promise<void>;
}

/** Makes the databases of one engine. */
export interface DatabaseMaker {
  readonly engine: EngineName;
  readonly make: (state: DatabaseState) => Promise<CrashDatabase>;
}

const STORED_NOTIFICATIONS = `select coalesce(sum(times_received), 0) as value from
  (select gmo_order_id, times_received from notifications union all select gmo_order_id, times_received from quarantine) as kept
  where gmo_order_id = $1`;

const ATTEMPTS_OF = `select gmo_order_id as value from attempts
  where checkout_id in (select id from checkouts where order_id = $1) order by number`;

type ReadValues = (sql: string, parameter: string) => Promise<readonly unknown[]>;

function readersOf(read: ReadValues): Pick<CrashDatabase, 'storedNotifications' | 'attemptsOf'> {
  return {
    storedNotifications: async (gmoOrderId) => Number((await read(STORED_NOTIFICATIONS, gmoOrderId))[0] ?? 0),
    attemptsOf: async (orderId) => (await read(ATTEMPTS_OF, orderId)).map(String),
  };
}

/** Migrating takes longer than a copy. */
const MIGRATIONS_OF = { ready: MIGRATIONS, older: MIGRATIONS.slice(0, -1) } as const;

/** SQLite: each database a file in a folder of its own. */
export function sqliteMaker(): DatabaseMaker {
  const make = async (state: DatabaseState): Promise<CrashDatabase> => {
    const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-crash-'));
    const file = join(folder, 'payments.db');
    const url = `file:${file}`;
    if (state !== 'empty') await openSqliteEngine(url, Date.now(), MIGRATIONS_OF[state]).close();
    const read: ReadValues = (sql, parameter) => Promise.resolve(readColumn(file, sql, parameter));
    return { url, ...readersOf(read), drop: () => rm(folder, { recursive: true, force: true }) };
  };
  return { engine: 'sqlite', make };
}

function readColumn(file: string, sql: string, parameter: string): readonly unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<[string], unknown>(sql.replaceAll('$1', '?')).pluck().all(parameter);
  } finally {
    database.close();
  }
}

/** PostgreSQL: copies of two templates that are migrated once. `createDatabase` makes an empty one on a server that is ours. */
export function postgresMaker(createDatabase: () => Promise<string>): DatabaseMaker {
  // One at a time: a template is copied while nobody else is connected to it.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work);
    last = done;
    return done;
  };
  const templates = new Map<DatabaseState, string>();
  let copies = 0;
  const templateOf = async (state: DatabaseState): Promise<string> => {
    const known = templates.get(state);
    if (known !== undefined) return known;
    const url = await createDatabase();
    if (state !== 'empty') {
      const options = { databaseUrl: url, now: Date.now(), migrations: MIGRATIONS_OF[state] };
      await (await openPostgresEngine(options)).close();
    }
    templates.set(state, url);
    return url;
  };
  const copy = async (state: DatabaseState): Promise<string> => {
    const template = await templateOf(state);
    copies += 1;
    const name = `${nameOf(template)}_${String(copies)}`;
    await ask(at(template, 'postgres'), `CREATE DATABASE "${name}" TEMPLATE "${nameOf(template)}"`);
    return at(template, name);
  };
  const make = async (state: DatabaseState): Promise<CrashDatabase> => {
    const url = await inTurn(() => copy(state));
    const reader = new pg.Pool({ connectionString: url, max: 1 });
    // Its connection may still be closing when the database goes.
    reader.on('error', () => undefined);
    const read: ReadValues = async (sql, parameter) => {
      const { rows } = await reader.query<{ readonly value: unknown }>(sql, [parameter]);
      return rows.map(({ value }) => value);
    };
    const drop = async (): Promise<void> => {
      await reader.end();
      await ask(at(url, 'postgres'), `DROP DATABASE "${nameOf(url)}" WITH (FORCE)`);
    };
    return { url, ...readersOf(read), drop };
  };
  return { engine: 'postgres', make };
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

function at(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
