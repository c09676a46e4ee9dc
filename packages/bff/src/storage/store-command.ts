/**
 * What a command of the store is made of: a generator that yields compiled queries and gets their results. It neither knows
 * the engine nor waits, so that one engine can run it synchronously inside a shared transaction and another over a network.
 */
import type { Compilable, CompiledQuery, Kysely, SelectQueryBuilder } from 'kysely';
import type { Database } from './database-schema.ts';
import type { ValueCipher } from './value-cipher.ts';

/** What an engine hands back for one query. */
export interface QueryResult {
  readonly rows: readonly unknown[];
  /** Rows changed by a query without `returning`. */
  readonly changed: number;
}

/** A command: yields queries, returns its outcome. */
export type StoreCommand<R> = Generator<CompiledQuery, R, QueryResult>;

/**
 * Locks, held until the command ends. Where an engine runs one command at a time they change nothing. Always taken in
 * one order: checkout, attempt, outbox.
 */
export interface StoreLocks {
  /** Waits for whoever holds the rows, then reads them as they are now. */
  hold<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O>;
  /** Leaves out the rows that somebody else holds. */
  holdFree<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O>;
  /** Queries after which no event will appear before those that can be read. To be run in a command that writes. */
  readonly settleEvents: readonly CompiledQuery[];
}

/** How an engine is spoken to. */
export interface StoreLanguage {
  readonly q: Kysely<Database>;
  readonly locks: StoreLocks;
}

/** What every command needs: the language of the engine, and the cipher of sealed columns. */
export interface StoreContext extends StoreLanguage {
  readonly cipher: ValueCipher;
}

/** All rows of a query. */
export function* all<T>(query: Compilable<T>): StoreCommand<readonly T[]> {
  const result = yield query.compile();
  return result.rows as readonly T[];
}

/** The row of a query that can have at most one. Two are a bug: "the first match" has charged strangers elsewhere. */
export function* one<T>(query: Compilable<T>): StoreCommand<T | null> {
  const rows = yield* all(query);
  if (rows.length > 1) throw new Error('a query for one row found several');
  return rows[0] ?? null;
}

/** Runs a query for its effect and gives the number of changed rows. */
export function* run(query: Compilable): StoreCommand<number> {
  const result = yield query.compile();
  return result.changed;
}
