/**
 * The store of a simulated world: the real SQLite engine, commands and migrations on a database in memory, which outlives the
 * processes that use it. Its commits happen when the world says so, and can fail. The product cannot be configured to this.
 */
import Database from 'better-sqlite3';
import { createSqliteEngine } from '../../storage/dialects/sqlite/sqlite-engine.ts';
import { migrateSqlite } from '../../storage/dialects/sqlite/sqlite-migrate.ts';
import { MIGRATIONS } from '../../storage/migrations/migration-list.ts';
import type { StorageEngine } from '../../storage/storage-engine.ts';
import type { COMMIT_FAULTS } from './faults.ts';

/** Notes which checkouts were written to, whoever writes, so that the checks need not read everything after every step. */
const WATCH = `
  CREATE TEMP TABLE touched (checkout_id TEXT PRIMARY KEY);
  ${['checkouts', 'attempts', 'events', 'outbox']
    .flatMap((table) => ['INSERT', 'UPDATE', 'DELETE'].map((verb) => watchTrigger(table, verb)))
    .join('\n')}
`;

function watchTrigger(table: string, verb: string): string {
  const id = `${verb === 'DELETE' ? 'old' : 'new'}.${table === 'checkouts' ? 'id' : 'checkout_id'}`;
  return `CREATE TEMP TRIGGER watch_${table}_${verb} AFTER ${verb} ON main.${table}
    BEGIN INSERT OR IGNORE INTO touched VALUES (${id}); END;`;
}

let migrated: Buffer | undefined;

/** A migrated database as bytes: migrating anew for every world would cost more than the world. */
function migratedBytes(): Buffer {
  if (migrated === undefined) {
    const template = new Database(':memory:');
    migrateSqlite(template, MIGRATIONS, 0);
    migrated = template.serialize();
    template.close();
  }
  return migrated;
}

/** What the world decides about commits. */
export interface CommitRules {
  /** Has a batch committed later. */
  readonly defer: (flush: () => void) => void;
  /** The fault of this commit, if any. */
  readonly strike: () => (typeof COMMIT_FAULTS)[number] | null;
}

/** The database of one world. */
export class MemoryDatabase {
  readonly #database: Database.Database;
  readonly #rules: CommitRules;
  readonly #statements = new Map<string, Database.Statement<unknown[]>>();
  #generation = 0;
  #hasCommitted = false;

  constructor(rules: CommitRules) {
    this.#rules = rules;
    this.#database = new Database(migratedBytes());
    this.#database.pragma('foreign_keys = ON');
    this.#database.exec(WATCH);
    const exec = this.#database.exec.bind(this.#database);
    this.#database.exec = (sql) => {
      if (sql === 'COMMIT') this.#commit(exec);
      else exec(sql);
      return this.#database;
    };
  }

  /** Opens it for a process. What an earlier process had not committed yet is lost with it. */
  open(): StorageEngine {
    this.#generation += 1;
    const generation = this.#generation;
    const nothingToRelease = (): void => undefined;
    const engine = createSqliteEngine(this.#database, nothingToRelease, (flush) => {
      this.#rules.defer(() => {
        if (generation === this.#generation) flush();
      });
    });
    // A process that gives up does not take the database along.
    return { ...engine, close: () => Promise.resolve() };
  }

  /** Reads what is committed, past the store. `T` is the shape of the query's rows. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- SQL has no types; the caller names them
  rows<T>(sql: string, ...parameters: readonly unknown[]): readonly T[] {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare<unknown[]>(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(...parameters) as readonly T[];
  }

  /** The checkouts that were written to since the last call. */
  takeTouched(): readonly string[] {
    if (!this.#hasCommitted) return [];
    this.#hasCommitted = false;
    const ids = this.rows<{ id: string }>('SELECT checkout_id AS id FROM touched ORDER BY checkout_id');
    if (ids.length > 0) this.#database.exec('DELETE FROM touched');
    return ids.map(({ id }) => id);
  }

  /** Ends it. */
  close(): void {
    this.#generation += 1;
    this.#database.close();
  }

  #commit(exec: (sql: string) => unknown): void {
    const fault = this.#rules.strike();
    if (fault === 'commit_failed') throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
    exec('COMMIT');
    this.#hasCommitted = true;
    // It is stored, and the process does not know.
    if (fault === 'commit_unclear') throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_CLOSE');
  }
}
