/**
 * Many commands, one durable transaction. A sync to disk is what a commit costs; commands that arrive while one is under way,
 * or in the same turn of the event loop, share the next. Each has a savepoint of its own, so that one that fails takes nobody
 * along; nobody is told of success before the commit is on disk; and a commit that fails fails everyone in it.
 */
import type Database from 'better-sqlite3';
import { StorageFault } from '../../storage-fault.ts';
import type { StoreCommand } from '../../store-command.ts';
import { toStorageFault } from './sqlite-faults.ts';
import type { RunCommand } from './sqlite-runner.ts';

/** Most commands of one transaction. It runs in one piece, so this bounds how long everything else waits. */
export const BATCH_COMMANDS_MAX = 256;

/** Most commands that wait. More than the disk takes in seconds; the caller is told to come again. */
export const WAITING_COMMANDS_MAX = 10_000;

/** The writer of a database. */
export interface GroupCommit {
  /** Runs a command in the next transaction. */
  submit<R>(command: () => StoreCommand<R>): Promise<R>;
  /** Resolves when everything that was submitted has ended. */
  drain(): Promise<void>;
}

interface Unit {
  /** Runs the command and keeps its outcome. */
  execute(): void;
  /** Tells the caller of the kept outcome. */
  succeed(): void;
  fail(reason: unknown): void;
}

/** Has a batch committed a little later. */
export type Defer = (flush: () => void) => void;

/** A writer on one connection. Nothing else may begin a transaction on it. `defer`: default `setImmediate`. */
export function createGroupCommit(
  database: Database.Database,
  runCommand: RunCommand,
  defer: Defer = setImmediate,
): GroupCommit {
  let waiting: Unit[] = [];
  let scheduled = false;
  let drained: (() => void)[] = [];
  const savepoint = prepareSavepoint(database);

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // After the I/O of this turn: every request that was read in it gets into the batch.
    defer(flush);
  };
  const flush = (): void => {
    scheduled = false;
    const batch = waiting.slice(0, BATCH_COMMANDS_MAX);
    waiting = waiting.slice(BATCH_COMMANDS_MAX);
    commitBatch(database, savepoint, batch);
    if (waiting.length > 0) return schedule();
    for (const resolve of drained) resolve();
    drained = [];
  };
  return {
    submit: <R>(command: () => StoreCommand<R>) =>
      new Promise<R>((resolve, reject) => {
        if (waiting.length >= WAITING_COMMANDS_MAX) {
          reject(new StorageFault('store_busy', 'Too many writes are waiting for the disk.'));
          return;
        }
        waiting.push(createUnit(runCommand, command, resolve, reject));
        schedule();
      }),
    drain: () =>
      new Promise((resolve) => {
        if (waiting.length === 0) resolve();
        else drained.push(resolve);
      }),
  };
}

function createUnit<R>(
  runCommand: RunCommand,
  command: () => StoreCommand<R>,
  resolve: (outcome: R) => void,
  reject: (reason: unknown) => void,
): Unit {
  let succeed: (() => void) | undefined;
  return {
    execute: () => {
      const outcome = runCommand(command);
      succeed = () => {
        resolve(outcome);
      };
    },
    succeed: () => succeed?.(),
    fail: (reason) => {
      reject(toStorageFault(reason));
    },
  };
}

/** The statements around every unit, parsed once. */
function prepareSavepoint(database: Database.Database) {
  const set = database.prepare('SAVEPOINT unit');
  const release = database.prepare('RELEASE unit');
  const rollBackTo = database.prepare('ROLLBACK TO unit');
  return {
    set: () => set.run(),
    release: () => release.run(),
    rollBack: () => rollBackTo.run(),
  };
}

function commitBatch(
  database: Database.Database,
  savepoint: ReturnType<typeof prepareSavepoint>,
  batch: readonly Unit[],
): void {
  const failed = new Map<Unit, unknown>();
  try {
    database.exec('BEGIN IMMEDIATE');
    for (const unit of batch) {
      savepoint.set();
      try {
        unit.execute();
      } catch (error) {
        // On a full disk SQLite rolls back everything; then there is nothing left to go back to.
        if (!database.inTransaction) throw error;
        savepoint.rollBack();
        failed.set(unit, error);
      }
      savepoint.release();
    }
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    for (const unit of batch) unit.fail(failed.get(unit) ?? error);
    return;
  }
  for (const unit of batch) {
    if (failed.has(unit)) unit.fail(failed.get(unit));
    else unit.succeed();
  }
}

function rollBack(database: Database.Database): void {
  try {
    if (database.inTransaction) database.exec('ROLLBACK');
  } catch {
    // The error that led here is the one to tell. If the connection is beyond repair, the next batch says so.
  }
}
