/** One step of the schema, and the list of all steps. Forward only: a step is never changed once it was released. */
import { createHash } from 'node:crypto';
import { firstTables } from './0001-first-tables.ts';

/** One step of the schema. */
export interface Migration {
  /** Four digits and a name; the order of the list is the order of the digits. */
  readonly id: string;
  /** The statements in SQLite's language. */
  readonly sqlite: readonly string[];
}

/** All steps of this release, oldest first. */
export const MIGRATIONS: readonly Migration[] = [firstTables];

/** SHA-256 (hex) over the statements of a step. */
export function checksumOf(statements: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(statements)).digest('hex');
}
