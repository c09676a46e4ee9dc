/**
 * What the crash proof has to know about an engine: make an empty database, see whether it was changed, and read back what was
 * promised to GMO-PG. One maker per engine; everything else of the proof knows only the URL.
 */
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh, empty database. */
export interface CrashDatabase {
  /** As `DATABASE_URL`. */
  readonly url: string;
  /** How many notifications about a trade are stored, repeats counted. */
  readonly storedNotifications: (gmoOrderId: string) => Promise<number>;
  /** The OrderIDs at GMO-PG of all attempts of a shop's order, oldest first. */
  readonly attemptsOf: (orderId: string) => Promise<readonly string[]>;
  readonly drop: () => Promise<void>;
}

/** Makes one database per run. */
export type MakeDatabase = () => Promise<CrashDatabase>;

/** SQLite, a file in a folder of its own. */
export async function makeSqliteDatabase(): Promise<CrashDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-crash-'));
  const file = join(folder, 'payments.db');
  return {
    url: `file:${file}`,
    storedNotifications: async (gmoOrderId) =>
      Number(readColumn(file, STORED_NOTIFICATIONS, gmoOrderId)[0] ?? 0),
    attemptsOf: async (orderId) => readColumn(file, ATTEMPTS_OF, orderId).map(String),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

const STORED_NOTIFICATIONS = `select coalesce(sum(times_received), 0) from
  (select gmo_order_id, times_received from notifications union all select gmo_order_id, times_received from quarantine)
  where gmo_order_id = ?`;

const ATTEMPTS_OF = `select gmo_order_id from attempts where checkout_id in (select id from checkouts where order_id = ?)
  order by number`;

function readColumn(file: string, sql: string, parameter: string): readonly unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<[string], unknown>(sql).pluck().all(parameter);
  } finally {
    database.close();
  }
}

/** Gives a number that differs whenever something was committed since it was last asked for. */
export type ChangeMarker = () => number;

/** Watches the database of a `DATABASE_URL`, from its first moment on. @throws Error for an engine that cannot be watched yet */
export function watchChanges(databaseUrl: string): ChangeMarker {
  if (!databaseUrl.startsWith('file:')) throw new Error('only a SQLite file can be watched for changes');
  const file = databaseUrl.slice('file:'.length);
  let watcher: Database.Database | null = null;
  return () => {
    if (watcher === null && !existsSync(file)) return -1;
    watcher ??= new Database(file, { readonly: true });
    // Moves with every commit of another connection that changed something, and with no other.
    return Number(watcher.pragma('data_version', { simple: true }));
  };
}
