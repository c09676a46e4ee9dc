/** What an engine does for the store: it runs commands. Implemented in `dialects`; the contract suite runs on each. */
import type { StoreCommand } from './store-command.ts';

/** Runs commands on one database. A command comes as a function because an engine may have to start it again. */
export interface StorageEngine {
  /** Runs a command atomically. Durable when the promise resolves; nothing of it is stored when it rejects. */
  write<R>(command: () => StoreCommand<R>): Promise<R>;
  /** Runs a command that only reads, on one committed state. */
  read<R>(command: () => StoreCommand<R>): Promise<R>;
  /** Ends what was accepted, then closes. Later calls reject with `store_closed`. */
  close(): Promise<void>;
}
