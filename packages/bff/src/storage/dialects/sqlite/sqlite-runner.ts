/** Runs commands on a SQLite connection, synchronously. Used by `sqlite-engine` and its group commit. */
import type Database from 'better-sqlite3';
import type { StoreCommand } from '../../store-command.ts';

/** Most prepared statements kept; a command has a few shapes, so this is never reached in practice. */
const STATEMENTS_MAX = 500;

/** Runs a whole command and gives its outcome. Whether it is inside a transaction is the caller's business. */
export type RunCommand = <R>(command: () => StoreCommand<R>) => R;

/** A runner with its own cache of prepared statements. */
export function createSqliteRunner(database: Database.Database): RunCommand {
  const statements = new Map<string, Database.Statement<unknown[]>>();
  const prepare = (sql: string): Database.Statement<unknown[]> => {
    const cached = statements.get(sql);
    if (cached !== undefined) return cached;
    if (statements.size >= STATEMENTS_MAX) statements.clear();
    const statement = database.prepare<unknown[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  return (command) => {
    const steps = command();
    let step = steps.next();
    while (step.done !== true) {
      const statement = prepare(step.value.sql);
      const { parameters } = step.value;
      step = steps.next(
        statement.reader
          ? { rows: statement.all(...parameters), changed: 0 }
          : { rows: [], changed: statement.run(...parameters).changes },
      );
    }
    return step.value;
  };
}
