/**
 * The store of a simulated world: the real SQLite engine, commands and migrations on a database in memory, which outlives the
 * processes that use it. Its commits happen when the world says so, and can fail. The product cannot be configured to this.
 */
import Database from 'better-sqlite3';
import { createSqliteEngine } from '../../storage/dialects/sqlite/sqlite-engine.ts';
import { createStatements } from '../../storage/dialects/sqlite/sqlite-runner.ts';
import { migrateSqlite } from '../../storage/dialects/sqlite/sqlite-migrate.ts';
import { MIGRATIONS } from '../../storage/migrations/migration-list.ts';
import type { StorageEngine } from '../../storage/storage-engine.ts';
import type { COMMIT_FAULTS } from './faults.ts';

/** Notes which checkouts were written to, whoever writes, so that the checks need not read everything after every step. */
const WATCH = ['checkouts', 'attempts', 'events', 'outbox']
  .flatMap((table) => ['INSERT', 'UPDATE', 'DELETE'].map((verb) => watchTrigger(table, verb)))
  .join('\n');

function watchTrigger(table: string, verb: string): string {
  const id = `${verb === 'DELETE' ? 'old' : 'new'}.${table === 'checkouts' ? 'id' : 'checkout_id'}`;
  return `CREATE TEMP TRIGGER watch_${table}_${verb} AFTER ${verb} ON main.${table}
    BEGIN SELECT touch(${id}); END;`;
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
  readonly #prepare: ReturnType<typeof createStatements>;
  /** Written to by the batch under way. A command in it that failed may have named one that does not exist. */
  #written = new Set<string>();
  /** Written to and committed since the last look. */
  #touched = new Set<string>();
  #generation = 0;
  #commits = 0;

  constructor(rules: CommitRules) {
    this.#rules = rules;
    this.#database = new Database(migratedBytes());
    this.#prepare = createStatements(this.#database);
    this.#database.pragma('foreign_keys = ON');
    this.#database.function('touch', (checkoutId) => {
      if (typeof checkoutId === 'string') this.#written.add(checkoutId);
      return null;
    });
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
    const lock = { release: () => undefined, isHeld: () => true };
    const engine = createSqliteEngine(this.#database, lock, (flush) => {
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
    return (this.#prepare(sql).read?.(parameters) ?? []) as readonly T[];
  }

  /** How often something was committed. */
  get commits(): number {
    return this.#commits;
  }

  /** The checkouts that were written to since the last call. */
  takeTouched(): readonly string[] {
    if (this.#touched.size === 0) return [];
    const ids = [...this.#touched].sort();
    this.#touched = new Set();
    return ids;
  }

  /** Ends it. */
  close(): void {
    this.#generation += 1;
    this.#database.close();
  }

  #commit(exec: (sql: string) => unknown): void {
    const fault = this.#rules.strike();
    const written = this.#written;
    this.#written = new Set();
    if (fault === 'commit_failed') throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
    exec('COMMIT');
    this.#commits += 1;
    for (const id of written) this.#touched.add(id);
    // It is stored, and the process does not know.
    if (fault === 'commit_unclear') throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_CLOSE');
  }
}
