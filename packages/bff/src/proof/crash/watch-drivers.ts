/**
 * Stands in front of the two database drivers: sees each COMMIT go, and the statements that no unit of the engine sends, which are those of the
 * migrations. Used by `serve-crashing`, before the store is opened, for the rest of the process's life.
 */
import Database from 'better-sqlite3';
import pg from 'pg';
import type { RunningCall } from './running-call.ts';
import { mayChange } from './watch-engine.ts';

/** What the drivers' watch asks for. */
export interface DriverWatchOptions {
  readonly current: () => RunningCall | null;
  /** The calls in the transaction that is being committed, on SQLite. */
  readonly takeOpen: () => readonly RunningCall[];
}

/** Watches both. */
export function watchDrivers(options: DriverWatchOptions): void {
  watchPostgres(options);
  watchSqlite(options);
}

function watchPostgres({ current }: DriverWatchOptions): void {
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (...args: unknown[]) {
    const send = (): unknown => Reflect.apply(query, this, args);
    const call = current();
    const [sql] = args;
    if (call === null || typeof sql !== 'string') return send();
    if (sql === 'COMMIT') {
      // When this returns the kernel has it: the server gets it, and commits, whatever becomes of this process.
      const answer = send();
      call.atCommit();
      return answer;
    }
    if (call.isInUnit || !mayChange(sql)) return send();
    call.beforeStatement();
    return (send() as Promise<unknown>).then((answer) => {
      call.afterStatement();
      return answer;
    });
  };
}

type Transaction = (this: unknown, work: (...args: unknown[]) => unknown) => { immediate(): unknown };

/** Everything is synchronous here: what is not a unit of the engine is the call that is running. */
function watchSqlite({ current, takeOpen }: DriverWatchOptions): void {
  const prototype = Database.prototype as unknown as {
    exec: (sql: string) => unknown;
    pragma: (source: string, options?: object) => unknown;
    transaction: Transaction;
  };
  const { exec, pragma, transaction } = prototype;
  const around = (run: () => unknown): unknown => {
    const call = current();
    call?.beforeStatement();
    const result = run();
    call?.afterStatement();
    return result;
  };
  prototype.exec = function (sql) {
    const run = (): unknown => Reflect.apply(exec, this, [sql]);
    if (mayChange(sql)) return around(run);
    const result = run();
    const ended = sql === 'COMMIT' || sql === 'ROLLBACK' ? takeOpen() : [];
    if (sql === 'COMMIT') for (const call of ended) call.atCommit();
    return result;
  };
  prototype.pragma = function (source, options) {
    const run = (): unknown => Reflect.apply(pragma, this, [source, options]);
    return source.includes('=') ? around(run) : run();
  };
  prototype.transaction = function (work) {
    const made = Reflect.apply(transaction, this, [work]);
    return {
      immediate: () => {
        const result = made.immediate();
        current()?.atCommit();
        return result;
      },
    };
  };
}
