/**
 * Stands around the engine of the store, the same on SQLite and on PostgreSQL: sees of every unit which statements changed something, and for
 * which call. A call that shares its commit with others, or runs beside them, is so never taken for one that wrote. Used by `serve-crashing`.
 */
import type { StorageEngine } from '../../storage/storage-engine.ts';
import type { QueryResult, StoreCommand } from '../../storage/store-command.ts';
import type { RunningCall } from './running-call.ts';
import type { CallWatch } from './watch-calls.ts';

/** Statements that change no row, whatever they answer. */
const READS = /^\s*(?:select|set|show|listen|begin|commit|rollback|savepoint|release)\b/i;

/** Whether a statement may change something. */
export function mayChange(sql: string): boolean {
  return !READS.test(sql);
}

/** An engine, and the calls whose statements are in the transaction that is open now. */
export interface WatchedEngine {
  readonly engine: StorageEngine;
  /** For an engine that puts several units into one transaction: takes those that are in it. */
  readonly takeOpen: () => readonly RunningCall[];
}

/** Thrown inside a unit that is not to happen; the engine rolls it back. */
class Held extends Error {
  override readonly name = 'Held';
}

/** Watches an engine. */
export function watchEngine(engine: StorageEngine, calls: CallWatch): WatchedEngine {
  const open: RunningCall[] = [];

  function* watched<R>(command: () => StoreCommand<R>, call: RunningCall, hold: () => void): StoreCommand<R> {
    call.rewind();
    let changed = false;
    const steps = command();
    let step = steps.next();
    while (step.done !== true) {
      const result: QueryResult = yield step.value;
      if (mayChange(step.value.sql) && (result.changed > 0 || result.rows.length > 0)) {
        changed = true;
        // Elsewhere the unit runs in one piece: nobody sees anything between two of its statements.
        if (engine.isShared) call.afterStatement();
      }
      step = steps.next(result);
    }
    if (!changed) return step.value;
    // Only now it is known that this call changes something. Undone, the database is as before the call.
    if (call.commits === 0 && call.isPlanned('before')) {
      hold();
      throw new Held();
    }
    if (!engine.isShared) {
      call.afterStatement();
      open.push(call);
    }
    return step.value;
  }

  return {
    takeOpen: () => open.splice(0),
    engine: {
      ...engine,
      write: async <R>(command: () => StoreCommand<R>): Promise<R> => {
        const call = calls.current();
        if (call === null) return engine.write(command);
        let isHeld = false;
        const hold = (): void => {
          isHeld = true;
        };
        call.isInUnit = true;
        try {
          return await engine.write(() => watched(command, call, hold));
        } catch (error) {
          if (!isHeld) {
            call.rewind();
            throw error;
          }
          calls.crashSoon();
          return await new Promise<R>(() => undefined);
        } finally {
          call.isInUnit = false;
        }
      },
    },
  };
}
