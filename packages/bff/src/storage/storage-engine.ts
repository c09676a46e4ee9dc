/** What an engine does for the store: it runs commands. Implemented in `dialects`; the contract suite runs on each. */
import type { CompiledQuery } from 'kysely';
import type { StoreCommand, StoreLanguage } from './store-command.ts';

/** Runs commands on one database. A command comes as a function because an engine may have to start it again. */
export interface StorageEngine {
  readonly language: StoreLanguage;
  /** Whether other processes may work with the database at the same time. */
  readonly isShared: boolean;
  /**
   * Runs a command atomically. Durable when the promise resolves. When it rejects nothing of it is stored, unless the connection
   * to the database broke at the very commit: then all of it is, or nothing.
   */
  write<R>(command: () => StoreCommand<R>): Promise<R>;
  /** Runs a command that only reads, on one committed state. */
  read<R>(command: () => StoreCommand<R>): Promise<R>;
  /** Tells the other processes that a checkout changed. A hint: it may be lost. Never throws, never waits. */
  announce(checkoutId: string): void;
  /**
   * Calls back for each change that another process announced; with `null` when announcements may have been lost, so that
   * everything may have changed. One listener.
   */
  onAnnounced(listener: (checkoutId: string | null) => void): void;
  /** Whether the lock that keeps other processes away is still held; null = others may work with the database. */
  isLockHeld(): boolean | null;
  /** Asks for the database's own time, one row `{at}` in ms since the epoch; null = it has the clock of this machine. */
  readonly timeQuery: CompiledQuery | null;
  /** Ends what was accepted, then closes. Later calls reject with `store_closed`. */
  close(): Promise<void>;
}
