/** Runs commands on a SQLite connection, synchronously. Used by `sqlite-engine` and its group commit. */
import type Database from 'better-sqlite3';
import type { StoreCommand } from '../../store-command.ts';

/** Most prepared statements kept; a command has a few shapes, so this is never reached in practice. */
const STATEMENTS_MAX = 500;

/** Runs a whole command and gives its outcome. Whether it is inside a transaction is the caller's business. */
export type RunCommand = <R>(command: () => StoreCommand<R>) => R;

/** A runner with its own cache of prepared statements. */
export function createSqliteRunner(database: Database.Database): RunCommand {
  const prepare = createStatements(database);
  return (command) => {
    const steps = command();
    let step = steps.next();
    while (step.done !== true) {
      const { sql, parameters } = step.value;
      const { statement, read } = prepare(sql);
      step = steps.next(
        read === null
          ? { rows: [], changed: statement.run(...parameters).changes }
          : { rows: read(parameters), changed: 0 },
      );
    }
    return step.value;
  };
}

/** A prepared statement. */
export interface Prepared {
  readonly statement: Database.Statement<unknown[]>;
  /** Reads all rows; null for a statement that gives none. */
  readonly read: ((parameters: readonly unknown[]) => readonly unknown[]) | null;
}

/** Prepares each statement once. */
export function createStatements(database: Database.Database): (sql: string) => Prepared {
  const kept = new Map<string, Prepared>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    if (kept.size >= STATEMENTS_MAX) kept.clear();
    const statement = database.prepare<unknown[]>(sql);
    const prepared = { statement, read: statement.reader ? createReader(statement) : null };
    kept.set(sql, prepared);
    return prepared;
  };
}

/**
 * The rows as objects, made from the driver's arrays. Its own objects are slow to make and slow to read: a row of an attempt costs
 * twice as much that way. The schema does not change while the store is open, so the columns are read once.
 */
function createReader(statement: Database.Statement<unknown[]>): Prepared['read'] {
  const names = statement.columns().map(({ name }) => name);
  const arrays = statement.raw(true);
  return (parameters) =>
    (arrays.all(...parameters) as readonly (readonly unknown[])[]).map((values) => {
      const row: Record<string, unknown> = {};
      let index = 0;
      for (const name of names) {
        row[name] = values[index];
        index += 1;
      }
      return row;
    });
}
